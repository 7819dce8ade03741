import type { FromWebview } from '../../messages/chat';
import type { LinkTarget } from '../markdown/link-target';
import type { MarkdownHost } from '../markdown/markdown-host';
import { IconButton } from '../parts/icon-button';

/** What the chat does about links and code of a conversation. @param root the working folder's URI */
export function markdownHost(post: (message: FromWebview) => void, root: string): MarkdownHost {
  return {
    root,
    follow: (target) => post(followed(target)),
    copy: (text) => post({ type: 'copy', text }),
    codeActions: (text, language) => (
      <>
        <IconButton icon="diff" label="Open diff" onClick={() => post({ type: 'diffCode', text })} />
        <IconButton
          icon="go-to-file"
          label="Open in editor"
          onClick={() => post({ type: 'openCode', text, language })}
        />
      </>
    ),
  };
}

function followed(target: LinkTarget): FromWebview {
  switch (target.kind) {
    case 'web':
      return { type: 'openLink', url: target.url };
    case 'file':
      return { type: 'openLink', url: target.path };
    case 'document':
      return { type: 'openDocument', uri: target.uri };
  }
}
