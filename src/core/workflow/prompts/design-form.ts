/** How a property is written, the same in every design (PBT-04). */
const propertyForm = `### Property 1: Short Title

*For any* <inputs and precondition>, <what holds>.

**Validates: Requirements 1.2, 2.1**`;

const verdictKinds = `- 1.1: property – for which inputs it must hold
- 1.2: example – why one case says as much as many
- 1.3: edge case – of which property it is an input
- 1.4: not testable – why no program can tell`;

/** A verdict on each criterion, the same in every design (PBT-02). @param when which of them, and where */
const verdictForm = (when: string): string => `### How Each Criterion Is Checked
${when}

${verdictKinds}`;

/** What is asked for once a design that came first has requirements to give verdicts on. */
export const laterVerdicts = `Below "## Correctness Properties", before the first property, put a list of every criterion, in their order, with how it is checked and why, and nothing else under that heading:

${verdictForm('').replace('\n\n\n', '\n\n')}`;

/** The form of design.md of a feature (SPEC-16, SPEC-18), with a verdict on each criterion before the properties (PBT-02, PBT-03). */
export const designForm = `# Design Document: Feature Name

## Overview
What is built and the decisions that matter, with the reason for each.

## Architecture
How the parts work together, with one Mermaid diagram in a fence.

## Components and Interfaces
### one heading a component: its file, what it is responsible for, its public functions or types in a code fence.

## Data Models
Types, schemas and files, and what must always hold for them.

## Correctness Properties
What must hold for all inputs, made from the criteria that can be checked that way (something that stays true, a round trip, doing it twice equals once, an order that does not matter, a comparison with a simpler way).

${verdictForm('Where there are requirements, every criterion once, in their order, before any property:')}

Then the properties, without one that another one implies; each criterion that is a property is validated by one. Each as:

${propertyForm}

## Error Handling
Each failure that the requirements name: how it is noticed, what the user sees, what state is left.

## Testing Strategy
### Unit Testing and ### Property-Based Testing: what is tested how, with which library (one that the project has, where there is one), at least 100 inputs a property.

Every criterion must be met by something in this design. Code in it shows shape, not implementation.`;

/** The form of a design that begins near the code (SPEC-19). */
export const lowLevelDesignForm = `# Design Document: Feature Name

## Overview
What is built and the decisions that matter, with the reason for each.

## Main Algorithm/Workflow
The way through it, as one Mermaid sequenceDiagram in a fence.

## Core Interfaces/Types
Every type that crosses a function's border, in code fences.

## Key Functions with Formal Specifications
### Function 1: name()
Its signature in a code fence, then:

**Preconditions:**
- what must hold of its input

**Postconditions:**
- what holds of its result, in all cases

**Loop Invariants:** what holds at each turn of its loop, or N/A

## Algorithmic Pseudocode
One fence an algorithm: ALGORITHM name, INPUT, OUTPUT, BEGIN … END.

## Example Usage
Calls with their results, in a code fence; one of them goes wrong.

## Correctness Properties
What must hold for all inputs.

${verdictForm('Once there are requirements, every criterion once, in their order, before any property:')}

Each property as:

${propertyForm}`;

/** The form of the design of a bugfix, with root cause and fix (SPEC-20). */
export const bugfixDesignForm = `# <Name> Bugfix Design

## Overview
The bug in two sentences, and the way it will be fixed.

## Glossary
- **Bug_Condition (C)**: what is true of exactly the input that shows the bug
- **Property (P)**: what must be true of the result for such input
- **Preservation**: for all other input the fixed code gives what it gave before
- **isBugCondition**: the function below, which tells C

## Bug Details

### Bug Condition

In words, then:

**Formal Specification:**
\`\`\`
FUNCTION isBugCondition(X)
  INPUT: X of type …
  OUTPUT: boolean
  RETURN …
END FUNCTION
\`\`\`

### Examples
Concrete inputs with what happens and what should happen; one at the edge, one that is outside of C.

## Expected Behavior

### Preservation Requirements

**Unchanged Behaviors:**
- each clause 3.x in the words of this code

**Scope:**
Which input is not touched by the fix.

## Hypothesized Root Cause
Candidates, the most likely first, each with file and function and why it explains the examples. Read the code for it.

## Correctness Properties

${verdictForm('Every clause of the analysis once, in their order, before any property; a clause 1.x as the clause 2.x that answers it:')}

Property 1: Bug Condition - <title>

*For any* X where isBugCondition(X), <the fixed function gives …>.

**Validates: Requirements 2.1, 2.2**

Property 2: Preservation - <title>

*For any* X where NOT isBugCondition(X), the fixed function gives the same as the original.

**Validates: Requirements 3.1, 3.2**

## Fix Implementation

### Changes Required

**File**: \`path\`

**Function**: \`name\`

**Specific Changes**:
1. The least that makes the root cause go away.

## Testing Strategy

### Validation Approach
First show the bug on code that is not fixed, then fix, then show that it is gone and nothing else changed.

### Exploratory Bug Condition Checking
Tests that must fail on the unfixed code, with the counterexamples that are expected. They confirm or refute the root cause.

### Fix Checking
\`\`\`
FOR ALL input WHERE isBugCondition(input) DO
  result := fixed(input)
  ASSERT …
END FOR
\`\`\`

### Preservation Checking
\`\`\`
FOR ALL input WHERE NOT isBugCondition(input) DO
  ASSERT original(input) = fixed(input)
END FOR
\`\`\`

### Unit Tests
### Property-Based Tests
### Integration Tests

Keep every heading above, in this order. Each Property line stands as it is written here, without a heading mark.`;
