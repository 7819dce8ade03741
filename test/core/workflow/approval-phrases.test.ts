import assert from 'node:assert/strict';
import fc from 'fast-check';
import { approvalPhrases, isApproval } from '../../../src/core/workflow/approval-phrases';

describe('typed approval', () => {
  it('is each phrase of the table, whatever its case, spaces and final punctuation', () => {
    const dressed = fc.tuple(
      fc.constantFrom(...approvalPhrases),
      fc.constantFrom('', ' ', '\n', '  '),
      fc.constantFrom('', '!', '.', ' 👍', '!!', '。', ' ✅'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(dressed, ([phrase, space, end, upper]) =>
        isApproval(`${space}${upper ? phrase.toUpperCase() : phrase}${end}${space}`),
      ),
    );
  });

  it('is never a phrase with anything else around it', () => {
    const words = fc.constantFrom('but', 'except', 'only', 'not', 'first', 'aber', 'pero', 'mas', 'requirement 2');
    fc.assert(
      fc.property(fc.constantFrom(...approvalPhrases), words, fc.string({ maxLength: 20 }), (phrase, word, rest) => {
        assert.equal(isApproval(`${phrase} ${word} ${rest}`), false);
        assert.equal(isApproval(`${phrase}, ${word} ${rest}`), false);
        assert.equal(isApproval(`${word} ${phrase}`), false);
      }),
    );
  });

  for (const text of [
    'yes, but rename requirement 2',
    'LGTM except 1.3',
    'not approved',
    'ok?',
    '',
    '👍?',
    'approve design',
    'no',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(isApproval(text), false));
  }

  for (const text of [
    'LGTM',
    'lgtm!',
    'Looks good to me.',
    'Sí',
    '¡Sí!',
    'はい。',
    'Passt!',
    'APPROVED',
    'j’approuve',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => assert.equal(isApproval(text), true));
  }
});
