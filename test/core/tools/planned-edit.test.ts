import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitLines } from '../../../src/core/text/lines';
import { applyEdits } from '../../../src/core/text/span';
import { planInsert, planOverwrite, planReplace } from '../../../src/core/tools/planned-edit';
import type { PlannedEdit } from '../../../src/core/tools/planned-edit';

function applied(text: string, plan: PlannedEdit): string {
  assert.ok('edits' in plan, 'problem' in plan ? plan.problem : '');
  return applyEdits(text, plan.edits);
}

function problem(plan: PlannedEdit): string {
  assert.ok('problem' in plan, 'the edit was planned');
  return plan.problem;
}

const flat = (text: string): string => text.replace(/\r\n/g, '\n');
const count = (text: string, wanted: string): number => {
  let found = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found += 1;
  return found;
};

/**
 * Short texts over few letters, so that repeats, overlaps and both line endings come up all the time. The three symbols share
 * one half of their surrogate pairs or the other.
 */
const letters = fc.constantFrom('a', 'b', ' ', '😀', '\u{1F603}', '\u{1FA00}', 'é', '\n');
const lfText = fc.array(letters, { maxLength: 20 }).map((parts) => parts.join(''));
const anyText = fc.array(fc.oneof(letters, fc.constant('\r\n')), { maxLength: 20 }).map((parts) => parts.join(''));

/** A text with a part of it, cut between characters. */
const textAndPart = fc.array(fc.oneof(letters, fc.constant('\r\n')), { minLength: 1, maxLength: 20 }).chain((parts) =>
  fc.tuple(fc.nat(parts.length - 1), fc.nat(6)).map(([from, length]) => ({
    text: parts.join(''),
    part: parts.slice(from, from + length + 1).join(''),
    before: parts.slice(0, from).join(''),
    after: parts.slice(from + length + 1).join(''),
  })),
);

describe('replacing', () => {
  it('a part that occurs once is what a plain replacement would make of it, line endings aside', () => {
    fc.assert(
      fc.property(textAndPart, lfText, ({ text, part }, replacement) => {
        const [wanted, all] = [flat(part), flat(text)];
        fc.pre(count(all, wanted) === 1 && wanted !== replacement);
        const result = applied(text, planReplace(text, wanted, replacement, false));
        assert.equal(
          flat(result),
          all.replace(wanted, () => replacement),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('changes no byte outside of the part', () => {
    fc.assert(
      fc.property(textAndPart, lfText, ({ text, part, before, after }, replacement) => {
        fc.pre(count(flat(text), flat(part)) === 1 && flat(part) !== replacement);
        const result = applied(text, planReplace(text, flat(part), replacement, false));
        assert.ok(result.startsWith(before) && result.endsWith(after));
        assert.ok(result.length >= before.length + after.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('all occurrences is what replacing from the left makes', () => {
    fc.assert(
      fc.property(textAndPart, lfText, ({ text, part }, replacement) => {
        fc.pre(flat(part) !== replacement);
        const result = applied(text, planReplace(text, flat(part), replacement, true));
        assert.equal(flat(result), flat(text).split(flat(part)).join(replacement));
      }),
      { numRuns: 1000 },
    );
  });

  it('a CR LF text stays one', () => {
    fc.assert(
      fc.property(textAndPart, lfText, ({ text, part }, replacement) => {
        const windows = flat(text).replace(/\n/g, '\r\n');
        fc.pre(windows.includes('\r\n') && flat(part) !== replacement);
        const result = applied(windows, planReplace(windows, flat(part), replacement, true));
        assert.equal(result.replace(/\r\n/g, ''), flat(result).replace(/\n/g, ''));
        assert.ok(!/(?<!\r)\n/.test(result));
      }),
    );
  });

  it('never cuts a line ending or a surrogate pair', () => {
    fc.assert(
      fc.property(textAndPart, lfText, ({ text, part }, replacement) => {
        fc.pre(flat(part) !== replacement);
        const plan = planReplace(text, flat(part), replacement, true);
        assert.ok('edits' in plan);
        for (const { span } of plan.edits) {
          for (const at of [span.start, span.end]) {
            assert.ok(!(text[at - 1] === '\r' && text[at] === '\n'), 'inside of CR LF');
            assert.ok(!/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1)), 'inside of a pair');
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('touches only what differs between the two texts', () => {
    const plan = planReplace('one\ntwo\nthree\n', 'one\ntwo\nthree', 'one\n2\nthree', false);
    assert.deepEqual(plan, { edits: [{ span: { start: 4, end: 7 }, text: '2' }] });
  });

  it('mixed line endings stay where nothing is changed', () => {
    assert.equal(
      applied('a\nb\r\nc\r\nd\n', planReplace('a\nb\r\nc\r\nd\n', 'b\nc\nd', 'b\nC\nd', false)),
      'a\nb\r\nC\r\nd\n',
    );
  });

  it('a text that occurs more than once is refused with its lines, overlapping places too', () => {
    assert.match(problem(planReplace('x\na\nx\n', 'x', 'y', false)), /occurs 2 times, at line 1, 3\..*replace_all/);
    assert.match(problem(planReplace('aaa', 'aa', 'b', false)), /occurs 2 times/);
    assert.equal(applied('aaa', planReplace('aaa', 'aa', 'b', true)), 'ba');
  });

  it('what is not there is refused with the most similar lines', () => {
    const text = 'import a\n\nexport function total(items) {\n  return sum(items);\n}\n';
    const said = problem(planReplace(text, 'export function totals(item) {', 'x', false));
    assert.match(said, /does not occur.*most similar lines/s);
    assert.match(said, /^3\|export function total\(items\) \{$/m);
  });

  it('what is there with other spaces is refused and shown as it is', () => {
    const said = problem(planReplace('if (a) {\n\treturn b;\n}\n', 'if (a) {\n  return b;\n}', 'x', false));
    assert.match(said, /other spaces.*\n1\|if \(a\) \{\n2\|\treturn b;\n3\|\}$/s);
  });

  it('what was copied with its line numbers is refused with a word about them', () => {
    assert.match(problem(planReplace('a\nb\n', '1|a\n2|b\n', 'x', false)), /Leave the line numbers/);
    assert.doesNotMatch(problem(planReplace('a\nb\n', 'c|d', 'x', false)), /Leave the line numbers/);
  });

  it('nothing to find and nothing to change are refused', () => {
    assert.match(problem(planReplace('a', '', 'b', false)), /old_string is empty/);
    assert.match(problem(planReplace('a', 'a', 'a', false)), /are the same/);
    assert.match(problem(planReplace('a\r\nb', 'a\r\nb', 'a\nb', false)), /are the same/);
  });

  it('dollar signs of a replacement are letters', () => {
    assert.equal(applied('a b', planReplace('a b', 'a', '$& $1 $$', false)), '$& $1 $$ b');
  });
});

describe('inserting', () => {
  it('puts whole lines between the lines and keeps every other byte', () => {
    fc.assert(
      fc.property(anyText, lfText, fc.nat(25), (text, content, line) => {
        fc.pre(content !== '');
        const lines = splitLines(text);
        const plan = planInsert(text, line, content);
        if (line > lines.length) {
          assert.match(problem(plan), /has only/);
          return;
        }
        const result = applied(text, plan);
        const at = lines[line - 1]?.next ?? 0;
        assert.ok(result.startsWith(text.slice(0, at)) && result.endsWith(text.slice(at)));
        const inserted = flat(result.slice(at, result.length - (text.length - at)));
        const unended = line > 0 && at === text.length && !text.endsWith('\n');
        assert.equal(inserted, unended ? `\n${content}` : content.endsWith('\n') ? content : `${content}\n`);
      }),
      { numRuns: 1000 },
    );
  });

  it('a CR LF text stays one', () => {
    assert.equal(applied('a\r\nb\r\n', planInsert('a\r\nb\r\n', 1, 'x\ny')), 'a\r\nx\r\ny\r\nb\r\n');
  });

  it('before the first line is behind a byte order mark', () => {
    assert.equal(applied('\uFEFFa\n', planInsert('\uFEFFa\n', 0, 'x')), '\uFEFFx\na\n');
  });

  it('nothing is refused', () => assert.match(problem(planInsert('a', 0, '')), /content is empty/));
});

describe('overwriting', () => {
  it('comes to the new content in the line ending of the text', () => {
    fc.assert(
      fc.property(anyText, lfText, (text, content) => {
        const result = applied(text, planOverwrite(text, content));
        assert.equal(flat(result), content);
        const endings = splitLines(text)
          .map(({ end, next }) => next - end)
          .filter((length) => length > 0);
        const crlf = endings.filter((length) => length === 2).length;
        if (crlf > endings.length - crlf) assert.ok(!/(?<!\r)\n/.test(result));
        else assert.ok(!result.includes('\r\n'));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a byte order mark, and plans no edit where nothing changes', () => {
    assert.equal(applied('\uFEFFa\n', planOverwrite('\uFEFFa\n', 'b\n')), '\uFEFFb\n');
    assert.deepEqual(planOverwrite('a\r\n', 'a\n'), { edits: [] });
  });
});
