import type { ComponentChildren } from 'preact';

interface PagerProps {
  /** What is counted: `criteria`. */
  readonly what: string;
  /** Counted from 1. */
  readonly shown: { readonly from: number; readonly to: number; readonly of: number };
  readonly most: number;
  /** @param from counted from 0 */
  readonly onPage: (from: number) => void;
}

/** Says how many of all are drawn, and leads to the others. Nothing where all are. */
export function Pager({ what, shown: { from, to, of }, most, onPage }: PagerProps): ComponentChildren {
  if (of <= most) return null;
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <button type="button" class="secondary" disabled={from <= 1} onClick={() => onPage(from - 1 - most)}>
        Previous
      </button>
      <span>{`${from}–${to} of ${of} ${what}`}</span>
      <button type="button" class="secondary" disabled={to >= of} onClick={() => onPage(to)}>
        Next
      </button>
    </nav>
  );
}
