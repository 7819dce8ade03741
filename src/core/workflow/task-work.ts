import type { EventPayload } from '../events/event';
import type { Uri } from '../ports';
import type { Session } from '../sessions/session';
import { relativePath } from '../text/uri';
import { EditEvidence, type Evidence } from './evidence';
import { checkLimits } from './evidence/check-limits';
import { withProblems } from './evidence/task-verdict';
import { putBackOwnDocuments } from './own-documents';
import { repairPrompt } from './prompts/repair';
import type { RunParts, TaskEnd, TaskTurn, Watch, Work } from './run-parts';
import { taskSetup } from './task-turns';
import { endInWords, foundInWords, joined, notDone, wordsOf } from './task-words';

/** How long all checks of a task together may take. */
const checksDeadlineMs = 60_000;

/** What checks came to: how the task stands, and what the agent can repair. */
export interface Checked {
  readonly end: TaskEnd;
  readonly repair: readonly string[];
}

/** Works in the root itself. */
export const workInFolder: Work = async (turn, parts, signal) => {
  const { spec, task, session } = turn;
  if (signal.aborted) return notDone(endInWords('cancelled'));
  const watch: Watch = {
    edits: new EditEvidence(parts.ports.diagnostics, session.state.errorsBefore),
    tests: await parts.checksFor(spec, task, session),
  };
  return workUntilChecked(turn, watch, (meddled) => checkInFolder(turn, watch, parts, signal, meddled), parts);
};

/**
 * Has the agent work, checks what it did, and gives it back what can be repaired, a few times (RUN-06).
 * @param check is told what the agent did to documents that are not its own, in words
 * @returns undefined where nothing was done that could end a task: a question was answered
 */
export async function workUntilChecked(
  turn: TaskTurn,
  watch: Watch,
  check: (meddled: readonly string[]) => Promise<Checked>,
  parts: RunParts,
): Promise<TaskEnd | undefined> {
  const { spec, session, typed } = turn;
  const { attempts } = checkLimits(parts.ports.settings);
  const seen = { work: false };
  const watching = session.onEvent((event) => (seen.work ||= isWork(event)));
  try {
    let prompt = turn.prompt;
    for (let attempt = 1; ; attempt += 1) {
      const reason = await session.run(prompt, () => taskSetup(spec, session, watch, parts));
      const meddled = await putBackOwnDocuments(spec.dir, session, parts.root, parts.ports);
      for (const each of meddled) await session.record({ type: 'noticed', level: 'warning', text: `${each}.` });
      if (reason !== 'finished') return notDone(endInWords(reason));
      if (typed && !seen.work) return undefined;
      const { end, repair } = await check(meddled);
      if (repair.length === 0 || attempt > attempts) return end;
      const shown = `Repair what the checks found (${String(attempt)} of ${String(attempts)})`;
      prompt = { text: repairPrompt(repair), shown, by: 'engine' };
    }
  } finally {
    watch.tests.dispose();
    watching.dispose();
  }
}

/** A file was changed or a command was run. Reading and talking are no work on a task. */
function isWork(event: EventPayload): boolean {
  return (
    event.type === 'toolEnded' && (event.changes.length > 0 || (event.name === 'shell' && event.outcome === 'done'))
  );
}

/** Checks what the session made of the root, and keeps what was found out. */
export async function checkInFolder(
  { spec, task, session }: TaskTurn,
  watch: Watch,
  parts: RunParts,
  signal: AbortSignal,
  meddled: readonly string[] = [],
): Promise<Checked> {
  const edited = editedFiles(session);
  if (edited.length > 0 && parts.ports.diagnostics) {
    const files = edited.length === 1 ? 'the edited file' : `the ${String(edited.length)} edited files`;
    await session.record({ type: 'noticed', level: 'info', text: `Looking for new errors in ${files}.` });
  }
  return checked(
    async () => {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(checksDeadlineMs)]);
      const edits = await watch.edits.after(edited, deadline);
      const tests = withProblems(await watch.tests.after(signal), meddled);
      signal.throwIfAborted();
      const found: Evidence = { ...edits, evidence: joined(edits, tests) };
      await parts.keepEvidence(spec, { task, session, edits, tests, evidence: found.evidence });
      const outcome = found.evidence === 'failed' ? 'not-done' : 'done';
      const errors = edits.checks.flatMap(({ uri, newErrors }) =>
        newErrors.map(({ line, message }) => `${relativePath(uri, parts.root)}:${String(line)}: ${message}`),
      );
      const repair = outcome === 'done' || tests.stops ? [] : [...errors, ...tests.problems];
      return { end: { ...found, outcome, reason: foundInWords(found, edits, tests, edited) }, repair };
    },
    parts,
    signal,
  );
}

/** What the work comes to, or that it could not be told. */
export async function checked(work: () => Promise<Checked>, parts: RunParts, signal: AbortSignal): Promise<Checked> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return { end: notDone(endInWords('cancelled')), repair: [] };
    parts.ports.journal.error('A task could not be checked', error);
    const end = notDone(
      `Not done: it could not be checked (${wordsOf(error)}). Write Continue to have it tried again.`,
    );
    return { end, repair: [] };
  }
}

/** Documents that the task's session changed and that still exist. */
function editedFiles(session: Session): readonly Uri[] {
  return session.state.edited.flatMap(({ uri, exists }) => (exists ? [uri] : []));
}
