import type { ComponentChildren } from 'preact';
import { linkTarget, type LinkTarget } from './link-target';
import { useMarkdownHost } from './markdown-host';

interface LinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** A link that somebody has written; text, where it leads nowhere. */
export function Link({ href, children }: LinkProps): ComponentChildren {
  const { root } = useMarkdownHost();
  const target = linkTarget(href, root);
  return target ? <TargetLink target={target}>{children}</TargetLink> : <span title={href}>{children}</span>;
}

interface TargetLinkProps {
  readonly target: LinkTarget;
  readonly children: ComponentChildren;
}

/** The page never goes anywhere; the editor opens what is clicked. */
export function TargetLink({ target, children }: TargetLinkProps): ComponentChildren {
  const { follow } = useMarkdownHost();
  const onOpen = (): void => follow(target);
  switch (target.kind) {
    case 'web':
      return (
        <Anchor href={target.url} title={target.url} onOpen={onOpen}>
          {children}
        </Anchor>
      );
    case 'file':
      return (
        <Anchor title={target.path} onOpen={onOpen}>
          {children}
        </Anchor>
      );
    case 'document':
      return (
        <Anchor title={target.uri} onOpen={onOpen}>
          {children}
        </Anchor>
      );
  }
}

interface AnchorProps {
  readonly title: string;
  /** For web addresses: what a person may want to copy. */
  readonly href?: string;
  readonly label?: string;
  readonly onOpen: () => void;
  readonly children: ComponentChildren;
}

export function Anchor({ title, href, label, onOpen, children }: AnchorProps): ComponentChildren {
  return (
    <a
      href={href ?? '#'}
      title={title}
      aria-label={label}
      onClick={(event) => {
        // The editor's frame opens links it hears of by itself; it must not hear of this one, or it would open twice.
        event.preventDefault();
        event.stopPropagation();
        onOpen();
      }}
    >
      {children}
    </a>
  );
}
