import type { EventOf, SpecName } from '../events/event';
import type { Session } from '../sessions/session';
import type { Prompt } from '../sessions/session-parts';
import type { Sessions } from '../sessions/sessions';
import { parseTasks, type TaskItem } from '../specs/tasks';
import { type ApartQuestion, askApart } from './ask-apart';
import type { LoadedSpec } from './load-spec';
import { taskPrompt } from './prompts/task';
import type { RunParts, Work } from './run-parts';
import { findTask, nameOf } from './task-box';
import { taskMaterial } from './task-material';
import type { QueuedTask } from './task-queue';
import { TaskRefused } from './task-refused';
import { runTask } from './task-run';
import { wordsOf } from './task-words';
import type { Merges } from './waves/merges';

export interface LeafParts extends RunParts {
  readonly merges: Merges;
  readonly sessions: Sessions;
  readonly load: (spec: SpecName) => Promise<LoadedSpec>;
}

/** A task that is being worked on. */
export interface AtWork {
  session: Session | undefined;
  readonly stop: AbortController;
}

/** Runs one task of a batch in a session of its own, in the folder. */
export async function runLeaf(queued: QueuedTask, current: AtWork, parts: LeafParts): Promise<void> {
  await runLeafIn(await sessionFor(queued, current, parts), queued, current, parts);
}

/** A session of its own, which whoever asked for the task is told. */
export async function sessionFor(
  { batch, task: leaf }: QueuedTask,
  current: AtWork,
  { root, sessions }: LeafParts,
): Promise<Session> {
  const { spec, autonomy } = batch;
  const { key, id, title } = leaf;
  const session = await sessions.create({ kind: 'task', root, title: nameOf(leaf), spec, task: { key, id, title } });
  current.session = session;
  batch.last = session;
  if (autonomy) await session.record({ type: 'autonomyChanged', autonomy, by: 'user' });
  batch.begun(session);
  return session;
}

/** @param work where it is done and what becomes of that. Default: in the folder */
export async function runLeafIn(
  session: Session,
  { batch, task: leaf, run }: QueuedTask,
  { stop }: Pick<AtWork, 'stop'>,
  parts: LeafParts,
  work?: Work,
): Promise<void> {
  const { spec } = batch;
  let isDone = false;
  try {
    // The text may be another one than that in which the task was asked for: earlier tasks and people edit it.
    const loaded = await parts.load(spec);
    const task = findTask(parseTasks(loaded.texts.get('tasks')?.text ?? '').value, leaf);
    if (!task) throw new TaskRefused(`Task ${nameOf(leaf)} is no longer in tasks.md. Look at the list again.`);
    const material = taskMaterial(loaded, task);
    const shown = `Task ${nameOf(leaf)}`;
    const prompt: Prompt = { text: taskPrompt(material.prompt), shown, by: 'engine', seen: material.seen };
    const mayTickUnchecked = async (signal: AbortSignal): Promise<boolean> =>
      (batch.ticksUnchecked ??= await askApart(uncheckedQuestion(task), session, parts.ports, signal));
    const asked = batch.leaves.length > 1 ? { mayTickUnchecked } : {};
    const turn = { spec, task, session, prompt, typed: false, run, mark: leaf.mark, ...asked };
    isDone = await runTask(turn, parts, stop.signal, work);
    batch.note(leaf, session, isDone);
  } catch (error) {
    // Who started it has gone on to look at the session.
    await session.record(problemOf(error)).catch(() => undefined); // then `error` says that too
    throw error;
  } finally {
    // What was brought into the folder stays with the tick, and only with it.
    if (isDone) await parts.merges.settled(session.id);
    else await parts.merges.takeBack(session.id);
  }
}

/** Says in a session what went wrong. */
export const problemOf = (error: unknown): EventOf<'noticed'> => ({
  type: 'noticed',
  level: 'error',
  text: wordsOf(error),
});

/** A run ticks nothing unseen that nothing speaks for: it asks once, before the first such tick. */
const uncheckedQuestion = (task: TaskItem): ApartQuestion => ({
  label: 'Tick tasks that nothing checked',
  detail: `${nameOf(task)}\n\nNo test ran, and nobody could say whether the edited files have new errors.`,
  reason:
    'This run has come to a task that is done by what the agent says alone. Allowed, such tasks are ticked in the whole run and stay marked as not checked; rejected, the run ends here.',
  command: 'Such tasks are ticked in this run, and say that they were not checked.',
  refused: 'The task stays open.',
});
