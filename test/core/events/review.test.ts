import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentEvent, EventPayload, ReviewFile } from '../../../src/core/events/event';
import { historyOf } from '../../../src/core/events/history';
import { afterAct, isPending, isRejected, nextAfterStep, type ReviewAct } from '../../../src/core/events/review';
import { foldState } from '../../../src/core/events/session-state';
import type { SessionState } from '../../../src/core/events/snapshot';
import { ViewBuilder } from '../../../src/core/events/view-builder';
import { opened, stamped } from './arbitrary-events';

const file = (uri: string, change: Partial<ReviewFile> = {}): ReviewFile => ({
  uri,
  found: 'old',
  made: 'new',
  before: 'old',
  after: 'new',
  added: 1,
  removed: 1,
  hunks: 1,
  ...change,
});

describe('the review of edits, as the table of Supervised mode says it', () => {
  const two = [file('f'), file('g')];
  const acts = (...list: readonly ReviewAct[]): ReturnType<typeof afterAct> =>
    list.reduce<ReturnType<typeof afterAct>>(({ files }, act) => afterAct(files, act), { files: two, next: 'review' });
  const accept = (uri: string): ReviewAct => ({ act: 'accept', uri });
  const reject = (uri: string): ReviewAct => ({ act: 'reject', uri });
  const all: ReviewAct = { act: 'acceptAll' };
  const none: ReviewAct = { act: 'rejectAll' };

  it('a step without edits goes on, one with edits is reviewed', () => {
    assert.equal(nextAfterStep(0), 'continue');
    assert.equal(nextAfterStep(1), 'review');
  });

  const table: readonly (readonly [string, readonly ReviewAct[], string, readonly string[]])[] = [
    ['reject(f) stays in the review', [reject('f')], 'review', ['f']],
    ['accept(f) stays in the review', [accept('f')], 'review', []],
    ['accept(f) after reject(f) takes the rejection back', [reject('f'), accept('f')], 'review', []],
    ['Accept All with nothing rejected goes on', [all], 'continue', []],
    ['Accept All after a word taken back goes on', [reject('f'), accept('f'), all], 'continue', []],
    ['Accept All with a rejected file stops, and leaves it rejected', [reject('f'), all], 'stopped', ['f']],
    ['Reject All takes everything back and stops', [none], 'stopped', ['f', 'g']],
    ['Reject All takes back what was accepted as well', [accept('f'), none], 'stopped', ['f', 'g']],
    ['all accepted one by one is Accept All', [accept('f'), accept('g')], 'continue', []],
    ['all decided one by one, one of them rejected, stops', [accept('f'), reject('g')], 'stopped', ['g']],
  ];
  for (const [what, list, next, rejected] of table) {
    it(what, () => {
      const end = acts(...list);
      assert.equal(end.next, next);
      assert.deepEqual(
        end.files.filter(isRejected).map(({ uri }) => uri),
        rejected,
      );
    });
  }

  it('behaves like the table for any acts on any files', () => {
    const uris = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
    const list = fc.array(
      fc.oneof(
        fc.record({
          act: fc.constantFrom('accept' as const, 'reject' as const),
          uri: fc.constantFrom('a', 'b', 'c', 'd'),
        }),
        fc.record({ act: fc.constantFrom('acceptAll' as const, 'rejectAll' as const) }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(uris, list, (names, given) => {
        let now = { files: names.map((uri) => file(uri)) as readonly ReviewFile[], next: 'review' };
        const decided = new Map<string, 'accept' | 'reject'>();
        for (const act of given) {
          now = afterAct(now.files, act);
          if ('uri' in act) {
            if (names.includes(act.uri)) decided.set(act.uri, act.act);
          } else {
            for (const uri of names) {
              if (act.act === 'rejectAll') decided.set(uri, 'reject');
              else if (!decided.has(uri)) decided.set(uri, 'accept');
            }
          }
          const rejected = names.filter((uri) => decided.get(uri) === 'reject');
          const expected =
            act.act === 'rejectAll'
              ? 'stopped'
              : decided.size < names.length
                ? 'review'
                : rejected.length > 0
                  ? 'stopped'
                  : 'continue';
          assert.equal(now.next, expected);
          assert.deepEqual(
            now.files.filter(isRejected).map(({ uri }) => uri),
            rejected,
          );
          for (const each of now.files) {
            assert.equal(isPending(each), !decided.has(each.uri));
            const image = decided.get(each.uri) === 'reject' ? each.found : each.made;
            assert.equal(each.after, image, 'what is on disk is what was decided');
          }
        }
      }),
    );
  });
});

describe('the state of a session in Supervised mode', () => {
  const state = (...payloads: readonly EventPayload[]): SessionState => {
    const events = stamped([opened, ...payloads]);
    const folded = events.reduce<SessionState | undefined>(foldState, undefined);
    assert.ok(folded);
    return folded;
  };
  const mode = (autonomy: 'autopilot' | 'supervised', by: 'user' | 'settings' = 'user'): EventPayload => ({
    type: 'autonomyChanged',
    autonomy,
    by,
  });
  const starts = (call: string): EventPayload => ({
    type: 'toolStarted',
    call,
    name: 'write',
    label: call,
    input: {},
    touches: [],
  });
  const ends = (call: string, before: string | null, after: string | null, name = 'write'): EventPayload => ({
    type: 'toolEnded',
    call,
    name,
    label: call,
    outcome: 'done',
    content: '',
    changes: [{ uri: 'f', before, after }],
    seen: [],
  });

  it('holds edits for review, each document from how it was found to how it was left', () => {
    const { unreviewed } = state(
      mode('supervised'),
      starts('1'),
      ends('1', 'a', 'b'),
      starts('2'),
      ends('2', 'b', 'c'),
    );
    assert.deepEqual(unreviewed, [{ uri: 'f', before: 'a', after: 'c' }]);
  });

  it('holds none in Autopilot, and none of a document that came back to what it was', () => {
    assert.equal(state(starts('1'), ends('1', 'a', 'b')).unreviewed, undefined);
    assert.equal(state(mode('autopilot'), starts('1'), ends('1', 'a', 'b')).unreviewed, undefined);
    const back = state(mode('supervised'), starts('1'), ends('1', 'a', 'b'), starts('2'), ends('2', 'b', 'a'));
    assert.equal(back.unreviewed, undefined);
  });

  it('goes by the mode in which a call began: a switch counts from the next one on', () => {
    assert.equal(state(starts('1'), mode('supervised'), ends('1', 'a', 'b')).unreviewed, undefined);
    assert.equal(state(mode('supervised'), starts('1'), mode('autopilot'), ends('1', 'a', 'b')).unreviewed?.length, 1);
  });

  it('counts what subagents changed once, as they tell it', () => {
    const told: EventPayload = {
      type: 'subagentTold',
      call: '1',
      child: 'k',
      doing: 'Edit f',
      changes: [{ uri: 'f', before: 'a', after: 'b' }],
    };
    const { unreviewed } = state(mode('supervised'), starts('1'), told, ends('1', 'a', 'b', 'subagent'));
    assert.deepEqual(unreviewed, [{ uri: 'f', before: 'a', after: 'b' }]);
  });

  it('keeps what the user chose apart from what settings come to', () => {
    const now = state(mode('autopilot'), mode('supervised', 'settings'));
    assert.deepEqual([now.autonomy, now.mode], ['autopilot', 'supervised']);
  });

  const review: EventPayload = { type: 'reviewOpened', files: [file('f'), file('g')] };

  it('waits for its user in a turn, stays open when the turn is cut short, and ends', () => {
    const begun: readonly EventPayload[] = [{ type: 'prompted', text: 'p', by: 'user' }, review];
    assert.equal(state(...begun).progress, 'waiting');
    const cut = state(...begun, { type: 'stopped', reason: 'interrupted' });
    assert.deepEqual([cut.progress, cut.review?.open], ['idle', true]);
    const over = state(...begun, { type: 'reviewEnded', how: 'accepted' });
    assert.deepEqual([over.progress, over.review], ['running', undefined]);
  });

  it('carries over what was commented on and not decided', () => {
    const done = file('g', { before: 'new' });
    const { review: left } = state(
      review,
      { type: 'reviewDecided', decision: 'accepted', file: done, left: 0 },
      { type: 'reviewCommented', comment: 'c', uri: 'f', text: 'why?' },
      { type: 'reviewEnded', how: 'commented', told: 'why?' },
    );
    assert.deepEqual(left, { open: false, files: [file('f')], comments: [] });
  });

  it('tells the model what was said, as the user’s', () => {
    const events = stamped([opened, { type: 'reviewEnded', how: 'rejected', told: 'no' }]);
    assert.deepEqual(historyOf(events), [{ role: 'user', blocks: [{ kind: 'text', text: 'no' }] }]);
  });

  it('shows one open card: an earlier one is superseded', () => {
    const view = new ViewBuilder();
    const again: EventPayload = { type: 'reviewOpened', files: [file('f')] };
    const events: readonly AgentEvent[] = stamped([opened, review, again, { type: 'reviewEnded', how: 'accepted' }]);
    for (const event of events.slice(0, 3)) view.apply(event);
    assert.equal(view.page(1)?.head.reviewing, true);
    assert.equal(view.isCalm, false);
    for (const event of events.slice(3)) view.apply(event);
    const items = view.page(10)?.items ?? [];
    assert.deepEqual(
      items.map((item) => item.kind === 'review' && [item.state, item.files.some(isPending)]),
      [
        ['superseded', true],
        ['accepted', false],
      ],
    );
    assert.equal(view.head?.reviewing, false);
  });
});
