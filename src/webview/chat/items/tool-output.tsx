import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button';
import { IconButton } from '../../parts/icon-button';
import { useChat } from '../chat-context';

/** The page shows this much of the end of an output; all of it opens in an editor. */
const mostCharacters = 20_000;

interface ToolOutputProps {
  readonly text: string;
  readonly live: boolean;
}

/** What a tool printed or gave back. While it runs, the end of it stays in sight unless a person scrolls up. */
export function ToolOutput({ text, live }: ToolOutputProps): ComponentChildren {
  const { post } = useChat();
  const box = useRef<HTMLPreElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    if (live && following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const hidden = text.length - mostCharacters;
  return (
    <div class="tool-output">
      <pre
        class="output"
        aria-label="Output"
        ref={box}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < 8;
        }}
      >
        {hidden > 0 && (
          <span class="muted">
            … {hidden} characters before this{'\n'}
          </span>
        )}
        {hidden > 0 ? text.slice(hidden) : text}
      </pre>
      {!live && (
        <div class="corner">
          <CopyButton onCopy={() => post({ type: 'copy', text })} />
          <IconButton
            icon="go-to-file"
            label="Open in editor"
            onClick={() => post({ type: 'openCode', text, language: '' })}
          />
        </div>
      )}
    </div>
  );
}
