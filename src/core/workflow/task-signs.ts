import type { Uri } from '../ports';
import type { TaskItem, TasksText } from '../specs/tasks';
import { flatMapInSteps, type Steps } from '../text/steps';
import type { TaskLens, TaskSign } from './rows';
import { noteOf, queuedNote, taskLensesOf, type TaskFacts } from './spec-rows';
import { lastRunOf } from './task-records';

const labels = {
  todo: 'Not started',
  queued: 'Queued',
  running: 'In progress',
  done: 'Done',
  failed: 'Failed',
} as const satisfies Record<TaskSign['state'], string>;

/** How every task of a plan stands, with what can be done about it (SPEC-24, SPEC-31, RUN-07). */
export function taskSignsInSteps(dir: Uri, tasks: TasksText, facts: TaskFacts): Steps<readonly TaskSign[]> {
  return flatMapInSteps(tasks.all, (task) => [signOf(dir, task, facts)]);
}

function signOf(dir: Uri, task: TaskItem, facts: TaskFacts): TaskSign {
  const { key, line, optional } = task;
  const isRunning = facts.isRunning(task);
  const run = lastRunOf(facts.runs, task);
  const place = queuedNote(task, facts);
  const state = stateOf(
    task,
    isRunning,
    place !== undefined,
    run?.ended?.evidence === 'failed' && run.ended.outcome === 'not-done',
  );
  const isElsewhere = !isRunning && place === undefined && (task.state === 'queued' || task.state === 'running');
  return {
    line,
    key,
    dir,
    state,
    label: labels[state],
    note: isElsewhere ? 'set elsewhere' : isRunning ? undefined : (place ?? noteOf(task, facts)),
    since: isRunning && run?.ended === undefined ? run?.started.at : undefined,
    optional,
    offers: taskLensesOf(dir, task, facts)
      .filter(isOffer)
      .map(({ about, tooltip }) => ({ about, tooltip })),
  };
}

/** The box is the truth: what a run left counts only where the box was not ticked or marked since. */
function stateOf({ state }: TaskItem, isRunning: boolean, isQueued: boolean, hasFailed: boolean): TaskSign['state'] {
  if (isRunning) return 'running';
  if (isQueued) return 'queued';
  return state === 'todo' && hasFailed ? 'failed' : state;
}

const offers: readonly TaskLens['about'][] = ['start', 'stop', 'dequeue', 'changes', 'execution'];

function isOffer(lens: TaskLens): lens is TaskLens & TaskSign['offers'][number] {
  return offers.some((about) => about === lens.about);
}
