import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeLines } from '../../../src/core/text/code-lines';

describe('lines of code', () => {
  it('are those that hold more than comments and brackets', () => {
    const text = [
      '// a remark',
      'const a = 1; // another',
      '/* one',
      '   two */ const b = "// no remark";',
      '}',
      '',
      '  );',
      '`text',
      'goes on`',
    ].join('\n');
    assert.deepEqual(
      codeLines(text).map(({ line, start, end }) => [line, text.slice(start, end)]),
      [
        [2, 'const a = 1;'],
        [4, 'const b = "// no remark";'],
        [8, '`text'],
        [9, 'goes on`'],
      ],
    );
  });

  it('stand in their lines, in order, whatever the text is', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '"', "'", '`', '/', '*', '\\', '{', '}', 'é') });
    fc.assert(
      fc.property(text, (written) => {
        let last = 0;
        for (const { line, start, end } of codeLines(written)) {
          assert.ok(line > last && start < end && end <= written.length);
          assert.equal(written.slice(0, start).split('\n').length, line);
          assert.ok(!written.slice(start, end).includes('\n'));
          last = line;
        }
      }),
    );
  });
});
