import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvOf, harmless } from '../../../src/core/text/csv';

/** Reads a table the way RFC 4180 says, by itself. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  let at = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'));
    if (found[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    at = pattern.lastIndex;
  }
  assert.equal(at, text.length, 'all of it is read');
  return rows;
}

describe('a table of comma-separated values', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('"', ',', '\r', '\n', '=', "'", ' ', 'a', '\t')).map((parts) => parts.join('')),
  );

  it('is read back as it was, but for what would be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        assert.deepEqual(
          readCsv(csvOf(rows)),
          rows.map((row) => row.map(harmless)),
        );
      }),
    );
  });

  it('has no cell that a spreadsheet runs', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '  =', '\u00a0@'), cell, (first, rest) => {
        const [read = []] = readCsv(csvOf([[first + rest]]));
        assert.equal(read[0], `'${first}${rest}`);
      }),
    );
  });

  it('quotes only what has to be', () => {
    assert.equal(csvOf([['a', 'b c', 'd,e', 'f"g', ' h'], ['1.1']]), 'a,b c,"d,e","f""g"," h"\r\n1.1\r\n');
  });
});
