import type { Uri } from '../ports';
import { openLeaves } from '../specs/run-order';
import type { TasksText } from '../specs/tasks';
import { nameOf as lastName } from '../text/uri';
import type { QueuedRow, RunRow, TaskLens } from './rows';
import { nameOf, type TaskIdentity } from './task-box';
import type { PlacedTask, RunState } from './task-runner';

/** The run of a folder for views; undefined where nothing runs or waits. */
export function runRow({ current, queue, isPaused }: RunState): RunRow | undefined {
  if (current.length === 0 && queue.length === 0) return undefined;
  return { current: current.map(queuedRow), queue: queue.map(queuedRow), isPaused };
}

function queuedRow({ dir, task }: PlacedTask): QueuedRow {
  return { dir, key: task.key, name: nameOf(task), spec: decodeURIComponent(lastName(dir)) };
}

/** The links above the plan: run all of it, or what can be done with the run (RUN-03, RUN-07). */
export function runLenses(dir: Uri, tasks: TasksText, { current, queue, isPaused }: RunState): readonly TaskLens[] {
  const lens = (about: TaskLens['about'], title: string, tooltip: string): TaskLens => {
    return { line: 1, title, tooltip, about, dir, key: '' };
  };
  if (queue.length > 0) {
    const title = `${isPaused ? 'Paused' : 'Running'}, ${String(queue.length)} in the queue`;
    return [
      lens('queue', title, 'Show what runs and what waits, in the order in which it will run'),
      isPaused
        ? lens('continue', 'Continue', 'Let the tasks in the queue run')
        : lens('pause', 'Pause', 'Let the task that runs end, and no other one begin'),
      lens('stopRun', 'Stop', 'Stop the task that runs and empty the queue; what was edited so far is kept'),
    ];
  }
  const isRunning = (task: TaskIdentity): boolean =>
    current.some((each) => each.dir === dir && each.task.id === task.id && each.task.title === task.title);
  const count = openLeaves(tasks.tasks).filter((task) => !isRunning(task)).length;
  const optional = tasks.all.filter((task) => task.optional && task.state === 'todo').length;
  const required =
    optional === 0
      ? []
      : [
          lens(
            'requireAll',
            `Make ${String(optional)} optional ${optional === 1 ? 'task' : 'tasks'} required`,
            'A run of all tasks leaves optional ones out. This takes the * from each',
          ),
        ];
  if (count === 0) return required;
  const tooltip =
    'Let the agent do every required task that is not done, one after the other. The first one that fails its checks stops the run';
  return [lens('runAll', `Run all tasks (${String(count)})`, tooltip), ...required];
}
