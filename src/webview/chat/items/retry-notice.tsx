import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import type { ItemOf } from './item-of';

interface RetryNoticeProps {
  readonly item: ItemOf<'retry'>;
  /** The wait is going on. */
  readonly active: boolean;
}

/** A request that failed and is made again after a while. */
export function RetryNotice({ item, active }: RetryNoticeProps): ComponentChildren {
  return (
    <div class="notice notice-retry" role="note" aria-label="Retry">
      <Icon name="sync" spin={active} />
      <span>
        {item.text} <span class="muted">Attempt {item.attempt + 1}</span>
        {active && <Countdown delayMs={item.delayMs} />}
      </span>
    </div>
  );
}

/** The log does not say when the wait began, so after a reload it is counted from there. */
function Countdown({ delayMs }: { readonly delayMs: number }): ComponentChildren {
  const [left, setLeft] = useState(Math.ceil(delayMs / 1_000));
  useEffect(() => {
    const due = Date.now() + delayMs;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((due - Date.now()) / 1_000))), 250);
    return () => clearInterval(timer);
  }, [delayMs]);
  return <span class="muted countdown">{left > 0 ? ` in ${left} s` : ' now'}</span>;
}
