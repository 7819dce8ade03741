import assert from 'node:assert/strict';
import { asksForSpec, asksToGenerate, fileToImport } from '../../../src/core/workflow/spec-request';

const asking = [
  'I need a specification for email verification and password reset',
  'i need a spec for discount codes',
  'Please write a spec for the importer',
  "Let's create a spec for dark mode",
  'Create a new spec about billing',
  "I'd like a specification of the cache",
  'Could you draft a spec for retries?',
  'Necesito una especificación para pagos',
  'Preciso de uma especificação para login',
];

const talking = [
  'What is a spec?',
  'I need a spec',
  'Explain the specification of JSON',
  'Do I need a spec for this?',
  'Why did you create a spec for email?',
  'The spec for payments is wrong',
  'I need special handling for dates',
  'Fix the spec for cart.test.js',
];

describe('free text in the chat', () => {
  for (const text of asking) it(`asks for a spec: ${text}`, () => assert.equal(asksForSpec(text), true));
  for (const text of talking) it(`does not ask for a spec: ${text}`, () => assert.equal(asksForSpec(text), false));
});

describe('words that ask for a spec of what was said before', () => {
  for (const text of [
    'Generate spec',
    'generate a spec.',
    'Please create a spec from this conversation',
    'Could you write a spec from this?',
    'Turn this into a spec',
    'Genera una especificación',
  ]) {
    it(`are: ${text}`, () => assert.equal(asksToGenerate(text), true));
  }
  for (const text of [
    'Generate a spec for discounts',
    'How do I generate a spec?',
    'Generate spec files',
    'generate a spec and run it',
    '',
  ]) {
    it(`are not: ${text}`, () => assert.equal(asksToGenerate(text), false));
  }
});

describe('the file that a spec is to be made from', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['#foo-prfaq.md Generate a spec from it', 'foo-prfaq.md'],
    ['#file:docs/prd.md create a spec from this.', 'docs/prd.md'],
    ['Generate a spec from #docs/prd.md', 'docs/prd.md'],
    ['#spec:login Generate a spec from it', undefined],
    ['#prd.md what does it say?', undefined],
    ['Generate a spec from it', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${expected ?? 'is none'}: ${text}`, () => assert.equal(fileToImport(text), expected));
  }
});
