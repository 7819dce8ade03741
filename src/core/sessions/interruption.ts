import type { AgentEvent, EventPayload } from '../events/event';
import { openCalls } from '../events/history';
import type { Documents } from '../ports';

/**
 * Ends a turn that has no end in the log: the process that ran it is gone. Calls that had started get the outcome
 * *unknown*, with what became of the documents they were about to write; none is run again.
 *
 * @param append to the log that `events` were read from
 */
export async function endInterruptedTurn(
  events: readonly AgentEvent[],
  append: (payload: EventPayload) => Promise<unknown>,
  documents: Documents,
): Promise<void> {
  const begun = events.findLastIndex((event) => event.type === 'prompted');
  if (begun < 0 || events.slice(begun).some((event) => event.type === 'stopped')) return;
  const turn = events.slice(begun);
  for (const { call, name, label, started } of openCalls(turn)) {
    const content = started
      ? `Fingerpost was ended while this ran, so its outcome is unknown. It was not run again. ${await whatBecame(call, turn, documents)}`
      : 'Fingerpost was ended before this ran. It was not run.';
    const outcome = started ? 'unknown' : 'cancelled';
    await append({ type: 'toolEnded', call, name, label, outcome, content, changes: [], seen: [] });
  }
  await append({
    type: 'stopped',
    reason: 'interrupted',
    message: 'The editor was closed or reloaded in the middle of this turn. Everything above was kept.',
  });
}

async function whatBecame(call: string, turn: readonly AgentEvent[], documents: Documents): Promise<string> {
  const start = turn.findLast((event) => event.type === 'toolStarted' && event.call === call);
  if (start?.type !== 'toolStarted' || start.touches.length === 0) return 'Look at what it did before you go on.';
  const lines = await Promise.all(
    start.touches.map(async ({ uri, before }) => {
      const now = await documents.read(uri);
      if ((now?.hash ?? null) === before) return `${uri} is as it was before.`;
      return now ? `${uri} has changed since it started.` : `${uri} is gone.`;
    }),
  );
  return lines.join(' ');
}
