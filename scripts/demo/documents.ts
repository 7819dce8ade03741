/** The documents that the demo's recorded conversation writes: one small feature, whole. */

export const specName = 'discount-codes';
export const idea = 'Customers can type a discount code at the till and get a percentage off.';
export const feedback = 'A code must also have a last day on which it is valid.';

const requirementsHead = `# Requirements Document

## Introduction

Customers of the corner shop get codes on flyers. Whoever types one in at the till gets a percentage off the total of the
cart. One code counts per cart. Out of scope: codes for single goods, and making new codes at the till.

## Glossary

- **Till**: the program that keeps the cart and shows its total.
- **Discount_Code**: a word with a percentage that is taken off.

## Requirements

### Requirement 1: Apply a code

**User Story:** As a customer, I want to type a discount code, so that I pay less.

#### Acceptance Criteria

1. WHEN a known Discount_Code is typed, THE Till SHALL take its percentage off the total
2. THE Till SHALL round the reduced total down to whole cents
3. IF the typed word is no known Discount_Code, THEN THE Till SHALL leave the total as it is and say that the code is unknown
`;

const requirementsTail = `
### Requirement 2: One code a cart

**User Story:** As the owner, I want one code to count per cart, so that discounts do not add up.

#### Acceptance Criteria

1. WHEN a second Discount_Code is typed, THE Till SHALL use the second one in place of the first
2. THE Till SHALL accept upper and lower case letters of a Discount_Code as the same
`;

export const requirements = requirementsHead + requirementsTail;

/** What the feedback changes: one criterion more, at the end of the first requirement. */
export const requirementsChange = {
  before:
    '3. IF the typed word is no known Discount_Code, THEN THE Till SHALL leave the total as it is and say that the code is unknown\n',
  after:
    '3. IF the typed word is no known Discount_Code, THEN THE Till SHALL leave the total as it is and say that the code is unknown\n4. IF the last day of a Discount_Code is over, THEN THE Till SHALL leave the total as it is and say that the code has expired\n',
};

export const design = `# Design Document: Discount Codes

## Overview

A pure function takes a total, a typed word and the day, and gives the reduced total or the reason why there is none. The
cart stays as it is: a discount is worked out when the total is shown, so nothing has to be taken back.

## Architecture

\`\`\`mermaid
flowchart LR
  typed[typed word] --> find[findCode]
  find -->|code| apply[applyDiscount]
  find -->|reason| message
  cart --> total --> apply --> shown[shown total]
\`\`\`

## Components and Interfaces

### Discount (\`src/discount.js\`)

\`\`\`js
/** @typedef {{ word: string, percent: number, lastDay: string }} DiscountCode  lastDay as 2026-12-31 */
applyDiscount(total, word, codes, today) // → { total } or { total, problem: 'unknown' | 'expired' }
\`\`\`

## Data Models

A code has a word, a percentage from 1 to 100 and a last day. Words are compared without regard to case and blanks around
them.

## Correctness Properties

### Property 1: A discount never raises the total

*For any* total and any code, the result lies between 0 and the total.

**Validates: Requirements 1.1, 1.2**

### Property 2: Case does not matter

*For any* known code, typing it in upper or lower case gives the same total.

**Validates: Requirements 2.2**

## Error Handling

An unknown or expired code leaves the total as it is and comes back as a problem, never as an exception.

## Testing Strategy

### Unit Testing

Node's own test runner, one file beside the cart's: a known code, an unknown one, an expired one, rounding.
`;

export const tasks = `# Implementation Plan: Discount Codes

## Overview

The function comes first, with its tests; then the cart shows it.

## Tasks

- [ ] 1. Write \`applyDiscount\` in \`src/discount.js\`
  - Known, unknown and expired codes, rounding down, case
  - Tests in \`test/discount.test.js\`, run with \`npm test\`
  - _Requirements: 1.1, 1.2, 1.3, 1.4, 2.2_

- [ ] 2. Show the reduced total
  - [ ] 2.1 Add \`totalWithDiscount\` to \`src/cart.js\`
    - The last typed code counts
    - _Requirements: 1.1, 2.1_
  - [ ]* 2.2 Write property tests for discounts
    - **Property 1: A discount never raises the total**
    - **Validates: Requirements 1.1, 1.2**

- [ ] 3. Checkpoint - all tests pass
  - Run \`npm test\`; ask if something is open.

## Notes

- Tasks marked with \`*\` are optional.
`;

export const code = `/**
 * @typedef {{ word: string, percent: number, lastDay: string }} DiscountCode
 */

/**
 * Takes a code's percentage off a total.
 *
 * @param {number} total cents
 * @param {string} word as typed
 * @param {readonly DiscountCode[]} codes
 * @param {string} today such as 2026-12-31
 * @returns {{ total: number, problem?: 'unknown' | 'expired' }}
 */
export function applyDiscount(total, word, codes, today) {
  const wanted = word.trim().toLowerCase();
  const code = codes.find((each) => each.word.toLowerCase() === wanted);
  if (!code) return { total, problem: 'unknown' };
  if (today > code.lastDay) return { total, problem: 'expired' };
  return { total: Math.floor((total * (100 - code.percent)) / 100) };
}
`;

export const codeTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDiscount } from '../src/discount.js';

const codes = [{ word: 'FLYER10', percent: 10, lastDay: '2026-12-31' }];

test('a known code takes its percentage off, rounded down', () => {
  assert.deepEqual(applyDiscount(999, 'FLYER10', codes, '2026-12-31'), { total: 899 });
});

test('an unknown code leaves the total as it is', () => {
  assert.deepEqual(applyDiscount(999, 'FLYER99', codes, '2026-12-31'), { total: 999, problem: 'unknown' });
});

test('an expired code leaves the total as it is', () => {
  assert.deepEqual(applyDiscount(999, 'FLYER10', codes, '2027-01-01'), { total: 999, problem: 'expired' });
});

test('case and blanks do not matter', () => {
  assert.deepEqual(applyDiscount(999, ' flyer10 ', codes, '2026-12-31'), { total: 899 });
});
`;
