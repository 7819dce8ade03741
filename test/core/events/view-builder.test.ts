import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentEvent, EventPayload } from '../../../src/core/events/event';
import type { ViewPage } from '../../../src/core/events/view';
import { ViewBuilder } from '../../../src/core/events/view-builder';
import { applyDelta, prependPage } from '../../../src/core/events/view-ops';
import { anyEvents, opened, stamped } from './arbitrary-events';

function built(events: readonly AgentEvent[]): ViewBuilder {
  const builder = new ViewBuilder();
  for (const event of events) builder.apply(event);
  return builder;
}

function wholePage(builder: ViewBuilder): ViewPage {
  const page = builder.page(Number.MAX_SAFE_INTEGER);
  assert.ok(page);
  return page;
}

describe('the view of a session', () => {
  it('is the same whether it is read as a page or kept up to date by deltas', () => {
    fc.assert(
      fc.property(anyEvents(), fc.nat(), (events, cut) => {
        const at = 1 + (cut % events.length);
        const builder = built(events.slice(0, at));
        let copy = wholePage(builder);
        for (const event of events.slice(at)) {
          const next = applyDelta(copy, builder.apply(event));
          assert.ok(next);
          copy = next;
        }
        assert.deepEqual(copy, wholePage(built(events)));
      }),
    );
  });

  it('is whole again when its pages are put together from the last to the first', () => {
    fc.assert(
      fc.property(anyEvents(), fc.integer({ min: 1, max: 7 }), (events, size) => {
        const builder = built(events);
        const last = builder.page(size);
        assert.ok(last);
        let copy = last;
        while (copy.earlier > 0) {
          const page = builder.page(size, copy.items[0]?.id);
          assert.ok(page);
          copy = { ...prependPage(copy, page) };
        }
        assert.deepEqual(copy, wholePage(builder));
      }),
    );
  });

  it('never has two items of one identity', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const ids = wholePage(built(events)).items.map((item) => item.id);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('asks for a page again when a delta is missing, and passes over one that came twice', () => {
    const events = stamped([opened, { type: 'prompted', text: 'a', by: 'user' }, { type: 'textStreamed', text: 'b' }]);
    const [first, second, third] = events;
    assert.ok(first && second && third);
    const builder = built([first]);
    const copy = wholePage(builder);
    const twice = builder.apply(second);
    const next = builder.apply(third);
    assert.equal(applyDelta(copy, next), undefined);
    const updated = applyDelta(copy, twice);
    assert.ok(updated);
    assert.equal(applyDelta(updated, twice), updated);
  });

  it('shows text that a retry throws away as superseded', () => {
    const payloads: EventPayload[] = [
      opened,
      { type: 'prompted', text: 'a', by: 'user' },
      { type: 'textStreamed', text: 'half a sen' },
      { type: 'retrying', attempt: 1, delayMs: 10, code: 'disconnected', message: 'lost', discards: true },
      { type: 'textStreamed', text: 'a sentence' },
      { type: 'replied', blocks: [{ kind: 'text', text: 'a sentence' }], stop: 'end', usage: {} },
    ];
    const states = wholePage(built(stamped(payloads))).items.flatMap((item) =>
      item.kind === 'text' ? [item.state] : [],
    );
    assert.deepEqual(states, ['superseded', 'whole']);
  });

  it('shows a call that was being written when the turn ended as cancelled', () => {
    const payloads: EventPayload[] = [
      opened,
      { type: 'prompted', text: 'a', by: 'user' },
      { type: 'toolDrafted', call: 'c1', name: 'write' },
      { type: 'stopped', reason: 'interrupted' },
    ];
    const page = wholePage(built(stamped(payloads)));
    assert.deepEqual(
      page.items.map((item) => (item.kind === 'tool' ? item.state : item.kind)),
      ['prompt', 'cancelled', 'stop'],
    );
    assert.equal(page.head.canContinue, true);
    assert.equal(page.head.state, 'idle');
  });
});
