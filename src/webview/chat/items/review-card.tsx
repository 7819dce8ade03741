import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { Icon } from '../../parts/icon';
import { Question } from '../parts/question';
import { usePending } from '../pending';
import { reviewWords } from '../words';
import type { ItemOf } from './item-of';
import { ReviewedFile } from './reviewed-file';

interface ReviewCardProps {
  readonly item: ItemOf<'review'>;
  /** It can be decided now. */
  readonly active: boolean;
}

const icons = {
  open: 'diff-multiple',
  superseded: 'fold-down',
  accepted: 'pass-filled',
  rejected: 'discard',
  commented: 'comment-discussion',
} satisfies Record<ItemOf<'review'>['state'], string>;

/** What the agent edited, file by file: nothing goes on before a person has looked at it (AUTO-07 to AUTO-10). */
export function ReviewCard({ item, active }: ReviewCardProps): ComponentChildren {
  const { post } = useChat();
  const [pending, begin] = usePending();
  const { files, comments, state } = item;
  const title = `${reviewWords[state]}: ${files.length === 1 ? '1 file' : `${files.length} files`}`;
  const rejected = files.some(({ after, made }) => after !== made);
  const act = (act: 'acceptAll' | 'rejectAll' | 'send') => (): void => begin(() => post({ type: 'review', act }));
  return (
    <div class={`card review review-${state}`} role="group" aria-label={title}>
      <div class="line">
        <Icon name={icons[state]} />
        <strong>{title}</strong>
      </div>
      <ul class="review-files" aria-label="Edited files">
        {files.map((file) => (
          <ReviewedFile
            key={file.uri}
            file={file}
            comments={comments.filter(({ uri }) => uri === file.uri)}
            active={active}
          />
        ))}
      </ul>
      {active && (
        <Question label="Review the changes">
          {comments.length > 0 && (
            <button type="button" class="primary" aria-disabled={pending} onClick={act('send')}>
              {comments.length === 1 ? 'Send comment' : `Send ${comments.length} comments`}
            </button>
          )}
          <button
            type="button"
            class={comments.length > 0 ? 'secondary' : 'primary'}
            aria-disabled={pending}
            title={
              rejected
                ? 'Keeps all changes that were not rejected. The agent then waits for a word of yours'
                : 'Keeps all changes. The agent goes on'
            }
            onClick={act('acceptAll')}
          >
            Accept All
          </button>
          <button
            type="button"
            class="secondary"
            aria-disabled={pending}
            title="Takes all changes back. The agent then waits for a word of yours"
            onClick={act('rejectAll')}
          >
            Reject All
          </button>
          <span class="muted">or say below what to change</span>
        </Question>
      )}
    </div>
  );
}
