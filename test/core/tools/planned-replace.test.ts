import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/core/text/span';
import { planEdits } from '../../../src/core/tools/planned-edits';
import { planTolerantReplace, type TolerantEdit } from '../../../src/core/tools/planned-replace';
import { editCases } from '../../bench/edits/cases';
import { judge, ours } from '../../bench/edits/run';

const replace = (text: string, wanted: string, replacement: string): TolerantEdit =>
  planTolerantReplace(text, wanted, replacement, false);
const applied = (text: string, plan: TolerantEdit): string => {
  assert.ok('edits' in plan, 'problem' in plan ? plan.problem : '');
  return applyEdits(text, plan.edits);
};
const problem = (plan: TolerantEdit): string => {
  assert.ok('problem' in plan, 'the edit was planned');
  return plan.problem;
};
const method = 'class A {\n\tfoo() {\n\t\treturn "x";\n\t}\n}\n';

describe('an edit that a model copied badly', () => {
  it('corrupts nothing in thousands of damaged copies of real changes, and is made in most of them', () => {
    let [exact, all] = [0, 0];
    for (const edit of editCases(7, 3_900)) {
      const outcome = judge(edit, ours);
      assert.notEqual(outcome, 'corrupted', JSON.stringify(edit, undefined, 1));
      all += 1;
      if (outcome === 'exact') exact += 1;
    }
    assert.ok(exact / all > 0.7, `${exact.toString()} of ${all.toString()}`);
  });

  it('gets the indentation of the file, in the file’s own unit', () => {
    const plan = replace(
      method,
      '  foo() {\n    return "x";',
      '  foo() {\n    if (a) {\n      return "y";\n    }\n    return "x";',
    );
    assert.equal(
      applied(method, plan),
      'class A {\n\tfoo() {\n\t\tif (a) {\n\t\t\treturn "y";\n\t\t}\n\t\treturn "x";\n\t}\n}\n',
    );
    assert.ok('edits' in plan && plan.though === 'its indentation differs');
  });

  it('gets plain quotes where the file has them, and leaves the file’s typography alone', () => {
    assert.equal(
      applied('a("x");\nb();\n', replace('a("x");\nb();\n', 'a(“x”);', 'a(“x”, “y”);')),
      'a("x", "y");\nb();\n',
    );
    const prose = 'He said “no” – twice.\nEnd.\n';
    assert.equal(
      applied(prose, replace(prose, 'He said "no" - twice.', 'He said "no" - three times.')),
      'He said “no” – three times.\nEnd.\n',
    );
  });

  it('may bring the line numbers that reading shows', () => {
    assert.equal(applied('a\nb\nc\n', replace('a\nb\nc\n', '1|a\n2|b', '1|a\n2|B')), 'a\nB\nc\n');
  });

  it('is refused where several places are like it, with their lines', () => {
    const text = 'if (a) {\n    run();\n}\nif (b) {\n    run();\n}\n';
    assert.match(problem(replace(text, '\trun();\n}', '\tstop();\n}')), /2 places are like it, at line 2, 5/);
  });

  it('is refused when its end looks cut off, so that nothing is left behind the new text (Kiro #4879)', () => {
    const text = 'function f() {\n  return total(items);\n}\n';
    for (const [wanted, replacement] of [
      ['function f() {\n  return tot', 'function f() {\n  return total(items, tax);'],
      ['  return tot', '  return total(items, tax);'],
      ['  return total(', '  return sum(items);'],
    ] as const) {
      assert.match(problem(replace(text, wanted, replacement)), /ends in the middle of a line/);
    }
    assert.equal(applied(text, replace(text, 'return total', 'return sum')), text.replace('total', 'sum'));
  });

  it('leaves every byte outside of its lines as it was', () => {
    const line = fc.constantFrom('a', '  b', '\tc', '', 'd  ', '“e”');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 3, maxLength: 12 }),
        fc.nat(),
        fc.nat(4),
        fc.constantFrom('\n', '\r\n'),
        (lines, at, size, ending) => {
          const text = lines.join(ending);
          const from = at % lines.length;
          const part = lines.slice(from, from + 1 + size);
          fc.pre(part.at(-1)?.trim() !== ''); // a last empty line is the end of the one before
          const wanted = part.map((each) => each.trim().replace(/[“”]/g, '"')).join('\n');
          const plan = replace(text, wanted, `${wanted}\nnew`);
          if ('problem' in plan) return;
          const result = applyEdits(text, plan.edits);
          // Exactly one line is new, and every other one is there as it was, in its order.
          const rest = result.split(/\r?\n/);
          const added = rest.findIndex((each, index) => each.trim() === 'new' && index > 0);
          assert.ok(added > 0, result);
          // Spaces at the end of an exact match go behind what is put there.
          const ends = (all: readonly string[]): string[] => all.map((each) => each.trimEnd());
          assert.deepEqual(ends([...rest.slice(0, added), ...rest.slice(added + 1)]), ends(lines));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('several edits at once', () => {
  const text = 'one\ntwo\nthree\nfour\n';

  it('are made together, whatever their order', () => {
    const plan = planEdits(text, [
      { old_string: 'four', new_string: '4' },
      { old_string: 'one', new_string: '1' },
    ]);
    assert.equal(applied(text, plan), '1\ntwo\nthree\n4\n');
  });

  it('are not made at all when one cannot be, and each that cannot says why, with the lines that are like it (Cline #3536)', () => {
    const said = problem(
      planEdits(text, [
        { old_string: 'one', new_string: '1' },
        { old_string: 'thre', new_string: 'thre' },
        { old_string: 'fourth', new_string: '4' },
      ]),
    );
    assert.match(said, /Edit 2: old_string and new_string are the same/);
    assert.match(said, /Edit 3: old_string does not occur in it\.[\s\S]*4\|four/);
    assert.match(said, /None of the 3 edits was made\. The other 1 would fit/);
  });

  it('are refused when two change one place', () => {
    const said = problem(
      planEdits(text, [
        { old_string: 'two\nthree', new_string: 'x' },
        { old_string: 'three\nfour', new_string: 'y' },
      ]),
    );
    assert.match(said, /Edits 1 and 2 change the same place/);
  });
});
