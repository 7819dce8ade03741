import type { AgentEvent, EventPayload } from '../events/event';
import type { SessionState } from '../events/snapshot';
import type { ContextGauge } from '../loop/context-use';
import type { ModelRef } from '../models/model';
import type { Questions } from './questions';
import type { SessionHistory } from './session-history';
import type { SessionParts } from './session-parts';

/** What a turn needs of the session that it belongs to. */
export interface TurnOwner {
  readonly id: string;
  readonly parts: SessionParts;
  readonly state: SessionState;
  readonly model: ModelRef | undefined;
  readonly lastSeq: number;
  readonly history: SessionHistory;
  readonly questions: Questions;
  readonly gauge: ContextGauge;
  record(payload: EventPayload): Promise<AgentEvent>;
}
