import type { Clone, ClonedFile } from '../../ports';
import { placeOfBlob } from '../../text/blob-place';
import { childOf } from '../../text/uri';
import { EditEvidence } from '../evidence';
import type { ChangedText } from '../evidence/suppressions';
import type { LastRun } from '../evidence/task-checks';
import { withProblems } from '../evidence/task-verdict';
import { mergedRepairPrompt, redoPrompt } from '../prompts/merge';
import type { RunParts, TaskEnd, TaskTurn, Watch, Work } from '../run-parts';
import { endInWords, notDone } from '../task-words';
import { checked, checkInFolder, type Checked, workInFolder, workUntilChecked } from '../task-work';
import { mergeEvent, takeMergeOut } from './merge-event';
import type { Merges } from './merges';

/** Where one of several tasks works that run at the same time. */
export interface Lane {
  readonly clone: Clone;
  readonly last: LastRun;
  readonly merges: Merges;
  /** Resolves when the tasks before it are settled: work is brought into the root in the order of the plan. */
  readonly turn: Promise<void>;
}

/**
 * Works in a private copy, brings what passes its checks there into the root, and checks it again there (RUN-04). What
 * cannot be brought in, or fails there, is taken back whole and done again in the root.
 */
export function workApart(lane: Lane): Work {
  return async (turn, parts, signal) => {
    if (signal.aborted) return notDone(endInWords('cancelled'));
    const { session } = turn;
    const end = await inCopy(turn, lane, parts, signal);
    await whenItsTurn(lane.turn, signal);
    if (end?.outcome !== 'done') return end;
    const files = await lane.clone.changes(signal);
    const { problem, ended } = await bringIn(turn, files, lane, parts, signal);
    if (ended) return ended;
    await session.record({ type: 'noticed', level: 'warning', text: problem.told });
    return workInFolder({ ...turn, prompt: problem.prompt }, parts, signal);
  };
}

/** Waits for it, or for the end of waiting. */
async function whenItsTurn(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let leave = (): void => undefined;
  const aborted = new Promise<void>((resolve) => (leave = resolve));
  signal.addEventListener('abort', leave, { once: true });
  await Promise.race([turn, aborted]);
  signal.removeEventListener('abort', leave);
}

async function inCopy(
  turn: TaskTurn,
  { clone, last }: Lane,
  parts: RunParts,
  signal: AbortSignal,
): Promise<TaskEnd | undefined> {
  const { spec, task, session } = turn;
  const changes = async (): Promise<readonly ChangedText[]> => textsOf(await clone.changes(signal), parts);
  const tests = await parts.checksFor(spec, task, session, { copy: { folder: clone.folder, last }, changes });
  // Whether a file has errors is only known where an editor looks at it.
  const watch: Watch = { edits: new EditEvidence(undefined, []), tests };
  const check = (meddled: readonly string[]): Promise<Checked> =>
    checked(
      async () => {
        const verdict = withProblems(await tests.after(signal), meddled);
        signal.throwIfAborted();
        if (verdict.state !== 'failed') return { end: proved, repair: [] };
        const reason = `Not done: ${verdict.problems.slice(0, 5).join('; ')}.`;
        return { end: { ...notDone(reason), evidence: 'failed' }, repair: verdict.stops ? [] : verdict.problems };
      },
      parts,
      signal,
    );
  await session.record({ type: 'folderChanged', folder: clone.folder });
  try {
    return await workUntilChecked(turn, watch, check, parts);
  } finally {
    // A session that is being closed begins in the root again when it is opened.
    await session.record({ type: 'folderChanged', folder: null }).catch(() => undefined);
  }
}

const proved: TaskEnd = { outcome: 'done', evidence: 'checked', checks: [], reason: '' };

/** Why work has to be done again in the root: for people, and for the agent. */
interface Problem {
  readonly told: string;
  readonly prompt: TaskTurn['prompt'];
}

async function bringIn(
  turn: TaskTurn,
  files: readonly ClonedFile[],
  { merges }: Lane,
  parts: RunParts,
  signal: AbortSignal,
): Promise<
  { readonly ended: TaskEnd; readonly problem?: never } | { readonly problem: Problem; readonly ended?: never }
> {
  const { spec, task, session } = turn;
  const tests = await parts.checksFor(spec, task, session);
  const watch: Watch = { edits: new EditEvidence(parts.ports.diagnostics, session.state.errorsBefore), tests };
  await tests.before(signal);
  for (const { path, now, base } of files) {
    if (now.content === null) continue;
    const baseline = await watch.edits.before(
      path.split('/').reduce(childOf, parts.root),
      base.content !== null,
      signal,
    );
    if (baseline) await session.record(baseline);
  }
  const merged = await merges.merge(session.id, files);
  if (merged.kind === 'conflict') {
    tests.dispose();
    if (signal.aborted) return { ended: notDone(endInWords('cancelled')) };
    const names = merged.files.join(', ');
    const told = `The work of this task could not be brought into your folder: ${names} changed there meanwhile. The task is done again there.`;
    return { problem: { told, prompt: promptOf(redoPrompt(merged.files), 'Do the task again in the folder') } };
  }
  await session.record(mergeEvent(session, 'Bring the work into your folder', merged.changes, parts.ports));
  const { end, repair } = await checkInFolder(turn, watch, parts, signal).finally(() => tests.dispose());
  if (end.outcome === 'done') return { ended: end };
  await takeMergeOut(session, merges, parts.ports);
  if (repair.length === 0 || signal.aborted) return { ended: end };
  const told = `${end.reason} Its work was taken out of your folder again, and the task is done again there.`;
  return { problem: { told, prompt: promptOf(mergedRepairPrompt(repair), 'Do the task again in the folder') } };
}

const promptOf = (text: string, shown: string): TaskTurn['prompt'] => ({ text, shown, by: 'engine' });

async function textsOf(files: readonly ClonedFile[], { ports: { store } }: RunParts): Promise<readonly ChangedText[]> {
  const textOf = async (content: string | null): Promise<string | null> =>
    content === null ? null : ((await store.read(placeOfBlob(content))) ?? null);
  return Promise.all(
    files.map(async ({ path, base, now }) => {
      return { file: path, before: await textOf(base.content), after: await textOf(now.content) };
    }),
  );
}
