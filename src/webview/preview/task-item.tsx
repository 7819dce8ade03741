import type { ComponentChildren } from 'preact';
import type { PreviewOffer, PreviewTask } from '../../messages/preview';
import { Icon } from '../parts/icon';
import { RunningTime } from '../parts/running-time';
import { useBlock, usePreview } from './preview-context';

interface TaskItemProps {
  /** Of its line in its part. */
  readonly offset: number;
  readonly words: ComponentChildren;
  readonly below: ComponentChildren;
}

const icons = {
  todo: 'circle-large-outline',
  queued: 'clockface',
  running: 'loading',
  done: 'pass-filled',
  failed: 'error',
} as const satisfies Record<PreviewTask['state'], string>;

/** A task with its state, which is only shown: what changes it is a run or the text. */
export function TaskItem({ offset, words, below }: TaskItemProps): ComponentChildren {
  const { taskAt } = usePreview();
  const task = taskAt(useBlock().line + offset);
  if (!task) {
    return (
      <li data-offset={offset}>
        {words}
        {below}
      </li>
    );
  }
  const { state, label } = task;
  const checked = state === 'done' ? 'true' : state === 'todo' || state === 'failed' ? 'false' : 'mixed';
  const isHollow = state === 'done' && task.note !== undefined;
  return (
    <li data-offset={offset} class="task" data-state={state}>
      <span class="box" role="checkbox" aria-checked={checked} aria-disabled="true" aria-label={label} title={label}>
        <Icon name={isHollow ? 'pass' : icons[state]} spin={task.since !== undefined} />
      </span>
      <div class="task-line">
        <div class="task-words">{words}</div>
        <TaskState task={task} />
        <TaskOffers task={task} />
      </div>
      {below}
    </li>
  );
}

function TaskState({ task }: { readonly task: PreviewTask }): ComponentChildren {
  const { state, label, note, since, optional } = task;
  const isSaid = state === 'running' || state === 'queued' || state === 'failed' || note !== undefined;
  return (
    <>
      {optional && <span class="chip optional">optional</span>}
      {isSaid && (
        <span class="chip" data-state={state}>
          {[label, ...(note === undefined ? [] : [note])].join(' · ')}
          {since !== undefined && (
            <>
              {' · '}
              <RunningTime since={since} label="Time of this task" />
            </>
          )}
        </span>
      )}
    </>
  );
}

const words = {
  start: { icon: 'play', text: 'Start task' },
  stop: { icon: 'debug-stop', text: 'Stop' },
  dequeue: { icon: 'close', text: 'Remove from queue' },
  changes: { icon: 'diff-multiple', text: 'View changes' },
  execution: { icon: 'history', text: 'View execution' },
} as const satisfies Record<PreviewOffer, { readonly icon: string; readonly text: string }>;

/** What the links above the task offer too. Nothing is started where nobody trusts the folder. */
function TaskOffers({ task }: { readonly task: PreviewTask }): ComponentChildren {
  const { post, trusted } = usePreview();
  const { dir, key } = task;
  return task.offers
    .filter(({ about }) => trusted || about !== 'start')
    .map(({ about, tooltip }) => (
      <button
        key={about}
        type="button"
        class="offer"
        title={tooltip}
        onClick={() => post({ type: 'task', about, dir, key })}
      >
        <Icon name={words[about].icon} />
        {words[about].text}
      </button>
    ));
}
