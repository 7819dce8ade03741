import type { DocumentName } from '../events/event';
import type { Uri } from '../ports';
import { documentKinds, fileNameOf } from '../specs/document-kind';
import { progressOf } from '../specs/progress';
import { type Approval as ApprovalState, stepOf } from '../specs/phase';
import type { Show, Task } from '../specs/show';
import { documentOrder } from '../specs/spec-plan';
import { taskStateLabels } from '../specs/task-line';
import type { TaskItem, TasksText } from '../specs/tasks';
import { durationInWords } from '../text/duration';
import { flatMapInSteps, type Steps } from '../text/steps';
import { plainInline } from '../text/plain-inline';
import type { Drift } from './evidence/drift';
import type { LoadedSpec, SpecPlace } from './load-spec';
import type { DocumentRow, GateRow, SpecRow, TaskLens, TaskRow } from './rows';
import { runLenses } from './run-rows';
import type { TaskIdentity } from './task-box';
import { lastRunOf, type TaskRun } from './task-records';
import type { RunState } from './task-runner';

/** What is known of a spec's tasks beside their boxes. */
export interface TaskFacts {
  readonly isRunning: (task: TaskIdentity) => boolean;
  /** From 1; undefined for one that does not wait in this window. */
  readonly placeInQueue: (task: TaskIdentity) => number | undefined;
  readonly run: RunState;
  readonly runs: readonly TaskRun[];
  /** How a done task has come away from what was found out about it. */
  readonly driftOf: (task: Pick<TaskIdentity, 'id' | 'title'>) => Drift | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One spec for views. */
export function specRow(place: SpecPlace, rootName: string, { show, texts }: LoadedSpec, facts: TaskFacts): SpecRow {
  const progress = progressOf(show.tasks);
  return {
    spec: { dir: place.dir, name: place.name },
    root: place.root,
    rootName,
    kind: show.kind,
    phase: show.phase,
    documents: documentKinds.flatMap((name): DocumentRow[] => {
      const found = texts.get(name);
      const approval = show.documentInfo[name]?.approval ?? 'none';
      if (!found) return [];
      const gate = isGateOpen(name, approval, show);
      return [{ name, label: fileNameOf(name), uri: found.uri, approval, gate }];
    }),
    tasks: show.tasks.map((task) => taskRow(task, facts)),
    tasksUri: texts.get('tasks')?.uri,
    progress: { done: progress.requiredDone, total: progress.required },
    problems: show.problems.filter(({ severity }) => severity === 'error' || severity === 'warning').length,
  };
}

/** How a document stands at its gate. Undefined for a document that is not there. */
export function gateRow(document: DocumentName, { show, texts }: LoadedSpec): GateRow | undefined {
  const found = texts.get(document);
  if (!found) return undefined;
  const approval = show.documentInfo[document]?.approval ?? 'none';
  return { document, uri: found.uri, approval, open: isGateOpen(document, approval, show) };
}

/** A gate is open where the spec stands, and where an approved document has changed. */
function isGateOpen(document: DocumentName, approval: ApprovalState, show: Show): boolean {
  if (approval === 'changed') return true;
  return approval === 'none' && stepOf(document) === show.phase && documentOrder(show).includes(document);
}

function taskRow(task: Task, facts: TaskFacts): TaskRow {
  const state = stateOf(task, facts);
  return {
    key: task.key,
    id: task.id,
    title: plainInline(task.title),
    state,
    optional: task.optional,
    line: task.line,
    note: rowNote(task, state, facts),
    children: task.children.map((child) => taskRow(child, facts)),
  };
}

/** What is running and what waits is known here; a mark that says so and is not ours was set elsewhere. */
function stateOf(task: Task, facts: TaskFacts): TaskRow['state'] {
  if (facts.isRunning(task)) return 'running';
  if (facts.placeInQueue(task) !== undefined) return 'queued';
  return task.state === 'queued' || task.state === 'running' ? 'elsewhere' : task.state;
}

function rowNote(task: Task, state: TaskRow['state'], facts: TaskFacts): string | undefined {
  switch (state) {
    case 'elsewhere':
      return 'set elsewhere';
    case 'running':
      return elapsedOf(task, facts);
    case 'queued':
      return queuedNote(task, facts);
    default:
      return noteOf(task, facts);
  }
}

/** `next`, or which one it is. */
export function queuedNote(task: TaskIdentity, { placeInQueue }: TaskFacts): string | undefined {
  const place = placeInQueue(task);
  return place === undefined ? undefined : place === 1 ? 'next' : `${String(place)} in the queue`;
}

/** What no longer holds, or was changed since it was checked. */
const driftWords = {
  changed: {
    note: 'changed since it was checked',
    tooltip:
      'Files that this task changed are others now than when it was checked. Verify the spec to see what still holds',
  },
  drift: {
    note: 'no longer holds',
    tooltip: 'When the spec was verified last, tests that held for this task did not any more',
  },
} as const satisfies Record<Drift, object>;

/** What the last run of a task left to be said of it. */
export function noteOf(task: Task | TaskItem, { runs, driftOf }: TaskFacts): string | undefined {
  const drift = task.state === 'done' ? driftOf(task) : undefined;
  if (drift !== undefined) return driftWords[drift].note;
  const ended = lastRunOf(runs, task)?.ended;
  if (!ended) return undefined;
  if (task.state === 'done')
    return ended.outcome === 'done' && ended.evidence === 'not-checked' ? 'not checked' : undefined;
  if (ended.outcome === 'interrupted') return 'interrupted';
  if (ended.outcome === 'not-done') return ended.evidence === 'failed' ? 'new errors' : 'stopped';
  return undefined;
}

/** For how long the run of a task has gone on (RUN-07). */
function elapsedOf(task: TaskIdentity, { runs, now }: TaskFacts): string | undefined {
  const run = lastRunOf(runs, task);
  const begun = run && !run.ended ? Date.parse(run.started.at) : Number.NaN;
  return Number.isNaN(begun) ? undefined : durationInWords(now - begun);
}

/** How long the last run of a task took, in a sentence; empty where that is not known. */
function tookOf(run: TaskRun | undefined): string {
  const [begun, ended] = [Date.parse(run?.started.at ?? ''), Date.parse(run?.ended?.at ?? '')];
  return Number.isNaN(ended - begun) ? '' : `. It took ${durationInWords(ended - begun)}`;
}

/** The links above the tasks of a tasks.md (SPEC-24, SPEC-31). */
export function* taskLensesInSteps(dir: Uri, tasks: TasksText, facts: TaskFacts): Steps<readonly TaskLens[]> {
  const ofTasks = yield* flatMapInSteps(tasks.all, (task) => taskLensesOf(dir, task, facts));
  return [...runLenses(dir, tasks, facts.run), ...ofTasks];
}

/** Those of one task. */
export function taskLensesOf(dir: Uri, task: TaskItem, facts: TaskFacts): readonly TaskLens[] {
  const lens = (about: TaskLens['about'], title: string, tooltip: string): TaskLens => ({
    line: task.line,
    title,
    tooltip,
    about,
    dir,
    key: task.key,
  });
  const run = lastRunOf(facts.runs, task);
  const note = noteOf(task, facts);
  const execution = run
    ? [lens('execution', 'View execution', 'Open the session in which this task was worked on')]
    : [];
  if (facts.isRunning(task)) {
    const stop = lens('stop', 'Stop', 'Stop working on this task; what was edited so far is kept');
    const elapsed = elapsedOf(task, facts);
    const title = elapsed === undefined ? taskStateLabels.running : `${taskStateLabels.running} · ${elapsed}`;
    return [lens('execution', title, 'Open the session that works on this task'), stop];
  }
  const place = queuedNote(task, facts);
  if (place !== undefined) {
    return [
      lens('queue', `${taskStateLabels.queued} · ${place}`, 'Show what runs and what waits'),
      lens('dequeue', 'Remove from queue', 'Let this task not run; its box is emptied'),
    ];
  }
  switch (task.state) {
    case 'done': {
      const title = note === undefined ? taskStateLabels.done : `${taskStateLabels.done} · ${note}`;
      const drift = facts.driftOf(task);
      const tooltip = drift
        ? `${driftWords[drift].tooltip}${tookOf(run)}`
        : note === undefined
          ? `The box is ticked. To run the task again, change [x] to [ ]${tookOf(run)}`
          : `No language server spoke about every edited file, so its errors were not checked${tookOf(run)}`;
      const changes = run ? [lens('changes', 'View changes', 'Show what this task changed')] : [];
      const verify = drift
        ? [lens('verify', 'Verify', 'Run the tests again and say whether this task still holds')]
        : [];
      return [lens('none', title, tooltip), ...verify, ...changes, ...execution];
    }
    case 'running':
    case 'queued': {
      const start = lens(
        'start',
        'Start task',
        'Marked by something else than this window; start it here all the same',
      );
      return [lens('none', `${taskStateLabels[task.state]} · set elsewhere`, start.tooltip), start, ...execution];
    }
    case 'todo': {
      const title = note === undefined ? taskStateLabels.todo : `${taskStateLabels.todo} · ${note}`;
      const tooltip =
        task.children.length > 0
          ? 'Let the agent do the required parts of this task, one after the other'
          : 'Let the agent do this task';
      return [lens('start', title, tooltip), ...execution];
    }
  }
}
