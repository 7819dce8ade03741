import assert from 'node:assert/strict';
import { type Bench, startBench, until } from '../../support/core-bench';

const files = {
  '.kiro/specs/till/requirements.md': `# Requirements Document

## Requirements

### Requirement 1: Pay

#### Acceptance Criteria

1. WHEN a guest pays, THE Till SHALL take between 1 and 10 coins
2. THE Till SHALL open within 5 seconds
`,
  '.kiro/specs/till/design.md': `# Design Document: Till

## Correctness Properties

### Property 1: Coins

*For any* coins, the till takes them.

**Validates: Requirements 1.1**
`,
  '.kiro/specs/till/tasks.md': `# Implementation Plan: Till

- [ ] 1. Make the till
  - _Requirements: 1.1, 1.2_
- [ ] 2. Write property test for coins
  - **Property 1: Coins**
  - **Validates: Requirements 1.1**
`,
};

describe('the first message of a task', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const told = async (key: string): Promise<string> => {
    const session = await bench.core.specs.startTask(`${bench.root}/.kiro/specs/till`, key);
    await until('the task has ended', () => session.recentEvents.some(({ type }) => type === 'taskEnded'));
    await bench.core.sessions.settled(session.id);
    return session.recentEvents.flatMap((event) => (event.type === 'prompted' ? [event.text] : [])).join('\n');
  };

  it('names the boundary values of the criteria whose properties it tests, and only then', async () => {
    bench = await startBench({
      rules: (model) => model.when({ lastUserText: 'Your task is' }).reply({ text: 'Nothing to do.' }),
      files,
    });
    assert.match(
      await told('2'),
      /Values that generators must be able to make[^\n]*\n- 1\.1: 0 coins, 1 coins, 10 coins, 11 coins\n\nBuild it now/,
    );
    assert.doesNotMatch(await told('1'), /Values that generators/);
  });
});
