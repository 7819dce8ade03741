import type { DocumentName } from '../events/event';
import { fileNameOf } from '../specs/document-kind';
import { type Gate, nextGate } from '../specs/gates';
import { leavesOf, progressOf } from '../specs/progress';
import { documentOrder } from '../specs/spec-plan';
import type { Show, Task } from '../specs/show';
import type { Status } from '../specs/status';
import type { Approvals } from './approvals';
import type { LoadedSpec } from './load-spec';
import { type RunSources, runStanding } from './run-standing';
import { gatesOf } from './spec-papers';
import { lastRunOf, type TaskRun } from './task-records';

/** What is known of a spec beside its documents. */
export interface StatusParts extends RunSources {
  readonly approvals: Approvals;
}

/** How a spec stands: its gates, its tasks, what runs, and what is next (SPEC-04). Changes nothing. */
export async function specStatus({ show, texts }: LoadedSpec, parts: StatusParts): Promise<Status> {
  const { approvals, runs, waiting } = parts;
  const order = documentOrder(show);
  const present = Object.fromEntries(
    order.flatMap((document) => {
      const text = texts.get(document)?.text;
      return text === undefined || text.trim() === '' ? [] : [[document, text]];
    }),
  );
  const gates = await gatesOf(order, present, approvals);
  const current = await approvals.current();
  const { run, running, queue } = await runStanding(parts);
  const leaves = leavesOf(show.tasks).map(({ task }) => task);
  const { required, optional, requiredDone } = progressOf(show.tasks);
  const open = runs.flatMap(({ started, ended }) => (ended ? [] : [started]));
  const marked = (state: Task['state'], by: readonly Named[]): readonly Task[] =>
    leaves.filter((task) => task.state === state && by.some(isSame(task)));
  return {
    schema: 'fingerpost.spec.status/1',
    name: show.name,
    phase: show.phase,
    gates: gates.map(({ document, state }) => {
      const record = current.get(document);
      const text = present[document];
      return {
        document,
        state: state === 'approved' || state === 'changed' ? state : 'open',
        approvedHash: record?.hash ?? null,
        hash: text === undefined ? null : approvals.hashOf(document, text),
        approvedAt: record?.at ?? null,
      };
    }),
    tasks: {
      required,
      optional,
      done: requiredDone,
      notChecked: leaves.filter((task) => task.state === 'done' && isUnchecked(lastRunOf(runs, task))).length,
      running: marked('running', running).length,
      queued: marked('queued', queue).length,
      // What a dead process of ours left is put back at the next start, and was set by nobody else.
      foreignMarks: leaves
        .filter((task) => task.state === 'running' || task.state === 'queued')
        .filter((task) => ![...open, ...waiting].some(isSame(task)))
        .map(({ key }) => key),
    },
    run: run && isOver(run, leaves) ? null : run,
    next: nextStep(show, gates),
  };
}

/** A run that was cut short is no matter any more once its task is done, by whomever. */
function isOver({ state, current }: NonNullable<Status['run']>, leaves: readonly Task[]): boolean {
  if (state !== 'stopped' && state !== 'interrupted') return false;
  return current.length > 0 && current.every((key) => leaves.some((task) => task.key === key && task.state === 'done'));
}

type Named = Pick<Task, 'id' | 'title'>;

const isSame =
  (task: Named) =>
  ({ id, title }: Named): boolean =>
    id === task.id && title === task.title;

const isUnchecked = (run: TaskRun | undefined): boolean =>
  run?.ended?.outcome === 'done' && run.ended.evidence === 'not-checked';

function nextStep(show: Show, gates: readonly Gate[]): string {
  const gate = nextGate(gates, show);
  const isPlanned = show.phase === 'execution' || show.phase === 'done';
  if (gate && !(isPlanned && gate.state === 'none')) return gateInWords(gate);
  if (show.phase === 'done') return 'All required tasks are done.';
  const next = leavesOf(show.tasks).find(({ task, required }) => required && task.state !== 'done');
  return next ? `Run task ${next.task.id ?? `"${next.task.title}"`}.` : 'There is no required task that is open.';
}

function gateInWords({ document, state, outdatedBy }: Gate): string {
  const file = fileNameOf(document);
  const earlier = outdatedBy.map((each: DocumentName) => fileNameOf(each)).join(' and ');
  if (state === 'missing') return `${file} is to be written.`;
  if (state === 'changed')
    return `${file} has changed since it was approved: approve it as it is, or say what to change.`;
  if (earlier !== '')
    return `${file} was made before ${earlier} changed: approve it if it still fits, or say what to change.`;
  return `${file} waits for approval.`;
}
