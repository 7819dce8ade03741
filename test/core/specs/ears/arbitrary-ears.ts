import fc from 'fast-check';

const word = fc.constantFrom(
  ...[
    'WHEN',
    'IF',
    'WHILE',
    'WHERE',
    'THEN',
    'THE',
    'SHALL',
    'SHALL NOT',
    'SHALL CONTINUE TO',
    'AND',
    'MUST',
    'FOR ALL',
  ],
  ...['when', 'if', 'then', 'the', 'shall', 'and', 'it', 'be tested', 'be', 'a user', 'the door opens', 'properly'],
  ...[
    'Shop_Desk',
    '`code SHALL`',
    '"a quote"',
    '“WHEN”',
    ', ',
    ',',
    '; ',
    '. ',
    ' — ',
    '(',
    ')',
    '**',
    '*',
    '✅ ',
    '`',
    '"',
  ],
  ...['CUANDO', 'SI', 'ENTONCES', 'EL', 'DEBE', 'NO DEBERÁ', 'QUANDO', 'SE', 'ENTÃO', 'O', 'DEVE', 'NÃO', 'Se', 'Si'],
  ...['システムは', '用户', '，THE ', '、', '。', '\n', '\n- ', 'IF-THEN', 'WHEN_X', 'İF', 'ß', '\u0000', '😀'],
);

/** A text made of what criteria are made of, in any order. */
export function earsText(): fc.Arbitrary<string> {
  const pieces = fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', '', '  ')), { maxLength: 24 });
  return pieces.map((all) => all.map(([piece, blank]) => piece + blank).join(''));
}
