import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EvidenceRecords } from '../../../../src/core/workflow/evidence/evidence-records';
import { testPorts } from '../../../support/node-ports';

const task = (id: string): { key: string; id: string; title: string } => ({ key: id, id, title: `Task ${id}` });

describe('the records of evidence', () => {
  const written = async (): Promise<{
    records: EvidenceRecords;
    lines: string[];
    write: (lines: string[]) => Promise<void>;
  }> => {
    const { ports } = await testPorts();
    const records = new EvidenceRecords('spec', ports);
    for (const id of ['1', '2', '3', '4']) {
      await records.add({ kind: 'agreed', test: `test ${id}`, from: task(id), until: task('5'), by: null });
    }
    const lines = ((await ports.store.read('spec/evidence.jsonl')) ?? '').trim().split('\n');
    return { records, lines, write: (all) => ports.store.write('spec/evidence.jsonl', `${all.join('\n')}\n`) };
  };

  it('are read as they were written', async () => {
    const { entries, isIntact } = await (await written()).records.read();
    assert.equal(isIntact, true);
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'agreed' && entry.test),
      ['test 1', 'test 2', 'test 3', 'test 4'],
    );
  });

  it('do not count from the first one on that was changed, taken out, put in or moved', async () => {
    const { records, lines, write } = await written();
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 3 }),
        fc.constantFrom('changed', 'removed', 'doubled', 'swapped'),
        async (at, how) => {
          const [line = '', next = ''] = lines.slice(at, at + 2);
          const others = {
            changed: [line.replace('test ', 'other '), next],
            removed: [next],
            doubled: [line, line, next],
            swapped: [next, line],
          }[how];
          await write([...lines.slice(0, at), ...others, ...lines.slice(at + 2)].filter((each) => each !== ''));
          const { entries, isIntact } = await records.read();
          // That the last one is gone cannot be seen from those that are left.
          const isSeen = !(how !== 'changed' && how !== 'doubled' && at === 3);
          assert.equal(isIntact, !isSeen, `${how} at ${String(at)}`);
          assert.ok(entries.length <= 4);
          if (isSeen) assert.equal(entries.length, how === 'doubled' ? at + 1 : at);
        },
      ),
      { numRuns: 40 },
    );
  });
});
