/** The form of tasks.md of a feature, with its rules (SPEC-22, SPEC-23). */
export const tasksForm = `# Implementation Plan: Feature Name

## Overview

One paragraph: the order of work and why.

## Tasks

- [ ] 1. First top-level task
  - what to create or change, naming files and functions
  - what shows that it works
  - _Requirements: 1.1, 1.2_

- [ ] 2. Task with parts
  - [ ] 2.1 First part
    - …
    - _Requirements: 2.1_
  - [ ]* 2.2 Write property test for …
    - **Property 1: Short Title**
    - **Validates: Requirements 1.2, 2.1**

- [ ] 3. Checkpoint - all tests pass
  - Run all tests; ask the user if something is open.

## Notes

- Tasks marked with \`*\` are optional.

Rules:
- Each task can be done by an agent in one go, leaves the project working, and builds only on tasks before it. No task for deployment, meetings or anything that is not code, tests or documents in this project.
- Two levels at most. Detail lines say enough that nothing has to be guessed; they do not repeat the design.
- Tests belong to the task whose code they test, or stand right behind it. Extra tests may be optional, with * right behind the bracket.
- Every criterion is named by at least one task. All boxes are empty; Fingerpost ticks them.`;

/** The form of tasks.md of a bugfix: the tests come before the fix (SPEC-28). */
export const bugfixTasksForm = `# Implementation Plan

- [ ] 1. Write bug condition exploration test
  - **Property 1: Bug Condition** - <title>
  - This test must fail on the code as it is: that it fails shows the bug. Do not change the code or the test when it does.
  - the inputs it draws, in which file, run how
  - Write down the counterexamples that it finds.
  - _Requirements: 1.1, 1.2_

- [ ] 2. Write preservation property tests (BEFORE implementing fix)
  - **Property 2: Preservation** - <title>
  - Look first at what the code does now for input outside of the bug condition; the tests must pass on it as it is.
  - _Requirements: 3.1, 3.2_

- [ ] 3. Implement <the fix in a few words>
  - [ ] 3.1 <the change, naming file and function>
    - _Bug_Condition: isBugCondition(input) where …_
    - _Expected_Behavior: …_
    - _Preservation: …_
    - _Requirements: 2.1, 3.1_
  - [ ] 3.2 Verify bug condition exploration test now passes
    - **Property 1: Expected Behavior** - <title>
    - Run the test of task 1 again; write no new one.
    - _Requirements: 2.1_
  - [ ] 3.3 Verify preservation tests still pass
    - **Property 2: Preservation** - <title>
    - Run the tests of task 2 again; write no new ones.
    - _Requirements: 3.1, 3.2_

- [ ] 4. Checkpoint - Ensure all tests pass
  - Run all tests; ask the user if something is open.

Rules:
- Tasks 1 and 2 stand alone and come before the fix, in this order. More parts of the fix go between 3.1 and the two that verify.
- The fix is the least that is needed; nothing else is cleaned up on the way.
- All boxes are empty; Fingerpost ticks them.`;
