import type { AgentEvent } from '../events/event';
import { joinedChanges } from '../events/joined-changes';
import { isLive, type SessionState } from '../events/snapshot';

/** A place in a session that can be gone back to: the moment before a prompt, or before a restore. */
export interface Checkpoint {
  /** Of the prompt; undefined: the moment before a restore, which is taken back by it. */
  readonly number: number | undefined;
  /** The event before which it lies. */
  readonly to: number;
  /** ISO 8601. */
  readonly at: string;
  /** What was asked then. */
  readonly text: string;
  readonly by: 'user' | 'engine';
  /** Files that were changed from there up to the next one. */
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
}

/** Every checkpoint of a session, oldest first (CKPT-01, `cli-a` CKPT-06, CKPT-07). */
export function checkpointsOf(events: Iterable<AgentEvent>, cuts: SessionState['cuts']): readonly Checkpoint[] {
  const open: { at: AgentEvent; changes: Changes[number][] }[] = [];
  for (const event of events) {
    if (!isLive(event.seq, cuts)) continue;
    if (isCheckpoint(event)) open.push({ at: event, changes: [] });
    if (event.type === 'toolEnded') open.at(-1)?.changes.push(...event.changes);
  }
  return open.map(({ at, changes }) => {
    const joined = joinedChanges(changes);
    const count = (is: (change: Changes[number]) => boolean): number => joined.filter(is).length;
    const added = count(({ before }) => before === null);
    const deleted = count(({ after }) => after === null);
    const { seq: to, at: time } = at;
    return { ...aboutOf(at), to, at: time, added, deleted, modified: joined.length - added - deleted };
  });
}

type Changes = Extract<AgentEvent, { type: 'toolEnded' }>['changes'];

const isCheckpoint = ({ type }: AgentEvent): boolean =>
  type === 'prompted' || type === 'filesRestored' || type === 'rewound';

function aboutOf(event: AgentEvent): Pick<Checkpoint, 'number' | 'text' | 'by'> {
  if (event.type === 'prompted') return { number: event.turn, text: event.shown ?? event.text, by: event.by };
  return { number: undefined, text: 'Before a restore', by: 'user' };
}
