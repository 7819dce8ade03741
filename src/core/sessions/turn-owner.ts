import type { AgentEvent, AutonomyMode, EventPayload } from '../events/event';
import type { SessionState } from '../events/snapshot';
import type { ContextGauge } from '../loop/context-use';
import type { ModelRef } from '../models/model';
import type { Uri } from '../ports';
import type { Questions } from './questions';
import type { SessionHistory } from './session-history';
import type { SessionSecrets } from './session-secrets';
import type { SessionParts } from './session-parts';
import type { SessionReview } from './session-review';

/** What a turn needs of the session that it belongs to. */
export interface TurnOwner {
  readonly parts: SessionParts;
  readonly state: SessionState;
  readonly model: ModelRef | undefined;
  readonly lastSeq: number;
  readonly history: SessionHistory;
  readonly questions: Questions;
  readonly review: SessionReview;
  readonly gauge: ContextGauge;
  readonly secrets: SessionSecrets;
  /** Hash of the document when the conversation last held its whole text; undefined when it never did. */
  hashSeen(uri: Uri): string | undefined;
  /** How writing is allowed from now on, which its log says then (AUTO-02). */
  /** @param isReviewed edits are put up for review whatever was chosen */
  settleMode(isReviewed?: boolean): Promise<AutonomyMode>;
  record(payload: EventPayload): Promise<AgentEvent>;
}
