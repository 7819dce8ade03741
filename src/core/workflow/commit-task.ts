import { type CommitFile, CommitRefused, type Settings, type Store } from '../ports';
import type { AgentEvent } from '../events/event';
import { changesIn, joinedChanges } from '../events/joined-changes';
import type { Session } from '../sessions/session';
import { setTaskState } from '../specs/task-edits';
import { parseTasks } from '../specs/tasks';
import { placeOfBlob } from '../text/blob-place';
import { applyEdits } from '../text/span';
import { liesIn, relativePath } from '../text/uri';
import { commitMessage } from './commit-message';
import type { RunParts, TaskEnd, TaskTurn } from './run-parts';
import { documentUri } from './spec-folder';
import { findTask, nameOf, type TaskIdentity } from './task-box';

/** Commits by task are wanted: the user says so, and no folder that is open says no. */
export function commitsTasks(settings: Settings): boolean {
  const key = 'run.commitPerTask';
  return settings.get(key) === true && settings.restricting?.(key).includes(false) !== true;
}

/**
 * Commits what a task did, with its box, where that is wanted and the runner has evidence for it (RUN-15): the files that its
 * session changed, as it left them, and nothing of the user's. Whatever is in the way is told; the task is done all the same.
 */
export async function commitTask(turn: TaskTurn, end: TaskEnd, parts: RunParts, signal: AbortSignal): Promise<void> {
  const { spec, task, session } = turn;
  const { ports, root } = parts;
  if (!commitsTasks(ports.settings) || !ports.isTrusted()) return;
  try {
    if (end.evidence !== 'checked') throw new CommitRefused('nothing checked the task.');
    const ticked = tickedIn(session);
    const path = relativePath(documentUri(spec.dir, 'tasks'), root);
    const unsettled = await unsettledIn(turn, parts);
    const tasks = {
      path,
      edit: (committed: string | undefined, present: string | undefined): string | undefined =>
        committed === undefined ? present && withBoxes(present, ticked, unsettled) : withTicks(committed, ticked),
    };
    const request = {
      folder: root,
      message: commitMessage(spec.name, task, end.reason),
      files: await filesOf(turn, parts),
      documents: [tasks],
    };
    const made = await ports.commits.commit(request, signal);
    const left = made?.paths.some((each) => each.endsWith(path)) === false ? ' Its box is in no commit yet.' : '';
    if (made) await say(session, 'info', `Committed as ${made.hash.slice(0, 10)}: ${nameOf(task)}.${left}`, parts);
  } catch (error) {
    if (signal.aborted) await say(session, 'warning', 'Not committed: the run was stopped.', parts);
    else if (error instanceof CommitRefused) await say(session, 'warning', `Not committed: ${error.message}`, parts);
    else throw error;
  }
}

/** What the session changed outside of specs. @throws CommitRefused where somebody else's work would go with it */
async function filesOf({ session, spec }: TaskTurn, { root, ports }: RunParts): Promise<readonly CommitFile[]> {
  const events = await eventsInRoot(session);
  const meddled = changedBetween(events);
  const files: CommitFile[] = [];
  for (const { uri, before, after, was, is } of joinedChanges(events.flatMap(changesIn))) {
    if (!liesIn(uri, root) || liesIn(uri, spec.dir)) continue;
    const path = relativePath(uri, root);
    if (was?.lost === true || is?.lost === true) throw new CommitRefused(`${path} is too large to be kept.`);
    if (meddled.has(uri)) throw new CommitRefused(`${path} was changed by somebody else while the task was worked on.`);
    const bytes = { before: await bytesOf(before, path, ports.store), after: await bytesOf(after, path, ports.store) };
    files.push({ path, ...bytes, link: is?.link === true });
  }
  return files;
}

/** What was done in a private copy counts where it was brought into the root. */
async function eventsInRoot(session: Session): Promise<readonly AgentEvent[]> {
  const events: AgentEvent[] = [];
  let isApart = false;
  for await (const event of session.allEvents()) {
    if (event.type === 'folderChanged') isApart = event.folder !== null;
    else if (!isApart) events.push(event);
  }
  return events;
}

/** Files that were no longer what the session had made of them when it changed them again. */
function changedBetween(events: readonly AgentEvent[]): ReadonlySet<string> {
  const last = new Map<string, string | null>();
  const found = new Set<string>();
  for (const event of events) {
    for (const { uri, before, after } of changesIn(event)) {
      const known = last.get(uri);
      // A review says only what it left.
      if (known !== undefined && known !== before && event.type !== 'reviewDecided') found.add(uri);
      last.set(uri, after);
    }
  }
  return found;
}

async function bytesOf(name: string | null, path: string, store: Store): Promise<Uint8Array | null> {
  if (name === null) return null;
  const bytes = await store.readBytes(placeOfBlob(name));
  if (!bytes) throw new CommitRefused(`what the task made of ${path} is no longer kept.`);
  return bytes;
}

/** The boxes that were ticked for the task: its own, and those of parents that it completed. */
function tickedIn(session: Session): readonly TaskIdentity[] {
  const marked = session.recentEvents.findLast((event) => event.type === 'tasksMarked');
  return marked?.type === 'tasksMarked' ? marked.marks : [];
}

/** Boxes that other runs of ours have marked and not settled yet. */
async function unsettledIn({ spec, task }: TaskTurn, parts: RunParts): Promise<readonly TaskIdentity[]> {
  const records = await parts.recordsOf(spec.dir);
  const running = (await records.runs()).flatMap(({ started, ended }) => (ended ? [] : [started]));
  return [...running, ...(await records.left())].filter(({ id, title }) => id !== task.id || title !== task.title);
}

/** The committed text with ticks alone; undefined where it does not know the task as it is now. */
function withTicks(text: string, ticked: readonly TaskIdentity[]): string | undefined {
  const tasks = parseTasks(text).value;
  const found = ticked.map((each) => findTask(tasks, each));
  if (found[0] === undefined) return undefined;
  return applyEdits(
    text,
    found.flatMap((each) => (each && setTaskState(tasks, each, 'done')) ?? []),
  );
}

/** A text that was in no commit yet, without marks of tasks that others work on. */
function withBoxes(text: string, ticked: readonly TaskIdentity[], unsettled: readonly TaskIdentity[]): string {
  const tasks = parseTasks(text).value;
  const open = unsettled.flatMap((each) => findTask(tasks, each) ?? []).filter(({ state }) => state !== 'done');
  const edits = open.flatMap((each) => setTaskState(tasks, each, 'todo') ?? []);
  return withTicks(applyEdits(text, edits), ticked) ?? text;
}

/** A log that takes nothing any more has said so to whoever wrote to it. */
async function say(session: Session, level: 'info' | 'warning', text: string, { ports }: RunParts): Promise<void> {
  await session.record({ type: 'noticed', level, text }).catch((error: unknown) => ports.journal.error(text, error));
}
