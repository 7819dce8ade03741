import type { Uri } from '../ports';
import type { Session } from '../sessions/session';
import { parentsToComplete } from '../specs/progress';
import { parseTasks, type TaskItem } from '../specs/tasks';
import type { RunParts, TaskEnd, TaskTurn, Work } from './run-parts';
import { commitTask } from './commit-task';
import { documentUri } from './spec-folder';
import { clearLeftMark, findTask, markTask, nameOf } from './task-box';
import { endInWords, notDone, wordsOf } from './task-words';
import { workInFolder } from './task-work';

/**
 * Marks the task's box, runs the turn, looks at the evidence and settles the box: ticked when the end that says so is in
 * the log, put back in every other case (RUN-09).
 *
 * @param signal aborted when the user stops the task, in whichever step
 * @param work how it is worked on
 * @returns whether the task is done, and its box says so
 * @throws LogUnwritable; the box is put back then
 */
export async function runTask(
  turn: TaskTurn,
  parts: RunParts,
  signal: AbortSignal,
  work: Work = workInFolder,
): Promise<boolean> {
  const { spec, task, session, run, mark } = turn;
  const records = await parts.recordsOf(spec.dir);
  const { key, id, title, line } = task;
  await records.started({ run, session: session.id, key, id, title, line, mark });
  let end: TaskEnd | undefined;
  let done = false;
  let boxProblem: string | undefined;
  try {
    const problem = await setBox(spec.dir, task, 'running', parts);
    end = problem === undefined ? await work(turn, parts, signal) : notDone(`Not started: ${problem}`);
    if (end?.outcome === 'done' && end.evidence === 'not-checked' && turn.mayTickUnchecked)
      end = await settledUnchecked(end, turn.mayTickUnchecked, signal);
    if (end)
      await session.record({
        type: 'taskEnded',
        task: { key, id, title },
        ...end,
        checks: [...end.checks],
        spent: session.state.spent,
      });
    if (end?.evidence === 'failed') await parts.offerFixes(spec, session);
    // What is not in the log did not happen: the box is ticked only now.
    done = end?.outcome === 'done';
  } finally {
    boxProblem = await settleBox(turn, done, parts);
    const outcome = outcomeOf(done, session);
    // A run without an end is looked at again at the next start, which puts its mark back. A host that is going may no
    // longer be able to write a box; that is nothing for the person, who finds it put back.
    if (boxProblem === undefined) await records.ended({ run, outcome, evidence: end?.evidence });
    else if (outcome === 'interrupted') parts.ports.journal.info(boxProblem);
    else await tell(session, boxProblem, parts);
  }
  if (end && done && boxProblem === undefined) await commitTask(turn, end, parts, signal);
  return done && boxProblem === undefined;
}

/** How a task ends that nothing checked: as a person says. */
async function settledUnchecked(
  end: TaskEnd,
  mayTick: NonNullable<TaskTurn['mayTickUnchecked']>,
  signal: AbortSignal,
): Promise<TaskEnd> {
  try {
    if (await mayTick(signal)) return end;
  } catch (error) {
    if (signal.aborted) return notDone(endInWords('cancelled'));
    throw error;
  }
  return notDone(
    'Not done: nothing checked it, and you did not want it ticked. Look at it and tick it by hand, or set up tests and run it again.',
  );
}

/** @returns what a person should know, where the box does not say what it should */
async function settleBox(
  { spec: { dir }, task, session, mark }: TaskTurn,
  done: boolean,
  parts: RunParts,
): Promise<string | undefined> {
  const problem = await setBox(dir, task, done ? 'done' : 'todo', parts);
  if (problem !== undefined || !done) return problem;
  const document = await parts.ports.documents.read(documentUri(dir, 'tasks')).catch(() => undefined); // was read just now
  const tasks = document && parseTasks(document.text).value;
  const present = tasks && findTask(tasks, task);
  const marked = [task];
  let ofParent: string | undefined;
  for (const parent of present ? parentsToComplete(tasks.all, present) : []) {
    ofParent = await setBox(dir, parent, 'done', parts);
    if (ofParent !== undefined) break;
    marked.push(parent);
  }
  const marks = marked.map((each) => {
    const { key, id, title } = each;
    return { key, id, title, before: each === task ? mark : each.mark, after: 'x' };
  });
  // A log that takes nothing any more says so to whoever works in it; the boxes are right all the same.
  await session.record({ type: 'tasksMarked', dir, marks }).catch((error: unknown) => {
    parts.ports.journal.error('What boxes said before could not be written down', error);
  });
  return ofParent;
}

async function setBox(
  dir: Uri,
  task: TaskItem,
  state: 'todo' | 'running' | 'done',
  parts: RunParts,
): Promise<string | undefined> {
  const { documents, journal } = parts.ports;
  const uri = documentUri(dir, 'tasks');
  const wanted = state === 'done' ? 'ticked' : state === 'running' ? 'marked as in progress' : 'emptied';
  const failed = (why: string): string => `the box of task ${nameOf(task)} in tasks.md could not be ${wanted}: ${why}`;
  try {
    const outcome = await markTask(uri, task, state, documents);
    if (outcome === 'stale') return failed('the file kept changing. Look at it, and set the box by hand if need be.');
    if (outcome !== undefined) return undefined;
    // Our mark must not stay on a line that was rewritten while we worked; to tick it would be to vouch for other words.
    if (state !== 'running') await clearLeftMark(uri, task, documents);
    return failed('the task is no longer there, or its words were changed. Read what it says now and start it again.');
  } catch (error) {
    journal.error(`tasks.md of ${dir} could not be written`, error);
    return failed(`${wordsOf(error)}. See to it that the file can be written.`);
  } finally {
    parts.changed();
  }
}

/** Says it where the person looks. A log that takes nothing any more has said so to whoever wrote to it. */
async function tell(session: Session, problem: string, { ports }: RunParts): Promise<void> {
  const text = `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`;
  await session.record({ type: 'noticed', level: 'error', text }).catch((error: unknown) => {
    ports.journal.error(text, error);
  });
}

function outcomeOf(done: boolean, session: Session): 'done' | 'not-done' | 'interrupted' {
  return done ? 'done' : session.state.lastStop === 'interrupted' ? 'interrupted' : 'not-done';
}
