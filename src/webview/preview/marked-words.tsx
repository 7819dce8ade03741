import type { ComponentChildren } from 'preact';
import type { PreviewLink } from '../../messages/preview';
import { useBlock, usePreview } from './preview-context';

interface MarkedWordsProps {
  /** Its number among the marks of the part. */
  readonly mark: number;
  readonly children: ComponentChildren;
}

/** Words of which something is known: of an EARS sentence, or an ID that leads to what it names. */
export function MarkedWords({ mark, children }: MarkedWordsProps): ComponentChildren {
  const found = useBlock().marks[mark];
  if (!found) return children;
  if (found.kind === 'link') return <SpecLink link={found.link}>{children}</SpecLink>;
  const { kind, unwanted } = found.word;
  return <span class={`ears-${kind}${unwanted ? ' unwanted' : ''}`}>{children}</span>;
}

interface SpecLinkProps {
  readonly link: PreviewLink;
  readonly children: ComponentChildren;
}

/** A click goes to what is named, with Ctrl or Cmd to its text. */
function SpecLink({ link, children }: SpecLinkProps): ComponentChildren {
  const { follow, hovers } = usePreview();
  return (
    <a
      href="#"
      class="spec-link"
      aria-description={link.tooltip}
      onMouseEnter={({ currentTarget }) => hovers.show(link, currentTarget)}
      onMouseLeave={hovers.hide}
      onFocus={({ currentTarget }) => hovers.show(link, currentTarget)}
      onBlur={hovers.hide}
      onClick={(event) => {
        // The editor's frame opens links it hears of by itself.
        event.preventDefault();
        event.stopPropagation();
        hovers.hide();
        follow(link, event.ctrlKey || event.metaKey);
      }}
    >
      {children}
    </a>
  );
}
