import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventPayload } from '../../src/core/events/event';
import { anyEvents } from '../core/events/arbitrary-events';
import { announcements } from '../../src/webview/chat/announcements';
import {
  emptyModel,
  isToWebview,
  pageSize,
  received,
  trimmed,
  type ChatModel,
} from '../../src/webview/chat/chat-model';
import { askingChat, endedChat, endedTasks, gatedSpec, troubledChat } from './conversations';
import { SessionHost } from './session-host';

function after(host: SessionHost): ChatModel {
  return received(emptyModel, host.whole(Number.MAX_SAFE_INTEGER));
}

describe('what the page holds', () => {
  it('is what the editor holds, or known to be out of date, whichever deltas are lost', () => {
    fc.assert(
      fc.property(anyEvents(), fc.array(fc.boolean()), ([first, ...rest], lost) => {
        assert.ok(first);
        const host = new SessionHost();
        host.happens(first);
        let model = after(host);
        const deltas = host.happens(...rest);
        for (const [index, delta] of deltas.entries()) if (!lost[index]) model = received(model, delta);
        const missed = deltas.findIndex((_, index) => lost[index] === true);
        const late = missed >= 0 && deltas.some((_, index) => index > missed && !lost[index]);
        assert.equal(model.stale, late);
        if (missed < 0) assert.deepEqual(model.copy, after(host).copy);
        assert.deepEqual(received(model, host.whole(Number.MAX_SAFE_INTEGER)).copy, after(host).copy);
      }),
    );
  });

  it('lets go of the oldest items when too many have piled up, and still grows and completes', () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    for (let index = 0; index < 30; index += 1) host.happens(...endedChat.slice(1));
    const { copy } = after(host);
    assert.ok(copy);
    const less = trimmed(copy);
    assert.equal(less.items.length, pageSize);
    assert.equal(less.earlier + less.items.length, copy.items.length);
    assert.equal(less.items.at(-1), copy.items.at(-1));
    const page = host.pageBefore(less.items[0]?.id ?? '');
    assert.deepEqual(received({ ...after(host), copy: less }, page).copy?.items, copy.items.slice(-2 * pageSize));
  });

  it('is not changed by lists that come before a state, nor by the deltas of another session', () => {
    const host = new SessionHost('other');
    const [delta] = host.happens(...endedChat);
    assert.ok(delta);
    assert.equal(received(emptyModel, delta), emptyModel);
  });

  it('takes messages by their known types only', () => {
    fc.assert(fc.property(fc.anything(), (data) => assert.equal(isToWebview(data), false)));
    assert.ok(isToWebview({ type: 'fill', text: '' }));
    assert.ok(!isToWebview({ type: 'constructor' }));
  });
});

describe('announcements', () => {
  /** Everything that is announced while a conversation happens. */
  function announced(payloads: readonly EventPayload[]): string[] {
    const [first, ...rest] = payloads;
    assert.ok(first);
    const host = new SessionHost();
    host.happens(first);
    let model = after(host);
    return rest.flatMap((payload) => {
      const [delta] = host.happens(payload);
      assert.ok(delta);
      const next = received(model, delta);
      const texts = model.copy && next.copy ? announcements(model.copy, next.copy) : [];
      model = next;
      return texts;
    });
  }

  it('say what was answered and what waits for a person', () => {
    assert.deepEqual(announced(askingChat), [
      'I will look at how totals are computed.',
      'Approval needed: Run npm test -- checkout.',
    ]);
    assert.deepEqual(
      announced(gatedSpec).filter((text) => text.includes('ready')),
      [
        'Requirements ready: approve, or give feedback.',
        'Requirements ready: approve, or give feedback.',
        'Design ready: approve, or give feedback.',
      ],
    );
  });

  it('say what went wrong and how tasks ended', () => {
    const trouble = announced(troubledChat);
    for (const text of ['Failed: Read scripts/deploy.sh.', 'Outcome unknown: Run ./scripts/migrate --all.']) {
      assert.ok(trouble.includes(text), text);
    }
    assert.equal(trouble.at(-1), 'Failed. Anthropic did not accept the API key.');
    assert.ok(announced(endedTasks).includes('Task Call it from order.ts: not done. Check failed.'));
  });

  it('read text, not Markdown, and no more of it than one listens to', () => {
    const long = announced(endedChat).at(-1) ?? '';
    assert.doesNotMatch(long, /[*`]|\]\(|^#/m);
    assert.ok(long.length < 700);
  });

  it('never announce one item twice for nothing', () => {
    fc.assert(
      fc.property(anyEvents(), ([first, ...rest]) => {
        assert.ok(first);
        const texts = announced([first, ...rest]);
        assert.ok(texts.length <= rest.length * 2);
        const host = new SessionHost();
        host.happens(first, ...rest);
        const { copy } = after(host);
        assert.ok(copy);
        assert.deepEqual(announcements(copy, copy), []);
      }),
    );
  });
});
