import assert from 'node:assert/strict';
import { asksForSpec } from '../../../src/core/workflow/spec-request';

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
