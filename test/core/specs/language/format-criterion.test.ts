import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCriterion } from '../../../../src/core/specs/language/format-criterion';
import { parseRequirements } from '../../../../src/core/specs/requirements';
import { applyEdits } from '../../../../src/core/text/span';
import { documentText } from '../arbitrary-text';
import { earsText } from '../ears/arbitrary-ears';

function document(criteria: readonly string[]): string {
  const list = criteria.map((text, index) => `${String(index + 1)}. ${text}\n`).join('');
  return `# R\n\n### Requirement 1\n\n#### Acceptance Criteria\n\n${list}`;
}

function formatted(text: string, at: number): string {
  const edits = formatCriterion(parseRequirements(text).value, at);
  return edits ? applyEdits(text, edits) : text;
}

const upper = ['WHEN a guest pays, THE Till SHALL open', 'IF it rains, THEN THE Till SHALL close'];
const lower = ['When a guest pays, the till shall open', 'When it rains, the till shall close'];
const wrapped = ['WHEN a guest pays,\n   THE Till SHALL open', 'WHILE it rains,\n   THE Till SHALL close'];

const rows: readonly (readonly [title: string, others: readonly string[], before: string, after: string])[] = [
  ['keywords in capitals', upper, 'When a bell rings, the Till shall  stop', 'WHEN a bell rings, THE Till SHALL stop'],
  [
    'keywords in small letters',
    lower,
    'WHEN a bell rings, THE till SHALL stop',
    'When a bell rings, the till shall stop',
  ],
  ['one line', upper, 'WHEN a bell rings,\n   THE Till SHALL\n   stop', 'WHEN a bell rings, THE Till SHALL stop'],
  [
    'lines of their own',
    wrapped,
    'WHILE it snows, WHEN a bell rings, THE Till SHALL stop',
    'WHILE it snows,\n   WHEN a bell rings,\n   THE Till SHALL stop',
  ],
  [
    'code and quotes as they are',
    upper,
    'THE Till SHALL say "a  b  when" and `c  d`',
    'THE Till SHALL say "a  b  when" and `c  d`',
  ],
  [
    'what stands below it as it is',
    upper,
    'When a bell rings, THE Till SHALL do:\n   - one  thing\n   - shall',
    'WHEN a bell rings, THE Till SHALL do:\n   - one  thing\n   - shall',
  ],
  ['prose with one blank between words', upper, 'The  Till is nice', 'The Till is nice'],
];

describe('the format of one criterion', () => {
  for (const [title, others, before, after] of rows) {
    it(`is that of the document: ${title}`, () => {
      const text = document([...others, before]);
      assert.equal(formatted(text, text.indexOf(before) + 3), document([...others, after]));
    });
  }

  it('is of no other text, and of no other criterion', () => {
    const text = document([...upper, 'When  a', 'When  b']);
    assert.equal(formatCriterion(parseRequirements(text).value, 2), undefined);
    assert.equal(formatted(text, text.indexOf('When  a')), text.replace('When  a', 'When a'));
  });

  it('changes white space and the case of keywords only, once, for any document and place', () => {
    const line = earsText().map((text) => text.replace(/[\r\n]/g, ' '));
    const lines = fc.array(fc.tuple(line, fc.constantFrom('', '\n   more ', '\n   - item  one')), {
      minLength: 1,
      maxLength: 5,
    });
    const texts = fc.oneof(
      documentText(),
      lines.map((criteria) => document(criteria.map(([text, more]) => text + more))),
    );
    fc.assert(
      fc.property(texts, fc.nat({ max: 3_000 }), (text, at) => {
        const offset = at % (text.length + 1);
        const edits = formatCriterion(parseRequirements(text).value, offset) ?? [];
        const after = applyEdits(text, edits);
        const bare = (one: string): string => one.replace(/\s+/g, ' ').toLowerCase();
        assert.equal(bare(after), bare(text));
        const item = parseRequirements(text).value.requirements.flatMap(({ criteria }) => criteria);
        const ids = parseRequirements(after).value.requirements.flatMap(({ criteria }) => criteria.map(({ id }) => id));
        assert.deepEqual(
          ids,
          item.map(({ id }) => id),
        );
        assert.equal(formatted(after, Math.min(offset, edits[0]?.span.start ?? offset)), after);
      }),
      { numRuns: 400 },
    );
  });
});
