import type { ComponentChildren } from 'preact';
import type { ToolItem } from '../../../core/events/view';
import { useChat } from '../chat-context';
import { Anchor } from '../../markdown/link';
import { IconButton } from '../../parts/icon-button';
import { relativePath } from '../parts/relative-path';

interface ChangedFilesProps {
  readonly call: string;
  readonly changes: ToolItem['changes'];
  /** The call took files to other places: what is gone from one has come to another. */
  readonly moves: boolean;
}

/** The files that a call changed; each opens as a diff, or as it is now. */
export function ChangedFiles({ call, changes, moves }: ChangedFilesProps): ComponentChildren {
  const { post, root } = useChat();
  if (changes.length === 0) return null;
  return (
    <ul class="changes" aria-label="Changed files">
      {changes.map(({ uri, before, after }) => {
        const path = relativePath(uri, root);
        return (
          <li key={uri}>
            <Anchor
              title={`Open diff of ${path}`}
              label={`Open diff of ${path}`}
              onOpen={() => post({ type: 'openDiff', call, uri })}
            >
              {path}
            </Anchor>
            {before === null && <span class="tag">{moves ? 'moved here' : 'new'}</span>}
            {after === null && <span class="tag">{moves ? 'moved' : 'deleted'}</span>}
            {after !== null && (
              <IconButton
                icon="go-to-file"
                label={`Open ${path}`}
                onClick={() => post({ type: 'openDocument', uri })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
