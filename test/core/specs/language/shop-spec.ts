import fc from 'fast-check';
import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import { readSpecTexts } from '../../../../src/core/specs/spec-texts';
import { documentText } from '../arbitrary-text';

export type Texts = Readonly<Partial<Record<DocumentKind, string>>>;

/** A small spec in which every kind of ID stands in every place that it can. */
export const shop = {
  requirements: `# Requirements Document

## Glossary

- **Till**: takes the money
- **Price_List**: what things cost
- **Clerk**: a person

## Requirements

### Requirement 1: Pay

**User Story:** As a guest, I want to pay, so that I may go.

#### Acceptance Criteria

1. WHEN a guest pays, THE Till SHALL open
2. IF the card is refused, THEN THE Till SHALL say so
3. THE Till SHALL keep the Price_List

### Requirement 2: Leave

**User Story:** As a guest, I want to leave.

#### Acceptance Criteria

1. WHILE the door is open, THE Till SHALL stay shut
2. THE Till SHALL count
`,
  design: `# Design Document: Shop

## Correctness Properties

### Property 1: Opens

*For any* guest, the till opens.

**Validates: Requirements 1.1, 1.2**

### Property 2: Counts

*For any* number, it counts.

**Validates: Requirements 2.1-2.2**

## Testing Strategy

- **Property 1**: with fast-check
`,
  tasks: `# Implementation Plan: Shop

## Tasks

- [ ] 1. Build the till
  - [ ] 1.1 Write the drawer
    - _Requirements: 1.1, 1.3_
  - [ ]* 1.2 Write property test for opening
    - **Property 1: Opens**
    - **Validates: Requirements 1.1, 1.2**
- [ ] 2. Let guests leave
  - _Requirements: 2, 1.1-1.3_

## Task Dependency Graph

\`\`\`json
{
  "waves": [
    { "id": 0, "tasks": ["1.1"] },
    { "id": 1, "tasks": ["1.2", "2"], "dependsOn": ["1.1"] }
  ]
}
\`\`\`
`,
} as const satisfies Texts;

/** Texts of a spec as somebody might have written them. */
export function arbitraryTexts(): fc.Arbitrary<Texts> {
  return fc.record(
    { requirements: documentText(), bugfix: documentText(), design: documentText(), tasks: documentText() },
    { requiredKeys: [] },
  );
}

export function specOf(texts: Texts): ReturnType<typeof readSpecTexts> {
  return readSpecTexts(texts, undefined);
}
