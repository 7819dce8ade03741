import type { AgentEvent, EventPayload } from '../events/event';
import type { Usage } from '../events/message';

/** Appends to the session's log; resolves when the event is there and everyone has seen it. */
export type EventSink = (payload: EventPayload) => Promise<AgentEvent>;

/** US dollars for a request; undefined where tokens or prices are not known. */
export type CostOf = (usage: Usage) => number | undefined;
