/** Documents of small specs of every kind, each of the form that its prompt demands. */

export const bugfix = `# Bugfix Requirements Document

## Introduction

An empty cart has a total of NaN, so the till shows no price.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN the cart is empty THEN the system shows NaN as total

### Expected Behavior (Correct)

2.1 WHEN the cart is empty THEN the system SHALL show 0 as total

### Unchanged Behavior (Regression Prevention)

3.1 WHEN the cart holds goods THEN the system SHALL CONTINUE TO show the sum of their prices
`;

export const bugfixDesign = `# Empty Cart Bugfix Design

## Overview

The mean price is divided by nothing. An empty cart is asked for first.

## Glossary

- **Bug_Condition (C)**: the cart is empty
- **Property (P)**: the total is 0
- **Preservation**: other carts keep their total
- **isBugCondition**: tells C

## Bug Details

### Bug Condition

**Formal Specification:**
\`\`\`
FUNCTION isBugCondition(X)
  INPUT: X of type Cart
  OUTPUT: boolean
  RETURN X.length = 0
END FUNCTION
\`\`\`

### Examples

- [] gives NaN, should give 0

## Expected Behavior

### Preservation Requirements

**Unchanged Behaviors:**
- Sums of prices

**Scope:**
Carts with goods.

## Hypothesized Root Cause

1. \`src/cart.js\`, \`total\`: division by the number of goods

## Correctness Properties

Property 1: Bug Condition - An empty cart costs nothing

*For any* X where isBugCondition(X), the total is 0.

**Validates: Requirements 2.1**

Property 2: Preservation - Other totals stay

*For any* X where NOT isBugCondition(X), the total is as before.

**Validates: Requirements 3.1**

## Fix Implementation

### Changes Required

**File**: \`src/cart.js\`

**Function**: \`total\`

**Specific Changes**:
1. Return 0 for an empty cart.

## Testing Strategy

### Validation Approach

Red first, then green.

### Exploratory Bug Condition Checking

An empty cart.

### Fix Checking

FOR ALL input WHERE isBugCondition(input)

### Preservation Checking

FOR ALL input WHERE NOT isBugCondition(input)

### Unit Tests

### Property-Based Tests

### Integration Tests
`;

export const bugfixTasks = `# Implementation Plan

- [ ] 1. Write bug condition exploration test
  - **Property 1: Bug Condition** - An empty cart costs nothing
  - It must fail on the code as it is
  - _Requirements: 1.1, 2.1_

- [ ] 2. Write preservation property tests (BEFORE implementing fix)
  - **Property 2: Preservation** - Other totals stay
  - _Requirements: 3.1_

- [ ] 3. Implement the total of an empty cart
  - [ ] 3.1 Return 0 in \`total\`
    - _Bug_Condition: isBugCondition(input) where the cart is empty_
    - _Expected_Behavior: the total is 0_
    - _Preservation: other totals stay_
    - _Requirements: 2.1, 3.1_
  - [ ] 3.2 Verify bug condition exploration test now passes
    - **Property 1: Expected Behavior** - An empty cart costs nothing
    - _Requirements: 2.1_
  - [ ] 3.3 Verify preservation tests still pass
    - **Property 2: Preservation** - Other totals stay
    - _Requirements: 3.1_

- [ ] 4. Checkpoint - Ensure all tests pass
`;

export const lowLevelDesign = `# Design Document: Rounding

## Overview

Totals are rounded down.

## Main Algorithm/Workflow

\`\`\`mermaid
sequenceDiagram
  till->>round: cents
\`\`\`

## Core Interfaces/Types

\`\`\`js
/** @param {number} cents */
\`\`\`

## Key Functions with Formal Specifications

### Function 1: round()

\`\`\`js
round(cents)
\`\`\`

**Preconditions:**
- cents is finite

**Postconditions:**
- the result is whole

**Loop Invariants:** N/A

## Algorithmic Pseudocode

\`\`\`
ALGORITHM round
INPUT cents
OUTPUT whole cents
BEGIN
END
\`\`\`

## Example Usage

\`\`\`js
round(1.5) // 1
\`\`\`

## Correctness Properties

### Property 1: Never more

*For any* cents, the result is not greater.
`;

/** The same with what its property validates. */
export const validatedDesign = `${lowLevelDesign}
**Validates: Requirements 1.1**
`;

/** The same with how its criteria are checked too. */
export const tiedDesign = validatedDesign.replace(
  '### Property 1',
  `### How Each Criterion Is Checked

- 1.1: property – for any cents,
  also for none

### Property 1`,
);

export const roundingRequirements = `# Requirements Document

## Introduction

Totals are whole cents.

## Glossary

- **Till**: the program that shows totals.

## Requirements

### Requirement 1: Round down

**User Story:** As the owner, I want whole cents, so that the drawer fits the receipts.

#### Acceptance Criteria

1. THE Till SHALL round each total down to whole cents
`;

export const roundingTasks = `# Implementation Plan: Rounding

## Overview

One function.

## Tasks

- [ ] 1. Write \`round\`
  - with a test
  - _Requirements: 1.1_

## Notes

- None.
`;

export const roundingDesign = `# Design Document: Rounding

## Overview

A function.

## Architecture

One call.

## Components and Interfaces

### \`src/round.js\`

## Correctness Properties

### Property 1: Never more

*For any* cents, the result is not greater.

**Validates: Requirements 1.1**

## Testing Strategy

### Unit Testing

Node's runner.
`;
