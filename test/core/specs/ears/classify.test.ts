import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CriterionSection } from '../../../../src/core/specs/ears/classify';
import { readEars } from '../../../../src/core/specs/ears/classify';
import type { DecisionExample } from '../../../../src/core/specs/ears/decision-table';
import { decisionTable } from '../../../../src/core/specs/ears/decision-table';
import { earsLanguages, lexicons } from '../../../../src/core/specs/ears/lexicon';
import { earsText } from './arbitrary-ears';

/** The reading, as far as the example speaks of it. */
function saidOf(example: DecisionExample): DecisionExample {
  const reading = readEars(example.text, example.section ?? null);
  const trailing = reading.clauses.find(({ kind }) => kind === 'trailing')?.text ?? null;
  const all = { ...reading, ...example, ...pick(reading), trailing };
  const keys = Object.keys(example) as (keyof DecisionExample)[];
  return Object.fromEntries(keys.map((key) => [key, all[key]])) as unknown as DecisionExample;
}

function pick(reading: ReturnType<typeof readEars>): Omit<DecisionExample, 'text' | 'section' | 'trailing'> {
  const { pattern, trigger, system, response, states, feature, modal, quantified, shalls, language } = reading;
  return { pattern, trigger, system, response, states, feature, modal, quantified, shalls, language };
}

describe('the EARS decision table', () => {
  it('has fifteen rows in order', () => {
    assert.deepEqual(
      decisionTable.map(({ row }) => row),
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
  });

  for (const { row, form, examples } of decisionTable) {
    it(`row ${row}: ${form}`, () => {
      for (const example of examples) assert.deepEqual(saidOf(example), example, example.text);
    });
  }
});

const section = fc.constantFrom<CriterionSection>(null, 'current', 'expected', 'unchanged');

describe('readEars', () => {
  it('gives a reading for any text, whose clauses lie in it and do not overlap', () => {
    fc.assert(
      fc.property(fc.oneof(earsText(), fc.string({ unit: 'binary' })), section, (text, where) => {
        const reading = readEars(text, where);
        let end = 0;
        for (const clause of [...reading.clauses].sort((a, b) => a.start - b.start)) {
          assert.equal(text.slice(clause.start, clause.end), clause.text);
          assert.ok(clause.start >= end && clause.text !== '', JSON.stringify(reading.clauses));
          end = clause.end;
        }
        for (const kind of ['system', 'response', 'trailing']) {
          assert.ok(reading.clauses.filter((one) => one.kind === kind).length <= 1);
        }
        assert.equal(reading.pattern === 'defect', where === 'current');
        assert.ok(reading.later.length <= Math.max(0, reading.shalls - 1));
        assert.equal(reading.masked.length, text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('decides nothing by what stands in code and quotes', () => {
    const inside = fc.stringMatching(/^[A-Za-z ,;]{0,30}$/);
    fc.assert(
      fc.property(inside, inside, fc.constantFrom('`', '"'), (one, other, mark) => {
        const read = (quoted: string): unknown => {
          const { pattern, modal, shalls, quantified } = readEars(
            `WHEN the log says ${mark}${quoted}${mark}, THE System SHALL write ${mark}${quoted}${mark}`,
            null,
          );
          return { pattern, modal, shalls, quantified };
        };
        assert.deepEqual(read(`WHERE x ${one} SHALL`), read(other));
      }),
    );
  });

  it('takes time in proportion to the length of a criterion', () => {
    for (const piece of ['WHEN a, THE B ', 'IF ', '`', '**x** ', 'THE X SHALL y and ', ', ', '(', 'to be or not if ']) {
      const started = performance.now();
      readEars(piece.repeat(Math.ceil(200_000 / piece.length)), null);
      // A quadratic reader needs minutes for this; a slow machine does not.
      assert.ok(performance.now() - started < 10_000, piece);
    }
  });
});

describe('the lexicons', () => {
  it('are in lower case, without repetitions, and let no keyword stand for two things', () => {
    for (const language of earsLanguages) {
      const { where, when, if: ifs, then, shall, otherModals, ...others } = lexicons[language];
      const keywords: readonly string[] = [
        ...where,
        ...lexicons[language].while,
        ...when,
        ...ifs,
        ...then,
        ...shall,
        ...otherModals,
      ];
      assert.equal(new Set(keywords).size, keywords.length, language);
      for (const list of [keywords, ...(Object.values(others) as (readonly string[])[])]) {
        for (const word of list) assert.equal(word, word.toLowerCase().trim());
        assert.equal(new Set(list).size, list.length, `${language}: ${list.join(' ')}`);
      }
    }
  });
});
