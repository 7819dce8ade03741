import type { AgentEvent, EventOf, EventPayload } from '../events/event';
import { openCalls } from '../events/history';
import type { SessionState } from '../events/snapshot';
import { nothingSpent } from '../events/spent';
import { type Documents, NotText, type Uri } from '../ports';
import { joinedChanges } from '../events/joined-changes';
import type { Blobs } from './blobs';
import type { DiskWatch } from './disk-watch';

/**
 * Ends a turn that has no end in the log: the process that ran it is gone. Calls that had started get the outcome
 * *unknown*, with what became of the documents they were about to write; none is run again.
 *
 * @param events from the last snapshot on; calls that are open at a snapshot there are none
 * @param state of the session after them
 * @param append to the log that they were read from
 */
export async function endInterruptedTurn(
  events: readonly AgentEvent[],
  state: SessionState | undefined,
  append: (payload: EventPayload) => Promise<unknown>,
  disk: LeftBehind,
): Promise<void> {
  await endOpenParts(events, append);
  if (state === undefined || state.progress === 'idle') return;
  const turn = events.slice(
    Math.max(
      0,
      events.findLastIndex((event) => event.type === 'prompted'),
    ),
  );
  for (const { call, name, label, started } of openCalls(turn)) {
    const ended = { type: 'toolEnded', call, name, label, seen: [] } as const;
    if (!started) {
      const content = 'Fingerpost was ended before this ran. It was not run.';
      await append({ ...ended, outcome: 'cancelled', content, changes: [] });
      continue;
    }
    const { words, changes } = await whatBecame(call, turn, disk);
    const content = `Fingerpost was ended while this ran, so its outcome is unknown. It was not run again. ${words}`;
    await append({ ...ended, outcome: 'unknown', content, changes });
  }
  await append({
    type: 'stopped',
    reason: 'interrupted',
    message: 'The editor was closed or reloaded in the middle of this turn. Everything above was kept.',
  });
}

/** A summary that was being made, and subagents that were at work. */
async function endOpenParts(
  events: readonly AgentEvent[],
  append: (payload: EventPayload) => Promise<unknown>,
): Promise<void> {
  const last = events.findLast(({ type }) => compactionTypes.has(type));
  if (last?.type === 'compactionStarted') {
    await append({ type: 'compactionFailed', message: 'Fingerpost was ended before the summary was whole.' });
  }
  const ended = new Set(events.flatMap((event) => (event.type === 'subagentEnded' ? [event.child] : [])));
  for (const event of events) {
    if (event.type !== 'subagentStarted' || ended.has(event.child)) continue;
    const message = 'Fingerpost was ended while it worked.';
    const about = { call: event.call, child: event.child, toolCalls: 0, ms: 0, spent: nothingSpent };
    await append({ type: 'subagentEnded', outcome: 'cancelled', message, ...about });
  }
}

const compactionTypes: ReadonlySet<AgentEvent['type']> = new Set([
  'compactionStarted',
  'compacted',
  'compactionFailed',
]);

/** Where it can be seen what a process that is gone has left. */
export interface LeftBehind {
  readonly documents: Documents;
  readonly blobs: Pick<Blobs, 'keep'>;
  readonly watch: Pick<DiskWatch, 'image' | 'since'>;
  readonly roots: readonly Uri[];
}

interface Became {
  readonly words: string;
  /** Of the documents it was about to write, those that are not as they were. */
  readonly changes: EventOf<'toolEnded'>['changes'];
}

async function whatBecame(call: string, turn: readonly AgentEvent[], disk: LeftBehind): Promise<Became> {
  const start = turn.findLast((event) => event.type === 'toolStarted' && event.call === call);
  if (start?.type === 'toolStarted' && start.watched) {
    const changes = await disk.watch.since(disk.roots);
    const words = 'What has changed on disk since it started is told with it; look at that before you go on.';
    return {
      words: changes.length > 0 ? words : 'No file that is looked after has changed since it started.',
      changes,
    };
  }
  if (start?.type !== 'toolStarted' || start.touches.length === 0) {
    const changes = joinedChanges(
      turn.flatMap((event) => (event.type === 'subagentTold' && event.call === call ? (event.changes ?? []) : [])),
    );
    return { words: 'Look at what it did before you go on.', changes };
  }
  const found = await Promise.all(start.touches.map((touched) => documentNow(touched, disk)));
  return { words: found.map(({ words }) => words).join(' '), changes: found.flatMap(({ changes }) => changes) };
}

async function documentNow(
  { uri, before, ...facts }: EventOf<'toolStarted'>['touches'][number],
  { documents, blobs, watch }: LeftBehind,
): Promise<Became> {
  try {
    const { content, ...is } = (await watch.image(uri)) ?? { content: undefined };
    if (content !== undefined) {
      if (content === before) return { words: `${uri} is as it was before.`, changes: [] };
      if (content === null) return { words: `${uri} is gone.`, changes: [{ uri, before, after: null, ...facts }] };
      return {
        words: `${uri} has changed since it started.`,
        changes: [{ uri, before, after: content, ...facts, is }],
      };
    }
    const now = await documents.read(uri);
    if ((now?.hash ?? null) === before) return { words: `${uri} is as it was before.`, changes: [] };
    if (!now) return { words: `${uri} is gone.`, changes: [{ uri, before, after: null }] };
    const after = await blobs.keep(now.text);
    return { words: `${uri} has changed since it started.`, changes: [{ uri, before, after }] };
  } catch (error) {
    // Whatever stands there now, the session must be opened: what is in its log can only be reached this way.
    const why = error instanceof NotText ? 'is no text file now' : `cannot be read now (${String(error)})`;
    return { words: `${uri} ${why}.`, changes: [] };
  }
}
