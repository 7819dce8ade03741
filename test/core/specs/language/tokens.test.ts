import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentKinds } from '../../../../src/core/specs/document-kind';
import { readDocument } from '../../../../src/core/specs/language/read-document';
import { type SpecToken, specTokens } from '../../../../src/core/specs/language/tokens';
import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import { documentText } from '../arbitrary-text';
import { shop } from './shop-spec';

const tokensOf = (kind: DocumentKind, text: string): readonly SpecToken[] => specTokens(readDocument(kind, text));

/** Each token with its text. */
function told(kind: DocumentKind, text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return tokensOf(kind, text).map(({ line, column, length, kind: what, traits }) =>
    [what, ...traits, lines[line - 1]?.slice(column - 1, column - 1 + length)].join(' '),
  );
}

const criteria = (...sentences: readonly string[]): string =>
  `# R\n\n### Requirement 1: Pay\n\n#### Acceptance Criteria\n\n${sentences.join('\n')}\n`;

describe('the tokens of a spec document', () => {
  it('are the clauses of each kind of sentence', () => {
    assert.deepEqual(told('requirements', criteria('1. IF the card fails, THEN THE Till SHALL NOT open')), [
      'specId 1',
      'specId 1',
      'earsKeyword unwanted IF',
      'earsTrigger unwanted the card fails',
      'earsKeyword THEN',
      'earsSystem Till',
      'earsModal prohibition SHALL NOT',
      'earsResponse open',
    ]);
    const complex = criteria('1. WHERE it has a drawer, WHILE it is dark, WHEN a guest pays, THE Till SHALL glow');
    assert.deepEqual(told('requirements', complex).slice(2), [
      'earsKeyword WHERE',
      'earsFeature it has a drawer',
      'earsKeyword WHILE',
      'earsState it is dark',
      'earsKeyword WHEN',
      'earsTrigger a guest pays',
      'earsSystem Till',
      'earsModal SHALL',
      'earsResponse glow',
    ]);
  });

  it('go over wrapped lines, one for each, and leave code and links to files alone', () => {
    const text = criteria('1. WHEN a guest', '   pays in `WHEN cash`, THE Till', '   SHALL read #[[file:a.md]] aloud');
    assert.deepEqual(told('requirements', text).slice(2), [
      'earsKeyword WHEN',
      'earsTrigger a guest',
      'earsTrigger pays in',
      'earsSystem Till',
      'earsModal SHALL',
      'earsResponse read',
      'earsResponse aloud',
    ]);
  });

  it('tell a later SHALL from the response it stands in', () => {
    const text = criteria('1. THE Till SHALL open AND THE Lamp SHALL shine');
    assert.deepEqual(told('requirements', text).slice(2), [
      'earsSystem Till',
      'earsModal SHALL',
      'earsResponse open AND THE Lamp',
      'earsModal SHALL',
      'earsResponse shine',
    ]);
  });

  it('know other languages, and colour no sentence that is none of EARS', () => {
    const spanish = criteria('1. CUANDO un cliente paga, EL Sistema DEBE abrir');
    assert.deepEqual(told('requirements', spanish).slice(2), [
      'earsKeyword CUANDO',
      'earsTrigger un cliente paga',
      'earsSystem Sistema',
      'earsModal DEBE',
      'earsResponse abrir',
    ]);
    assert.deepEqual(told('requirements', criteria('1. The till is red.')), ['specId 1', 'specId 1']);
  });

  it('are the states and numbers of tasks', () => {
    const text = '# Plan\n\n- [x] 1. A\n- [-] 2. B\n  - [~]* 2.1 C\n- [ ] 3. D\n';
    assert.deepEqual(told('tasks', text), [
      'taskState done x',
      'specId 1',
      'taskState running -',
      'specId 2',
      'taskState queued ~',
      'specId optional 2.1',
      'specId 3',
    ]);
  });

  it('are the numbers of properties', () => {
    assert.deepEqual(told('design', shop.design), ['specId 1', 'specId 2']);
  });

  it('lie in their lines, in order, beside each other, and never on blanks alone, whatever the text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documentKinds), documentText(), (kind, text) => {
        const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
        let [lastLine, lastEnd] = [0, 0];
        for (const { line, column, length } of tokensOf(kind, text)) {
          const own = lines[line - 1] ?? '';
          assert.ok(length > 0 && column >= 1 && column - 1 + length <= own.length, `${line}:${column}`);
          assert.equal(own.slice(column - 1, column - 1 + length).trim().length, length);
          assert.ok(line > lastLine || (line === lastLine && column >= lastEnd), `${line}:${column} overlaps`);
          [lastLine, lastEnd] = [line, column + length];
        }
      }),
      { numRuns: 500 },
    );
  });
});
