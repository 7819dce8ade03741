/** The form of requirements.md, with its rules (SPEC-10 to SPEC-12). */
export const requirementsForm = `# Requirements Document

## Introduction

What is wanted, for whom and why, in one to three paragraphs. End with "Out of scope: …" when something near is left out.

## Glossary

- **Term_Name**: what it is. Name each part of the system that a criterion speaks about, in Snake_Case with capitals.

## Requirements

### Requirement 1: Short Title

**User Story:** As a <role>, I want <capability>, so that <benefit>.

#### Acceptance Criteria

1. WHEN <event>, THE <Term_Name> SHALL <response>
2. IF <unwanted condition>, THEN THE <Term_Name> SHALL <response>

Rules for criteria (EARS):
- One of: THE <part> SHALL … (always) · WHEN <event>, THE <part> SHALL … · WHILE <state>, THE <part> SHALL … · WHERE <optional feature>, THE <part> SHALL … · IF <unwanted condition>, THEN THE <part> SHALL …
- One behaviour a criterion, testable by itself, with concrete limits and values instead of words like fast or friendly.
- Numbers restart at 1 in each requirement; criterion 2 of requirement 3 is called 3.2 everywhere else.
- Cover what goes wrong: empty and extreme input, failure, doing it twice, doing it at the same time.
- Say what the system does, not how it is built. As many requirements as the idea needs and no more; a small idea has two or three.`;

/** The form of bugfix.md, with its rules (SPEC-15). */
export const bugfixForm = `# Bugfix Requirements Document

## Introduction

What is broken, whom it hurts and how, and in which part of the code it is suspected, in one or two paragraphs.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN <condition> THEN the system <wrong behaviour>

1.2 WHEN <another condition> THEN the system <wrong behaviour>

### Expected Behavior (Correct)

2.1 WHEN <condition of 1.1> THEN the system SHALL <right behaviour>

2.2 WHEN <condition of 1.2> THEN the system SHALL <right behaviour>

### Unchanged Behavior (Regression Prevention)

3.1 WHEN <condition that the bug does not touch> THEN the system SHALL CONTINUE TO <present behaviour>

Rules:
- Each clause is a paragraph of its own that begins with its number; no list marks. The first number is that of the section: 1 what is wrong, 2 what is right, 3 what must stay.
- The clauses of section 1 together say exactly when the bug appears, no wider and no narrower. Each has its answer in section 2, with the same condition.
- Section 3 lists what a careless fix would break: neighbouring input, the limits of the condition, callers of the same code. Look for them in the code.
- Concrete values instead of "certain input". Behaviour only: causes and fixes belong in the design.`;
