import type { Uri } from '../ports';
import type { Session } from '../sessions/session';
import type { Prompt, TurnSetup } from '../sessions/session-parts';
import { parentsToComplete } from '../specs/progress';
import { parseTasks, type TaskItem } from '../specs/tasks';
import { plainInline } from '../text/plain-inline';
import { relativePath } from '../text/uri';
import type { AnyTool } from '../tools/tool';
import { createToolbox } from '../tools/toolbox';
import { EditEvidence, type Evidence } from './evidence';
import { checkLimits } from './evidence/check-limits';
import type { TaskChecks } from './evidence/task-checks';
import { type TaskVerdict, withProblems } from './evidence/task-verdict';
import { ownDocumentsOf, putBackOwnDocuments } from './own-documents';
import { repairPrompt } from './prompts/repair';
import { taskRole } from './prompts/task';
import { documentUri } from './spec-folder';
import { clearLeftMark, findTask, markTask, nameOf } from './task-box';
import { notDone, wordsOf } from './task-words';
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
    if (end)
      await session.record({
        type: 'taskEnded',
        task: { key, id, title },
        ...end,
        checks: [...end.checks],
        spent: session.state.spent,
      });
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
  return done && boxProblem === undefined;
}

/** The turn of a task that is done already: it is talked about without its box being touched. */
export async function talkAboutTask(
  { spec, session, prompt }: Pick<TaskTurn, 'spec' | 'session' | 'prompt'>,
  parts: RunParts,
): Promise<void> {
  await session.run(prompt, () => setup(spec, session, undefined, parts));
}

/** @returns undefined where nothing was done that could end a task: a question was answered */
async function workAndCheck(turn: TaskTurn, parts: RunParts, signal: AbortSignal): Promise<End | undefined> {
  const { spec, session, typed } = turn;
  if (signal.aborted) return notDone(endInWords('cancelled'));
  const watch: Watch = {
    edits: new EditEvidence(parts.ports.diagnostics, session.state.errorsBefore),
    tests: await parts.checksFor(spec, turn.task, session),
  };
  const { attempts } = checkLimits(parts.ports.settings);
  const seen = { work: false };
  const watching = session.onEvent((event) => (seen.work ||= isWork(event)));
  try {
    let prompt = turn.prompt;
    for (let attempt = 1; ; attempt += 1) {
      const reason = await session.run(prompt, () => setup(spec, session, watch, parts));
      const meddled = await putBackOwnDocuments(spec.dir, session, parts.root, parts.ports);
      for (const each of meddled) await session.record({ type: 'noticed', level: 'warning', text: `${each}.` });
      if (reason !== 'finished') return notDone(endInWords(reason));
      if (typed && !seen.work) return undefined;
      const { end, repair } = await check(turn, watch, meddled, parts, signal);
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

/**
 * @param meddled what the agent did to documents that are not its own, in words
 * @returns how the task stands, and what the agent can repair
 */
async function check(
  { spec, task, session }: TaskTurn,
  watch: Watch,
  meddled: readonly string[],
  parts: RunParts,
  signal: AbortSignal,
): Promise<{ readonly end: End; readonly repair: readonly string[] }> {
  const edited = editedFiles(session);
  const stopped = { end: notDone(endInWords('cancelled')), repair: [] };
  if (edited.length > 0 && parts.ports.diagnostics) {
    const files = edited.length === 1 ? 'the edited file' : `the ${String(edited.length)} edited files`;
    await session.record({ type: 'noticed', level: 'info', text: `Looking for new errors in ${files}.` });
  }
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(checksDeadlineMs)]);
    const edits = await watch.edits.after(edited, deadline);
    const tests = withProblems(await watch.tests.after(signal), meddled);
    if (signal.aborted) return stopped;
    const found: Evidence = { ...edits, evidence: joined(edits, tests) };
    await parts.keepEvidence(spec, { task, session, edits, tests, evidence: found.evidence });
    const outcome = found.evidence === 'failed' ? 'not-done' : 'done';
    const errors = edits.checks.flatMap(({ uri, newErrors }) =>
      newErrors.map(({ line, message }) => `${relativePath(uri, parts.root)}:${String(line)}: ${message}`),
    );
    const repair = outcome === 'done' || tests.stops ? [] : [...errors, ...tests.problems];
    return { end: { ...found, outcome, reason: foundInWords(found, edits, tests, edited) }, repair };
  } catch (error) {
    if (signal.aborted) return stopped;
    parts.ports.journal.error('A task could not be checked', error);
    const end = notDone(
      `Not done: it could not be checked (${wordsOf(error)}). Write Continue to have it tried again.`,
    );
    return { end, repair: [] };
  }
}

/** One failing check fails a task; one that says something for it is enough where no other fails. */
function joined(edits: Evidence, { state }: TaskVerdict): Evidence['evidence'] {
  if (edits.evidence === 'failed' || state === 'failed') return 'failed';
  return edits.evidence === 'checked' || state === 'proved' ? 'checked' : 'not-checked';
}

/** Documents that the task's session changed and that still exist. */
function editedFiles(session: Session): readonly Uri[] {
  return session.state.edited.flatMap(({ uri, exists }) => (exists ? [uri] : []));
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

/** @param watch undefined where the turn is no work on a task */
async function setup(spec: SpecName, session: Session, watch: Watch | undefined, parts: RunParts): Promise<TurnSetup> {
  const guards = guardsOf(spec, session, watch, parts);
  return {
    system: await parts.systemPromptFor(taskRole, parts.root),
    tools: createToolbox(await parts.toolsFor(session, guards)),
    guards,
    essentials: async () => (session.state.task ? parts.essentialsOf(spec, session.state.task) : ''),
  };
}

/** Before a call writes: the spec's own documents are kept from it, and what is wrong with the file already is noted. */
function guardsOf(spec: SpecName, session: Session, watch: Watch | undefined, parts: RunParts): ToolGuards {
  const { files } = parts.ports;
  return {
    beforeRun: async ({ name, touches, moves }, signal) => {
      const own = await ownDocumentsOf(spec.dir, parts.ports);
      for (const uri of touches) if (own.has(await files.realPath(uri))) return ownDocument;
      if (!watch) return undefined;
      if (touches.length > 0 || runsAnything.has(name)) await watch.tests.before(signal);
      for (const uri of touches) {
        const stat = await files.stat(uri);
        if (stat?.kind === 'folder') continue; // what is in it is named by itself
        const from = moves.find(({ to }) => to === uri)?.from;
        const baseline = await watch.edits.before(uri, stat !== undefined, signal, from);
        if (baseline) await session.record(baseline);
      }
      return undefined;
    },
  };
}

/** Tools that may change whatever they like. */
const runsAnything: ReadonlySet<string> = new Set(['shell', 'process_start']);

const ownDocument =
  'While a task runs, the documents of its spec are not changed and Fingerpost itself keeps the boxes; nothing was written. Say in your closing words what should change in it.';

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
