import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentEvent, EventPayload, Grant } from '../../../src/core/events/event';
import { eventSchema } from '../../../src/core/events/event';
import { foldState } from '../../../src/core/events/session-state';
import type { SessionState } from '../../../src/core/events/snapshot';
import { sessionState } from '../../../src/core/events/snapshot';
import { anyEvents, opened, stamped } from './arbitrary-events';

const root = 'file:///w';

function folded(events: readonly AgentEvent[], from?: SessionState): SessionState {
  let state = from;
  for (const event of events) state = foldState(state, event);
  assert.ok(state);
  return state;
}

const asked = (ask: string, grant?: Grant): EventPayload => ({
  type: 'asked',
  ask,
  call: 'c',
  name: 'write',
  label: '',
  detail: '',
  reason: '',
  ...(grant === undefined ? {} : { grant }),
});
const answered = (ask: string, answer: 'run' | 'reject' | 'always'): EventPayload => ({
  type: 'answered',
  ask,
  answer,
});

describe('the state of a session', () => {
  it('comes to the same from a snapshot on as from the first event', () => {
    fc.assert(
      fc.property(anyEvents(), fc.nat(), (events, cut) => {
        const at = 1 + (cut % events.length);
        const kept = sessionState.parse(JSON.parse(JSON.stringify(folded(events.slice(0, at)))));
        assert.deepEqual(folded(events.slice(at), kept), folded(events));
      }),
    );
  });

  it('is written and read back in a snapshot without loss', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const state = folded(events);
        const snapshot = { type: 'snapshot', state, items: 3, historyOffset: 0, earlier: [] } as const;
        const line = JSON.stringify(stamped([snapshot])[0]);
        const read = eventSchema.parse(JSON.parse(line));
        assert.deepEqual(read.type === 'snapshot' && read.state, state);
      }),
    );
  });

  it('remembers the documents that were seen last, and forgets those that were compacted away', () => {
    const seen = (uri: string, hash: string): EventPayload => ({
      type: 'toolEnded',
      call: 'c',
      name: 'read',
      label: '',
      outcome: 'done',
      content: '',
      changes: [],
      seen: [{ uri, hash }],
    });
    const events = stamped([opened, seen('a', '1'), seen('b', '1'), seen('a', '2')]);
    assert.deepEqual(
      folded(events).seen.map(({ uri, hash }) => uri + hash),
      ['b1', 'a2'],
    );
    const compacted: EventPayload = {
      type: 'compacted',
      summary: 's',
      keptFrom: 4,
      before: 10,
      after: 1,
      usage: {},
    };
    assert.deepEqual(
      folded(stamped([opened, seen('a', '1'), seen('b', '1'), seen('a', '2'), compacted])).seen.map(({ uri }) => uri),
      ['a'],
    );
    const many = Array.from({ length: 500 }, (_, index) => seen(`f${index.toString()}`, 'x'));
    assert.equal(folded(stamped([opened, ...many])).seen.at(-1)?.uri, 'f499');
    assert.ok(folded(stamped([opened, ...many])).seen.length <= 200);
  });

  it('adds up what requests came to, for the session and for its last turn', () => {
    const replied = (input: number, cost?: number): EventPayload => ({
      type: 'replied',
      blocks: [],
      stop: 'end',
      usage: { input, output: 1 },
      ...(cost === undefined ? {} : { cost }),
    });
    const prompt: EventPayload = { type: 'prompted', text: 'a', by: 'user' };
    const { spent, turnSpent } = folded(
      stamped([opened, prompt, replied(10, 0.5), prompt, replied(20), replied(30, 1)]),
    );
    assert.deepEqual([spent.requests, spent.input, spent.output, spent.cost, spent.untold], [3, 60, 3, 1.5, 1]);
    assert.deepEqual([turnSpent.requests, turnSpent.input, turnSpent.cost, turnSpent.untold], [2, 50, 1, 1]);
  });
});

describe('a session that waits for its user', () => {
  const progressAfter = (...payloads: EventPayload[]): string => folded(stamped([opened, ...payloads])).progress;

  it('waits until the last of its questions is answered', () => {
    assert.equal(progressAfter(asked('1'), asked('2'), answered('1', 'run')), 'waiting');
    assert.equal(progressAfter(asked('1'), asked('2'), answered('1', 'run'), answered('2', 'run')), 'running');
  });

  it('goes on waiting for its own question while a subagent tells of itself', () => {
    const told: EventPayload = { type: 'subagentTold', call: 'c9', child: 'b1', doing: 'Reading' };
    assert.equal(progressAfter(asked('1'), told), 'waiting');
  });
});

describe('the grants of a session', () => {
  it('are what was answered with always, each once', () => {
    const command: Grant = { kind: 'command', command: 'npm test', folder: root };
    const events = [
      asked('1', { kind: 'write-inside' }),
      answered('1', 'always'),
      asked('2', command),
      answered('2', 'run'),
      asked('3', { kind: 'read-place', uri: root }),
      answered('3', 'reject'),
      asked('4'),
      answered('4', 'always'),
      asked('5', { kind: 'write-inside' }),
      answered('5', 'always'),
      answered('6', 'always'),
    ];
    assert.deepEqual(folded(stamped([opened, ...events])).grants, [{ kind: 'write-inside' }]);
  });
});
