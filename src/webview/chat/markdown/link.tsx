import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { linkTarget } from './link-target';

interface LinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** A link in a conversation. The page never goes anywhere; the editor opens what is clicked. */
export function Link({ href, children }: LinkProps): ComponentChildren {
  const { post, root } = useChat();
  const target = linkTarget(href, root);
  if (!target) return <span title={href}>{children}</span>;
  if (target.kind === 'web') {
    return (
      <a
        href={target.url}
        title={target.url}
        onClick={(event) => {
          keepHere(event);
          post({ type: 'openLink', url: target.url });
        }}
      >
        {children}
      </a>
    );
  }
  return <DocumentLink uri={target.uri}>{children}</DocumentLink>;
}

interface DocumentLinkProps {
  readonly uri: string;
  readonly children: ComponentChildren;
  /** Opens something else than the document itself. */
  readonly open?: () => void;
  readonly label?: string;
}

export function DocumentLink({ uri, open, label, children }: DocumentLinkProps): ComponentChildren {
  const { post } = useChat();
  return (
    <a
      href="#"
      title={label ?? uri}
      aria-label={label}
      onClick={(event) => {
        keepHere(event);
        if (open) open();
        else post({ type: 'openDocument', uri });
      }}
    >
      {children}
    </a>
  );
}

/** The editor's frame opens links it hears of by itself; it must not hear of this one, or it would open twice. */
function keepHere(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
