import type { AgentEvent } from '../events/event';
import type { SessionLog } from './session-log';

/** The event behind which a conversation can be cut: its last turn's end, or its last event where no turn has ended. */
export async function lastEndOf(events: AsyncIterable<AgentEvent>): Promise<number> {
  let last = 0;
  let end: number | undefined;
  for await (const { seq, type } of events) {
    last = seq;
    if (type === 'stopped') end = seq;
  }
  return end ?? last;
}

/**
 * Writes what happened in one session as the beginning of another. Snapshots tell places of the other log and are left
 * out; *always* was said of the other session, so here it counts as once.
 *
 * @param from the other session, up to and with event `seq`
 */
export async function copyEvents(
  events: AsyncIterable<AgentEvent>,
  from: { readonly session: string; readonly seq: number },
  log: SessionLog,
): Promise<void> {
  let reviewed = false;
  for await (const event of events) {
    if (event.seq > from.seq) break;
    reviewed ||= event.type === 'autonomyChanged';
    if (event.type === 'snapshot' || event.type === 'rewound') continue;
    if (event.type === 'compacted') {
      // What was left out has moved the event from which on the conversation is told as it was.
      const moved = event.seq - log.lastSeq - 1;
      await log.adopt({ ...event, keptFrom: Math.max(1, event.keptFrom - moved) });
    } else if (event.type === 'sessionOpened') {
      // The copy of a subagent's session works for nobody.
      const { parent, ...rest } = event;
      await log.adopt({ ...rest, kind: parent ? 'chat' : event.kind, forkedFrom: from });
    } else if (event.type === 'answered' && event.answer === 'always') await log.adopt({ ...event, answer: 'run' });
    else await log.adopt(event);
  }
  // Edits are reviewed once, where they were made.
  if (reviewed) await log.append({ type: 'reviewEnded', how: 'left' });
}
