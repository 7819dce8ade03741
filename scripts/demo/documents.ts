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

An index finds the code of a typed word, and a pure function takes its percentage off a total. The cart stays as it is: a
discount is worked out when the total is shown, so nothing has to be taken back.

## Architecture

\`\`\`mermaid
flowchart LR
  typed[typed words] --> find[findCode]
  book[codeBook] --> find
  find -->|code or none| apply[applyDiscount]
  cart --> total --> apply
  apply --> shown[totalWithDiscount]
\`\`\`

## Components and Interfaces

### Discount (\`src/discount.js\`)

\`\`\`js
/** @typedef {{ word: string, percent: number, lastDay: string }} DiscountCode  lastDay as 2026-12-31 */
applyDiscount(total, code, today) // → { total } or { total, problem: 'unknown' | 'expired' }
\`\`\`

### Codes (\`src/codes.js\`)

\`\`\`js
codeBook(codes) // → an index of codes by their word
findCode(book, typed) // → a DiscountCode or undefined
\`\`\`

### Cart (\`src/cart.js\`)

\`\`\`js
totalWithDiscount(cart, typed, book, today) // → what applyDiscount gives for the word that was typed last
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

### Property 3: Nothing but the codes of a book is found in it

*For any* book and any typed word that is the word of none of its codes, no code is found.

**Validates: Requirements 1.3**

### Property 4: The last code counts

*For any* words typed one after the other, the total is the one that the last word alone gives.

**Validates: Requirements 2.1**

## Error Handling

An unknown or expired code leaves the total as it is and comes back as a problem, never as an exception.

## Testing Strategy

### Unit Testing

Node's own test runner, one file beside the cart's for each module: a known code, an unknown one, an expired one, rounding.

### Property Testing

fast-check, at least 100 inputs for each property. Each test bears the name of its property in a tag above it:
\`Feature: discount-codes, Property 1: …\`.
`;

export const tasks = `# Implementation Plan: Discount Codes

## Overview

The function that reduces a total and the index of codes stand beside each other; the cart joins them.

## Tasks

- [ ] 1. Write \`applyDiscount\` in \`src/discount.js\`
  - A code, none, and an expired one; rounding down
  - Tests in \`test/discount.test.js\`, run with \`npm test\`
  - **Property 1: A discount never raises the total**
  - _Requirements: 1.1, 1.2, 1.4_

- [ ] 2. Keep the codes
  - [ ] 2.1 Write \`codeBook\` and \`findCode\` in \`src/codes.js\`
    - An index by word, so that a code is found at once
    - Tests in \`test/codes.test.js\`: a known word, another case, an unknown word
    - _Requirements: 1.3, 2.2_
  - [ ] 2.2 Write property tests for codes in \`test/codes.property.test.js\`
    - **Property 2: Case does not matter**
    - **Property 3: Nothing but the codes of a book is found in it**
    - **Validates: Requirements 1.3, 2.2**

- [ ] 3. Show the reduced total
  - [ ] 3.1 Add \`totalWithDiscount\` to \`src/cart.js\`
    - The last typed code counts
    - Tests in \`test/total.test.js\`
    - _Requirements: 1.1, 2.1_
  - [ ]* 3.2 Write property test for totals in \`test/total.property.test.js\`
    - **Property 4: The last code counts**
    - **Validates: Requirements 2.1**

- [ ] 4. Checkpoint - all tests pass
  - Run \`npm test\`; ask if something is open.

## Task Dependency Graph

\`\`\`json
{
  "waves": [
    { "id": 0, "tasks": ["1", "2.1"] },
    { "id": 1, "tasks": ["2.2", "3.1"] },
    { "id": 2, "tasks": ["4"] }
  ]
}
\`\`\`

## Notes

- Tasks marked with \`*\` are optional.
`;

/** The plan of requirements that nobody asked a change of: without the criterion that only the feedback brings. */
export const tasksWithoutFeedback = tasks.replace('1.1, 1.2, 1.4', '1.1, 1.2');
