import type { FromPreview } from '../../messages/preview';
import type { MarkdownHost } from '../markdown/markdown-host';

/** What the preview does about links and code that people wrote. @param root the working folder's URI */
export function previewHost(post: (message: FromPreview) => void, root: string): MarkdownHost {
  return {
    root,
    copy: (text) => post({ type: 'copy', text }),
    follow: (target) => {
      if (target.kind === 'document') post({ type: 'openDocument', uri: target.uri });
      else post({ type: 'openLink', url: target.kind === 'web' ? target.url : target.path });
    },
  };
}
