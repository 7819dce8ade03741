import type { AgentEvent, EventPayload } from '../../src/core/events/event';
import { ViewBuilder } from '../../src/core/events/view-builder';
import type { ChatState, FromWebview, ModelRow, ToWebview } from '../../src/messages/chat';

export const sonnet: ModelRow = {
  provider: 'anthropic',
  providerLabel: 'Anthropic',
  id: 'claude-sonnet-5',
  name: 'Claude Sonnet 5',
  contextTokens: 200_000,
};

const haiku: ModelRow = { ...sonnet, id: 'claude-haiku-5', name: 'Claude Haiku 5' };

const lent: ModelRow = {
  provider: 'editor',
  providerLabel: 'From this editor',
  id: 'gpt-6',
  name: 'GPT-6',
  contextTokens: 1_000_000,
};

/** A panel that could be used at once. */
export const emptyState: ChatState = {
  page: undefined,
  startKind: 'chat',
  startRoad: 'requirements-first',
  sessions: [],
  models: [sonnet, haiku, lent],
  model: sonnet,
  setup: 'ready',
  trusted: true,
  autonomy: { autonomy: 'autopilot', fixed: false },
  demo: false,
};

/**
 * A session as the editor's side holds it: events go in, the page gets pages and deltas made of them by the core's own
 * builder.
 */
export class SessionHost {
  readonly #builder = new ViewBuilder();
  readonly #session: string;
  #seq = 0;
  #turn = 0;
  state: ChatState;

  constructor(session = 's1', state: Partial<ChatState> = {}) {
    this.#session = session;
    this.state = { ...emptyState, ...state };
  }

  /** Takes events in; the messages tell the page of them. */
  happens(...payloads: readonly EventPayload[]): ToWebview[] {
    return payloads.map((payload) => {
      this.#seq += 1;
      if (payload.type === 'prompted') this.#turn += 1;
      const event: AgentEvent = {
        ...payload,
        v: 1,
        seq: this.#seq,
        session: this.#session,
        turn: this.#turn,
        at: '2026-01-01T00:00:00.000Z',
      };
      return { type: 'delta', session: this.#session, delta: this.#builder.apply(event) };
    });
  }

  whole(size = 60): ToWebview {
    return { type: 'state', state: { ...this.state, page: this.#builder.page(size) } };
  }

  /** The items before one of them. */
  pageBefore(item: string): ToWebview {
    const page = this.#builder.page(60, item);
    if (!page) throw new Error('The session was not opened.');
    return { type: 'earlier', session: this.#session, page };
  }

  /** Answers what a host must answer for the page to work. */
  readonly answer = async (message: FromWebview, post: (message: ToWebview) => Promise<void>): Promise<void> => {
    if (message.type === 'ready') await post(this.whole());
    if (message.type === 'earlier') await post(this.pageBefore(message.before));
  };
}
