/** A spec that is short enough to be read in a test, made elsewhere: nothing of it is approved here. */
export const smallSpec = '.kiro/specs/small';

export const smallTasks = `# Implementation Plan: Small

## Tasks

- [ ] 1. Make one
  - the lines of one
  - _Requirements: 1.1_

- [ ] 2. Make two
  - the lines of two
  - _Requirements: 1.1_
`;

export const smallFiles: Readonly<Record<string, string>> = {
  [`${smallSpec}/requirements.md`]:
    '# Requirements Document\n\n## Requirements\n\n### Requirement 1: Be small\n\n#### Acceptance Criteria\n\n1. THE Thing SHALL be small\n',
  [`${smallSpec}/design.md`]: '# Design Document: Small\n\n## Overview\n\nSmall.\n',
  [`${smallSpec}/tasks.md`]: smallTasks,
};
