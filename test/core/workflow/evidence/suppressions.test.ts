import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addedSuppressions } from '../../../../src/core/workflow/evidence/suppressions';

const added = (before: string | null, after: string | null, file = 'src/cart.test.ts'): readonly string[] =>
  addedSuppressions([{ file, before, after }]);

describe('what a task adds so that checks say less', () => {
  const kinds: readonly (readonly [line: string, kind: string, file?: string])[] = [
    ['// eslint-disable-next-line no-undef', 'lint suppression'],
    ['// @ts-ignore', 'type suppression'],
    ['x = y  # type: ignore', 'type suppression', 'cart.py'],
    ['import a  # noqa: F401', 'lint suppression', 'cart.py'],
    ['/* c8 ignore next */', 'coverage suppression'],
    ["it.skip('adds', () => {});", 'skipped test'],
    ["xdescribe('cart', () => {});", 'skipped test'],
    ["test.todo('adds');", 'skipped test'],
    ["test('adds', { skip: true }, () => {});", 'skipped test'],
    ['@pytest.mark.xfail', 'skipped test', 'test_cart.py'],
    ["describe.only('cart', () => {});", 'test run alone'],
    ["fit('adds', () => {});", 'test run alone'],
    ['write(process.env.FINGERPOST_REPORT);', 'reach for what watches the tests'],
    ['import fingerpost_checks', 'reach for what watches the tests', 'test_cart.py'],
    ['self.skipTest("later")', 'skipped test', 'test_cart.py'],
    ['"test": "vitest run --passWithNoTests"', 'test run that passes without tests', 'package.json'],
  ];
  for (const [line, kind, file] of kinds) {
    it(`finds ${line}`, () => {
      assert.deepEqual(added('one\n', `one\n  ${line}\n`, file), [`${file ?? 'src/cart.test.ts'}:2: ${kind}: ${line}`]);
    });
  }

  it('says nothing of what was there, moved, or was taken away', () => {
    const line = '// eslint-disable-next-line no-undef';
    assert.deepEqual(added(`${line}\na\n`, `a\nb\n${line}\n`), []);
    assert.deepEqual(added(`${line}\na\n`, 'a\n'), []);
    const moved = [
      { file: 'a.ts', before: `${line}\n`, after: '' },
      { file: 'b.ts', before: null, after: `${line}\n` },
    ];
    assert.deepEqual(addedSuppressions(moved), []);
  });

  it('says nothing of documents, nor of words that look like it', () => {
    assert.deepEqual(added('', "Write it.skip('x') to skip.\n", 'docs/testing.md'), []);
    assert.deepEqual(added('', 'const fitness = profit(list.only);\nlimit.skipped = 1;\n', 'src/fit.ts'), []);
  });

  it('finds snapshots that were rewritten or deleted, not new ones', () => {
    const file = 'src/__snapshots__/cart.test.ts.snap';
    assert.deepEqual(added('exports[`a`] = `1`', 'exports[`a`] = `2`', file), [`${file}:1: snapshot rewritten`]);
    assert.deepEqual(added('exports[`a`] = `1`', null, file), [`${file}:1: snapshot deleted`]);
    assert.deepEqual(added(null, 'exports[`a`] = `1`', file), []);
  });

  it('finds nothing in a change that changes nothing, whatever the text', () => {
    const text = fc
      .array(fc.constantFrom('it.skip(', '// @ts-ignore', 'x', '\n', '.only', ' '))
      .map((parts) => parts.join(''));
    fc.assert(fc.property(text, (same) => assert.deepEqual(added(same, same), [])));
  });
});
