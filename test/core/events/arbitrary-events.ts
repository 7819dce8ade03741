import fc from 'fast-check';
import type { AgentEvent, EventPayload } from '../../../src/core/events/event';

/** One of these words, typed as such. */
const oneOf = <const Words extends readonly string[]>(...words: Words): fc.Arbitrary<Words[number]> =>
  fc.constantFrom<Words[number]>(...words);

const call = oneOf('c1', 'c2', 'c3');
const text = fc.string({ maxLength: 12 });
const outcome = oneOf('done', 'failed', 'refused', 'cancelled', 'unknown');
const task = { key: '1', id: '1', title: 'First' };

/** Any event in any order: what a log holds is whatever was written, not only what a well-behaved turn writes. */
const payload: fc.Arbitrary<EventPayload> = fc.oneof(
  text.map((value): EventPayload => ({ type: 'prompted', text: value, by: 'user' })),
  text.map((value): EventPayload => ({ type: 'textStreamed', text: value })),
  text.map((value): EventPayload => ({ type: 'thinkingStreamed', text: value })),
  fc.record({ type: fc.constant('toolDrafted' as const), call, name: fc.constant('read') }),
  fc.record({
    type: fc.constant('toolStarted' as const),
    call,
    name: fc.constant('read'),
    label: text,
    input: fc.constant({}),
    touches: fc.constant([]),
  }),
  fc.record({ type: fc.constant('toolOutput' as const), call, text }),
  fc.record({
    type: fc.constant('toolEnded' as const),
    call,
    name: fc.constant('read'),
    label: text,
    outcome,
    content: text,
    changes: fc.constant([]),
    seen: fc.constant([]),
  }),
  fc.record({
    type: fc.constant('asked' as const),
    ask: oneOf('a1', 'a2'),
    call,
    name: fc.constant('shell'),
    label: text,
    detail: text,
    reason: text,
  }),
  fc.record({
    type: fc.constant('answered' as const),
    ask: oneOf('a1', 'a2'),
    answer: oneOf('run', 'reject', 'always'),
  }),
  fc.record({
    type: fc.constant('retrying' as const),
    attempt: fc.nat(3),
    delayMs: fc.nat(1000),
    code: fc.constant('server'),
    message: text,
    discards: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('replied' as const),
    blocks: fc.array(
      fc.oneof(
        text.map((value) => ({ kind: 'text' as const, text: value })),
        call.map((id) => ({ kind: 'toolCall' as const, call: id, name: 'read', input: {} })),
      ),
      { maxLength: 3 },
    ),
    stop: fc.constant('end' as const),
    usage: fc.constant({ input: 3 }),
  }),
  fc.record({
    type: fc.constant('stopped' as const),
    reason: oneOf('finished', 'cancelled', 'interrupted', 'failed'),
  }),
  fc.record({
    type: fc.constant('gateOpened' as const),
    document: oneOf('requirements', 'design', 'tasks'),
    uri: fc.constant('file:///w/x.md'),
    hash: text,
  }),
  fc.record({
    type: fc.constant('gateAnswered' as const),
    document: oneOf('requirements', 'design', 'tasks'),
    answer: oneOf('approved', 'feedback'),
    hash: text,
  }),
  fc.constant<EventPayload>({ type: 'taskEnded', task, outcome: 'done', evidence: 'checked', checks: [], reason: '' }),
  fc.constant<EventPayload>({ type: 'noticed', level: 'info', text: 'n' }),
);

/** Stamps payloads the way a session does. */
export function stamped(payloads: readonly EventPayload[]): AgentEvent[] {
  let turn = 0;
  return payloads.map((each, index) => {
    if (each.type === 'prompted') turn += 1;
    return { v: 1, seq: index + 1, session: 's', turn, at: '2026-01-01T00:00:00.000Z', ...each };
  });
}

export const opened: EventPayload = { type: 'sessionOpened', kind: 'chat', root: 'file:///w', title: 'Chat' };

export const anyEvents = (maxLength = 60): fc.Arbitrary<AgentEvent[]> =>
  fc.array(payload, { maxLength }).map((payloads) => stamped([opened, ...payloads]));
