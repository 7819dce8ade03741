import type { AgentEvent, EventOf } from '../events/event';
import type { Documents, Uri } from '../ports';
import { stateOfMark, type TaskMark } from '../specs/task-line';
import { parseTasks } from '../specs/tasks';
import { documentUri } from './spec-folder';
import { findTask, markTask } from './task-box';

type Mark = EventOf<'tasksMarked'>['marks'][number];

/** A box that goes back to what it said. */
export interface MarkToRewind {
  readonly dir: Uri;
  readonly mark: Mark;
}

/** What boxes said before event `to` and what we left them saying, each box once (CKPT-05: task states rewind too). */
export function marksSince(events: Iterable<AgentEvent>, to: number): readonly MarkToRewind[] {
  const boxes = new Map<string, MarkToRewind>();
  for (const event of events) {
    if (event.seq < to || event.type !== 'tasksMarked') continue;
    const { dir } = event;
    for (const mark of event.marks) {
      const name = JSON.stringify([dir, mark.id, mark.title]);
      const first = boxes.get(name)?.mark;
      boxes.set(name, { dir, mark: first ? { ...mark, before: first.before } : mark });
    }
  }
  return [...boxes.values()].filter(({ mark }) => mark.before !== mark.after);
}

/** Those whose boxes still say what we left them saying. One that was set otherwise since is the user's. */
export async function marksToRewind(
  marks: readonly MarkToRewind[],
  documents: Documents,
): Promise<readonly MarkToRewind[]> {
  const present = await Promise.all(
    marks.map(async ({ dir, mark }) => {
      const document = await documents.read(documentUri(dir, 'tasks'));
      const task = document && findTask(parseTasks(document.text).value, mark);
      return task?.mark === mark.after;
    }),
  );
  return marks.filter((_, index) => present[index]);
}

/** Sets the boxes back. @returns those that were, with what they said */
export async function rewindMarks(
  marks: readonly MarkToRewind[],
  documents: Documents,
): Promise<readonly MarkToRewind[]> {
  const done: MarkToRewind[] = [];
  for (const each of await marksToRewind(marks, documents)) {
    const { dir, mark } = each;
    const state = stateOfMark(mark.before as TaskMark);
    // Nothing runs any more, whatever the box said then.
    const outcome = await markTask(documentUri(dir, 'tasks'), mark, state === 'running' ? 'todo' : state, documents);
    if (outcome === 'applied' || outcome === 'unsaved') {
      done.push({ dir, mark: { ...mark, before: mark.after, after: mark.before } });
    }
  }
  return done;
}
