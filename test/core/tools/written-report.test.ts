import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportWritten } from '../../../src/core/tools/written-report';

const base = { name: 'a.ts', unsaved: false };
const lines = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

describe('what is said of a written file', () => {
  it('shows the changed lines as they are now, with two around them', () => {
    const before = lines(9);
    const now = before.replace('line 5', 'five\nand more');
    assert.equal(
      reportWritten({ ...base, before, expected: now, now }),
      'a.ts was edited and has 10 lines.\n3|line 3\n4|line 4\n5|five\n6|and more\n7|line 6\n8|line 7',
    );
  });

  it('shows the place of removed lines', () => {
    const before = lines(5);
    const now = before.replace('line 3\n', '');
    assert.equal(reportWritten({ ...base, before, expected: now, now }).split('\n')[1], '1|line 1');
  });

  it('tells a new file in one line', () => {
    assert.equal(
      reportWritten({ ...base, before: undefined, expected: 'a\n', now: 'a\n' }),
      'a.ts was created and has 1 line.',
    );
  });

  it('says that a buffer is not saved', () => {
    assert.match(
      reportWritten({ ...base, before: 'a', expected: 'b', now: 'b', unsaved: true }),
      /not on disk until the user saves/,
    );
  });

  it('shows what a formatter made of the text', () => {
    const said = reportWritten({ ...base, before: 'a\n', expected: 'const a = 1\n', now: 'const a = 1;\n' });
    assert.match(said, /Saving changed the text further/);
    assert.match(said, /^-const a = 1$/m);
    assert.match(said, /^\+const a = 1;$/m);
  });

  it('cuts long reports and says so', () => {
    const now = lines(3000);
    assert.ok(reportWritten({ ...base, before: 'x\n', expected: now, now }).length < 3000);
    const said = reportWritten({ ...base, before: 'x\n', expected: '', now });
    assert.match(said, /more lines of difference: read the file\.\]$/);
    assert.ok(said.length < 5000);
  });

  it('every numbered line is the line of that number', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\n', '\r\n', ' '), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, now) => {
        const all = now.split(/\r\n|\n/);
        for (const shown of reportWritten({ ...base, before, expected: now, now })
          .split('\n')
          .slice(1)) {
          const [, number, line] = /^(\d+)\|(.*)$/s.exec(shown) ?? [];
          assert.equal(line, all[Number(number) - 1]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
