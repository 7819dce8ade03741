import type { ComponentChildren } from 'preact';
import type { ToolItem } from '../../../core/events/view';
import { useFold } from '../fold';
import { Link } from '../../markdown/link';

/** More of them than these are folded. */
const atOnce = 3;

/** The pages of the web that a result rests on; each opens in a browser, after the editor has asked (WEB-10). */
export function Sources({ item }: { readonly item: ToolItem }): ComponentChildren {
  const { sources } = item;
  const [open, toggle] = useFold(`${item.id}-sources`, false);
  const hidden = open ? 0 : Math.max(0, sources.length - atOnce);
  if (sources.length === 0) return null;
  return (
    <div class="sources">
      <ol aria-label="Sources">
        {sources.slice(0, sources.length - hidden).map(({ url, title }) => (
          <li key={url}>
            <Link href={url}>{title}</Link>
            <span class="muted small">{hostOf(url)}</span>
          </li>
        ))}
      </ol>
      {sources.length > atOnce && (
        <button type="button" class="text-button small" aria-expanded={open} onClick={toggle}>
          {open ? 'Fewer sources' : `${hidden} more sources`}
        </button>
      )}
    </div>
  );
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
