import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';

const rows: readonly (readonly [
  title: string,
  text: string,
  found: readonly {
    readonly line: number;
    readonly feature: string;
    readonly properties?: readonly string[];
    readonly requirements?: readonly string[];
    readonly tasks?: readonly string[];
    readonly name: string | null;
  }[],
])[] = [
  [
    'a comment above a test in TypeScript',
    "// Feature: cart, Property 3: A discount never raises the total\n// Validates: Requirements 1.1, 1.2\nit('never raises the total', () => {});\n",
    [{ line: 1, feature: 'cart', properties: ['3'], requirements: ['1.1', '1.2'], name: 'never raises the total' }],
  ],
  [
    'the name of a describe',
    "describe('Feature: cart, Property 3: Totals', () => {\n",
    [{ line: 1, feature: 'cart', properties: ['3'], name: 'Feature: cart, Property 3: Totals' }],
  ],
  [
    'a comment inside of a test',
    "test.prop([fc.nat()])('sums up', (n) => {\n  // Feature: cart, Property 2: Sums\n  expect(sum(n)).toBe(n);\n});\ntest('next', () => {});\n",
    [{ line: 2, feature: 'cart', properties: ['2'], name: 'sums up' }],
  ],
  [
    'a block of JSDoc with bold marks',
    "/**\n * **Feature: shopping cart, Property 12: Never empty**\n * **Validates: Requirements 4.1**\n */\nit('is never empty', run);\n",
    [
      {
        line: 2,
        feature: 'shopping cart',
        properties: ['12'],
        requirements: ['4.1'],
        name: 'is never empty',
      },
    ],
  ],
  [
    'a docstring in Python',
    'def test_total(items):\n    """\n    Feature: cart, Property 1: Total\n    Validates: Requirements 2.1\n    """\n    assert total(items) >= 0\n\ndef test_other():\n    pass\n',
    [{ line: 3, feature: 'cart', properties: ['1'], requirements: ['2.1'], name: 'test_total' }],
  ],
  [
    'a comment in Rust, Go and Java',
    '// Feature: cart, Property 1: a\n#[test]\nfn holds_a() {}\n// Feature: cart, Property 2: b\nfunc TestB(t *testing.T) {}\n// Feature: cart, Property 3: c\n@Property\nvoid holdsC(@ForAll int n) {}\n',
    [
      { line: 1, feature: 'cart', properties: ['1'], name: 'holds_a' },
      { line: 4, feature: 'cart', properties: ['2'], name: 'TestB' },
      { line: 6, feature: 'cart', properties: ['3'], name: 'holdsC' },
    ],
  ],
  [
    'labels of other languages',
    "# Feature: panier, Propriedade 4: Total\n# Valida: Requisitos 1.3\ntest 'total' do\n",
    [{ line: 1, feature: 'panier', properties: ['4'], requirements: ['1.3'], name: 'total' }],
  ],
  [
    'a criterion without a property',
    "// Feature: cart, Requirements 1.1, 2.3\nit('adds', add);\n",
    [{ line: 1, feature: 'cart', requirements: ['1.1', '2.3'], name: 'adds' }],
  ],
  [
    'a head for a whole file, and lines that say what they validate',
    "// Feature: cart\n\n// Validates: Requirements 1.1\nit('one', one);\n\n\n\n// Validates: Requirements 1.2\nit('two', two);\n",
    [
      { line: 3, feature: 'cart', requirements: ['1.1'], name: 'one' },
      { line: 8, feature: 'cart', requirements: ['1.2'], name: 'two' },
    ],
  ],
  ['a feature file of Gherkin', 'Feature: Guess the word\n\n  Scenario: Maker starts a game\n', []],
  ['prose that names features', 'This feature: it is nice, Property of Ann.\n', []],
  ['a line that validates without a feature', "// Validates: Requirements 1.1\nit('x', y);\n", []],
  [
    'the message of a commit',
    'Round totals down\n\nFeature: cart, Task 2.1\n',
    [{ line: 3, feature: 'cart', tasks: ['2.1'], name: null }],
  ],
];

describe('the tags of tests', () => {
  for (const [title, text, expected] of rows) {
    it(`are found in ${title}`, () => {
      assert.deepEqual(
        findTestTags(text).map(({ line, feature, properties, requirements, tasks, name }) => ({
          line,
          feature,
          properties,
          requirements,
          tasks,
          name,
        })),
        expected.map((each) => ({ properties: [], requirements: [], tasks: [], ...each })),
      );
    });

    it(`are found with Windows line ends in ${title}`, () => {
      const lines = ({ line, feature }: { line: number; feature: string }): string => `${line} ${feature}`;
      assert.deepEqual(findTestTags(text.replaceAll('\n', '\r\n')).map(lines), expected.map(lines));
    });
  }

  it('are searched in any text without failing', () => {
    const piece = fc.constantFrom('Feature: ', 'cart', ', ', 'Property ', '1', 'Validates: ', '\n', '(', "'", '*', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        for (const tag of findTestTags(pieces.join(''))) {
          assert.ok(tag.feature !== '' && tag.properties.length + tag.requirements.length + tag.tasks.length > 0);
        }
      }),
    );
    // A search that tried each place of a long line again would not come to its end here.
    findTestTags(`Feature: ${'a'.repeat(2_000_000)}`);
    findTestTags('Feature: a, Property '.repeat(200_000));
  });
});
