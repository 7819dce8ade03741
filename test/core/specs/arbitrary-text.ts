import fc from 'fast-check';

/** Lines as they stand in real specs, in all documented forms, and lines that only look like them. */
const number = fc.integer({ min: 0, max: 30 });
const words = fc.constantFrom(
  'Export the report',
  'WHEN a user signs in, THE System SHALL open a session',
  'ユーザーはログインできる',
  '系统应返回错误',
  'Kullanıcı giriş yapar',
  '120+ lines of code',
  '`code` and **bold** and _italic_',
  'a line with \u2028 inside',
  'title ending in blanks   ',
  '',
);
const id = fc.oneof(
  number.map(String),
  fc.tuple(number, number).map(([a, b]) => `${a}.${b}`),
  fc.tuple(number, number, number).map((parts) => parts.join('.')),
  fc.constantFrom('16b', '4.1a', '7.1.FIX', 'FR-1', 'NFR-2.1', 'R0', 'A1-P', 'US1.1'),
);
const indent = fc.constantFrom('', '  ', '    ', '\t', '      ');

const heading = fc
  .tuple(
    fc.constantFrom('#', '##', '###', '####'),
    fc.constantFrom(
      'Requirement ',
      '要件',
      '需求 ',
      'Requisito ',
      '',
      'Property ',
      'Phase ',
      'Requirements',
      'Glossary',
      'Introduction',
      'Acceptance Criteria',
      'Correctness Properties',
      'Current Behavior (Defect)',
      'Expected Behavior (Correct)',
      'Tasks',
    ),
    fc.oneof(id, fc.constant('')),
    fc.constantFrom(': ', '：', ' ', '. ', ' - ', ''),
    words,
  )
  .map(([marks, label, number_, separator, title]) => `${marks} ${label}${number_}${separator}${title}`);

const task = fc
  .tuple(
    indent,
    fc.constantFrom('-', '*'),
    fc.constantFrom(' ', 'x', 'X', '-', '~', '?'),
    fc.constantFrom('', '*', '\\*'),
    fc.oneof(id, fc.constant('')),
    fc.constantFrom('. ', ' ', '', '* '),
    words,
  )
  .map(
    ([blank, bullet, mark, optional, number_, dot, title]) =>
      `${blank}${bullet} [${mark}]${optional} ${number_}${dot}${title}`,
  );

const label = fc
  .tuple(
    indent,
    fc.constantFrom('- ', ''),
    fc.constantFrom('_', '**', '*', '__', ''),
    fc.constantFrom(
      'Requirements',
      'User Story',
      '需求',
      'Validates',
      'Validates: Requirements',
      '検証',
      'Property 1',
      'Acceptance Criteria',
      'Bug_Condition',
      'Term',
      'Требования',
      'For any',
    ),
    fc.constantFrom(':', '：', '**:', ':**', ''),
    fc.oneof(
      fc.array(id, { maxLength: 4 }).map((ids) => ids.join(', ')),
      fc.constantFrom('2.1-2.4', 'All', '全要件', '1.1、1.2', 'isBug(x) where a_b', ' As a user, I want it'),
    ),
    fc.constantFrom('_', '**', '*', ''),
  )
  .map(
    ([blank, bullet, open, name, colon, value, close]) => `${blank}${bullet}${open}${name}${colon} ${value}${close}`,
  );

const item = fc
  .tuple(
    indent,
    fc.oneof(
      number.map((n) => `${n}.`),
      id,
      fc.constantFrom('-', '*', '- **Term**:', '| a | b |', '1)'),
    ),
    words,
  )
  .map(([blank, mark, text]) => `${blank}${mark} ${text}`);

const mark = fc.constantFrom(
  '```',
  '```json',
  '    ```',
  '~~~',
  '- ```ts',
  '---',
  '***',
  '<!--',
  '-->',
  '<!-- note -->',
  '',
  '',
  '{"waves": [',
  ']}',
  '{ "waves": [{ "id": 0, "tasks": ["1", "2.1"] }] }',
  '{"waves":[{"wave":1,"tasks":["1"],"dependsOn":{"1":["2"]}}]}',
  'key: value',
  '> - [ ] 1. quoted',
  'Property 1: Bare',
  '#[[file:src/a.ts]]',
);

const line = fc.oneof(
  { weight: 4, arbitrary: heading },
  { weight: 4, arbitrary: task },
  { weight: 4, arbitrary: label },
  { weight: 3, arbitrary: item },
  { weight: 3, arbitrary: mark },
  { weight: 2, arbitrary: words },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

/** Well-formed pieces of all four documents, as arrays of lines. */
const block: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc
    .tuple(fc.constantFrom('### Requirement ', '### 要件', '### FR-'), id, words, fc.array(words, { maxLength: 4 }))
    .map(([head, number_, title, criteria]) => [
      `${head}${number_}: ${title}`,
      '',
      '**User Story:** As a user, I want it, so that it works.',
      '',
      '#### Acceptance Criteria',
      '',
      ...criteria.map((text, index) => `${index + 1}. ${text}`),
      '',
    ]),
  fc
    .tuple(fc.constantFrom('Current', 'Expected', 'Unchanged'), fc.array(fc.tuple(id, words), { maxLength: 4 }))
    .map(([name, clauses]) => [
      `### ${name} Behavior`,
      '',
      ...clauses.flatMap(([number_, text]) => [`${number_} ${text}`, '']),
    ]),
  fc
    .tuple(fc.constantFrom('### Property ', '**属性 ', 'Property '), id, words, id)
    .map(([head, number_, title, reference]) => [
      '',
      `${head}${number_}: ${title}${head.startsWith('**') ? '**' : ''}`,
      '',
      '*For any* input, the output holds.',
      '',
      `**Validates: Requirements ${reference}**`,
      '',
    ]),
  fc
    .tuple(number, words, fc.array(fc.tuple(fc.constantFrom('  ', ''), words, id), { maxLength: 4 }))
    .map(([number_, title, children]) => [
      `- [ ] ${number_}. ${title}`,
      ...children.flatMap(([blank, text, reference], index) => [
        `${blank}- [x]${index % 2 === 0 ? '' : '*'} ${number_}.${index + 1} ${text}`,
        `${blank}  - detail`,
        `${blank}  - _Requirements: ${reference}_`,
        '',
      ]),
    ]),
);

const lines = fc.oneof({ weight: 3, arbitrary: block }, { weight: 2, arbitrary: line.map((one) => [one]) });

/** A text as somebody might have written it, half finished, with any line endings, with or without a byte order mark. */
export function documentText(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('', '', '', '\uFEFF'),
      fc.array(fc.tuple(lines, fc.constantFrom('\n', '\n', '\n', '\r\n', '\r')), { maxLength: 25 }),
      fc.constantFrom<'mixed' | '\n' | '\r\n'>('mixed', '\n', '\r\n'),
      fc.boolean(),
    )
    .map(([bom, pieces, eol, endsWithEol]) => {
      const text = pieces
        .flatMap(([contents, own]) => contents.map((content) => content + (eol === 'mixed' ? own : eol)))
        .join('');
      return bom + (endsWithEol ? text : text.replace(/[\r\n]+$/, ''));
    });
}

/** Anything at all. */
export function noise(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom('#', '-', '*', '_', '`', '[', ']', ' ', 'x', '1', '.', ':', '\n', '\r', '\t', '|', '<!--'),
        { maxLength: 200 },
      )
      .map((parts) => parts.join('')),
  );
}
