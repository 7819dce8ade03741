import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ReviewComment, ReviewFile } from '../../../core/events/event';
import { useChat } from '../chat-context';
import { Anchor } from '../../markdown/link';
import { Icon } from '../../parts/icon';
import { IconButton } from '../../parts/icon-button';
import { relativePath } from '../parts/relative-path';

interface ReviewedFileProps {
  readonly file: ReviewFile;
  readonly comments: readonly ReviewComment[];
  readonly active: boolean;
}

/** One file of a review: its diff, what was decided, what was said to it. */
export function ReviewedFile({ file, comments, active }: ReviewedFileProps): ComponentChildren {
  const { post, root } = useChat();
  const [writing, setWriting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const path = relativePath(file.uri, root);
  // The name first: where there is little room, it is what tells files apart.
  const [name = path, ...folders] = path.split('/').reverse();
  const folder = folders.reverse().join('/');
  const state = stateOf(file);
  const close = (): void => {
    setWriting(false);
    setTimeout(() => button.current?.focus(), 0);
  };
  return (
    <li class="review-file" data-decision={state}>
      <div class="review-row">
        {active ? (
          <Anchor
            title={`Review ${path} in the editor`}
            label={`Review ${path} in the editor`}
            onOpen={() => post({ type: 'openReview', uri: file.uri })}
          >
            {name}
          </Anchor>
        ) : (
          <span class="review-path">{name}</span>
        )}
        {folder !== '' && (
          <span class="review-folder muted small" title={path}>
            {folder}
          </span>
        )}
        <Kind file={file} />
        {state === 'pending' && <Count file={file} />}
        {state !== 'pending' && (
          <span class="review-decision">
            <Icon name={state === 'accepted' ? 'check' : 'discard'} />
            {decisionWords[state]}
          </span>
        )}
        {active && (
          <span class="review-buttons">
            <IconButton
              icon="comment"
              label={`Comment on ${path}`}
              expanded={writing}
              onClick={() => setWriting(!writing)}
              buttonRef={button}
            />
            <IconButton
              icon="discard"
              label={`Reject ${path}`}
              disabled={state === 'rejected'}
              onClick={() => post({ type: 'reviewFile', uri: file.uri, act: 'reject' })}
            />
            <IconButton
              icon="check"
              label={`Accept ${path}`}
              disabled={state === 'accepted'}
              onClick={() => post({ type: 'reviewFile', uri: file.uri, act: 'accept' })}
            />
          </span>
        )}
      </div>
      {comments.map((comment) => (
        <Comment key={comment.comment} comment={comment} path={path} active={active} />
      ))}
      {active && writing && <CommentInput path={path} uri={file.uri} onClose={close} />}
    </li>
  );
}

type Decision = 'pending' | 'accepted' | 'rejected' | 'partly';

function stateOf({ before, after, found, made }: ReviewFile): Decision {
  if (before !== after) return 'pending';
  if (after === made) return 'accepted';
  return after === found ? 'rejected' : 'partly';
}

const decisionWords = {
  accepted: 'accepted',
  rejected: 'rejected',
  partly: 'partly rejected',
} satisfies Record<Exclude<Decision, 'pending'>, string>;

function Kind({ file: { found, made } }: { readonly file: ReviewFile }): ComponentChildren {
  if (found === null) return <span class="tag">added</span>;
  return made === null ? <span class="tag">removed</span> : null;
}

function Count({ file: { added, removed } }: { readonly file: ReviewFile }): ComponentChildren {
  return (
    <span class="review-count" role="img" aria-label={`${added} lines added, ${removed} removed`}>
      <span class="review-added">+{added}</span> <span class="review-removed">−{removed}</span>
    </span>
  );
}

interface CommentProps {
  readonly comment: ReviewComment;
  readonly path: string;
  readonly active: boolean;
}

function Comment({ comment: { comment, lines, text }, path, active }: CommentProps): ComponentChildren {
  const { post } = useChat();
  const where = lines && (lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}–${lines.to}`);
  return (
    <div class="review-comment">
      <Icon name="comment" />
      <span>
        {where !== undefined && <span class="muted">{where}: </span>}
        {text}
      </span>
      {active && (
        <IconButton
          icon="trash"
          label={`Remove the comment on ${path}`}
          onClick={() => post({ type: 'removeComment', comment })}
        />
      )}
    </div>
  );
}

interface CommentInputProps {
  readonly path: string;
  readonly uri: string;
  readonly onClose: () => void;
}

function CommentInput({ path, uri, onClose }: CommentInputProps): ComponentChildren {
  const { post } = useChat();
  const [text, setText] = useState('');
  return (
    <input
      type="text"
      class="review-input"
      aria-label={`Comment on ${path}`}
      placeholder="What should the agent do about this file? Enter keeps it"
      value={text}
      ref={(element) => {
        if (text === '') element?.focus();
      }}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key !== 'Enter' || event.isComposing) return;
        event.preventDefault();
        if (text.trim() !== '') post({ type: 'commentFile', uri, text: text.trim() });
        onClose();
      }}
    />
  );
}
