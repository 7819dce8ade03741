import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentEvent } from '../../../src/core/events/event';
import { changesOf } from '../../../src/core/workflow/changes';

const uri = fc.constantFrom('file:///w/a.ts', 'file:///w/b%20c.ts', 'file:///elsewhere/d.ts');
const image = fc.option(fc.constantFrom('one', 'two', 'three'));

/** Calls as a session has them: each finds what the one before left. */
const calls = fc.array(fc.array(fc.record({ uri, after: image }), { maxLength: 3 }), { maxLength: 8 }).map((all) => {
  const now = new Map<string, string | null>();
  return all.map((call, at): AgentEvent => {
    const changes = call.map((change) => {
      const before = now.get(change.uri) ?? null;
      now.set(change.uri, change.after);
      return { uri: change.uri, before, after: change.after };
    });
    const about = { call: 'c', name: 'write', label: '', outcome: 'done', content: '', seen: [] } as const;
    return { v: 1, seq: at + 1, session: 's', turn: 1, at: '', type: 'toolEnded', ...about, changes };
  });
});

describe('what a task changed', () => {
  it('is each file once, from how it was found to how it was left, without those that are as they were', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (events) => {
        const all = events.flatMap((event) => (event.type === 'toolEnded' ? event.changes : []));
        const rows = await changesOf(events, 'file:///w');
        assert.equal(new Set(rows.map((row) => row.uri)).size, rows.length);
        for (const place of new Set(all.map((change) => change.uri))) {
          const own = all.filter((change) => change.uri === place);
          const [first, last] = [own[0]?.before, own.at(-1)?.after];
          const row = rows.find((each) => each.uri === place);
          assert.deepEqual(row && [row.before, row.after], first === last ? undefined : [first, last]);
        }
      }),
    );
  });

  it('is called by the path below the folder, and in full outside of it', async () => {
    const change = (place: string): AgentEvent => ({
      v: 1,
      seq: 1,
      session: 's',
      turn: 1,
      at: '',
      type: 'toolEnded',
      call: 'c',
      name: 'write',
      label: '',
      outcome: 'unknown',
      content: '',
      seen: [],
      changes: [{ uri: place, before: null, after: 'x' }],
    });
    const rows = await changesOf([change('file:///w/b%20c.ts'), change('file:///elsewhere/d.ts')], 'file:///w');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['b c.ts', '/elsewhere/d.ts'],
    );
  });
});
