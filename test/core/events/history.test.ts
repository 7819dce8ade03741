import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventPayload } from '../../../src/core/events/event';
import { historyOf, openCalls } from '../../../src/core/events/history';
import { anyEvents, stamped } from './arbitrary-events';

const prompt = (text: string): EventPayload => ({ type: 'prompted', text, by: 'user' });
const call = { kind: 'toolCall' as const, call: 'c1', name: 'read', input: { path: 'a' } };
const ended = (content: string): EventPayload => ({
  type: 'toolEnded',
  call: 'c1',
  name: 'read',
  label: 'Read a',
  outcome: 'done',
  content,
  changes: [],
  seen: [],
});

describe('the history that a model gets', () => {
  it('is prompts, whole messages and results in their order', () => {
    const events = stamped([
      prompt('hello'),
      { type: 'textStreamed', text: 'I look' },
      { type: 'replied', blocks: [{ kind: 'text', text: 'I look' }, call], stop: 'tools', usage: {} },
      { type: 'toolStarted', call: 'c1', name: 'read', label: 'Read a', input: {}, touches: [] },
      ended('content of a'),
    ]);
    assert.deepEqual(historyOf(events), [
      { role: 'user', blocks: [{ kind: 'text', text: 'hello' }] },
      { role: 'assistant', blocks: [{ kind: 'text', text: 'I look' }, call] },
      { role: 'user', blocks: [{ kind: 'toolResult', call: 'c1', text: 'content of a', failed: false }] },
    ]);
  });

  it('carries a message that broke off as far as it was shown, and the prompt that goes on after it', () => {
    const events = stamped([
      prompt('hello'),
      { type: 'textStreamed', text: 'The answer ' },
      { type: 'textStreamed', text: 'is ' },
      { type: 'stopped', reason: 'interrupted' },
      prompt('Continue'),
    ]);
    assert.deepEqual(historyOf(events), [
      { role: 'user', blocks: [{ kind: 'text', text: 'hello' }] },
      { role: 'assistant', blocks: [{ kind: 'text', text: 'The answer is' }] },
      { role: 'user', blocks: [{ kind: 'text', text: 'Continue' }] },
    ]);
  });

  it('leaves out what a retry threw away', () => {
    const events = stamped([
      prompt('hello'),
      { type: 'textStreamed', text: 'lost' },
      { type: 'retrying', attempt: 1, delayMs: 1, code: 'server', message: '', discards: true },
      { type: 'replied', blocks: [{ kind: 'text', text: 'found' }], stop: 'end', usage: {} },
    ]);
    assert.deepEqual(historyOf(events).at(-1), { role: 'assistant', blocks: [{ kind: 'text', text: 'found' }] });
  });

  it('only ever grows at its end when events are added, but for a message that is still coming', () => {
    fc.assert(
      fc.property(anyEvents(), fc.nat(), (events, cut) => {
        const blocks = (some: typeof events): unknown[] =>
          historyOf(some).flatMap(({ role, blocks: each }) => each.map((block) => ({ role, block })));
        const part = events.slice(0, cut % (events.length + 1));
        // Broken text at the end may still grow, become a whole message, or be thrown away by a retry.
        const isComing = historyOf(part).at(-1)?.role === 'assistant';
        const said = isComing ? historyOf(part).slice(0, -1) : historyOf(part);
        const count = said.reduce((sum, message) => sum + message.blocks.length, 0);
        assert.deepEqual(blocks(events).slice(0, count), blocks(part).slice(0, count));
      }),
      { numRuns: 500 },
    );
  });

  it('never puts two user messages or an empty message side by side', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const roles = historyOf(events);
        assert.ok(roles.every((message) => message.blocks.length > 0));
        assert.ok(roles.every((message, index) => message.role !== 'user' || roles[index - 1]?.role !== 'user'));
      }),
    );
  });
});

describe('calls without an end', () => {
  it('are those that the model made and whose result is not in the log', () => {
    const events = stamped([
      prompt('hello'),
      { type: 'replied', blocks: [call, { ...call, call: 'c2' }], stop: 'tools', usage: {} },
      { type: 'toolStarted', call: 'c1', name: 'read', label: 'Read a', input: {}, touches: [] },
    ]);
    assert.deepEqual(openCalls(events), [
      { call: 'c1', name: 'read', label: 'Read a', started: true },
      { call: 'c2', name: 'read', label: 'read', started: false },
    ]);
    assert.deepEqual(
      openCalls([...events, ...stamped([ended('x')])]).map((each) => each.call),
      ['c2'],
    );
  });
});
