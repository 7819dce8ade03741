import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TaskMemory } from '../../../src/core/specs/task-memory';
import { parseTasks, parseTasksInSteps } from '../../../src/core/specs/tasks';
import { finish } from '../../../src/core/text/steps';
import { documentText, noise } from './arbitrary-text';

const line = fc.constantFrom(
  '- [ ] 1. Build it',
  '  - [x] 1.1 Build a part',
  '- [-] 2. Test it',
  '* [ ]* 3. Optional',
  '  - [ ] a box without a number',
  '    - Write the code',
  '    - _Requirements: 1.1, 1.2_',
  '    - _Requirements: 1.1,',
  '      2.3_',
  '    - **Property 3: Opens**',
  '    - **Validates: Requirements 1.1**',
  '    - _File: src/a.ts_',
  '    - _Nachweis: 1.1_',
  '',
  '## Phase',
  '---',
  '```',
  '<!-- note',
  '-->',
);
const plan = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('', '\uFEFF'))
  .map(([lines, eol, mark]) => mark + lines.join(eol));
const texts = fc.oneof({ weight: 4, arbitrary: plan }, documentText(), noise());
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(60),
  text: fc.oneof(
    line,
    fc.string({ maxLength: 3 }),
    line.map((one) => `\n${one}\n`),
  ),
});

describe('tasks that are parsed again and again', () => {
  it('are those of a fresh parse after any edits of any text', () => {
    fc.assert(
      fc.property(texts, fc.array(edit, { maxLength: 6 }), (first, edits) => {
        const memory = new TaskMemory();
        let text = first;
        for (const { at, length, text: inserted } of [{ at: 0, length: 0, text: '' }, ...edits]) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + inserted + text.slice(start + length);
          assert.deepEqual(finish(parseTasksInSteps(text, memory)), parseTasks(text));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are read again only where they changed', () => {
    const plan = (changed: number): string =>
      Array.from(
        { length: 5_000 },
        (_, at) =>
          `- [ ] ${String(at + 1)}. Build piece ${String(at + 1)}\n  - Write ${at === changed ? 'the test of' : ''} part ${String(at)}\n  - _Requirements: 1.${String(at)}_\n`,
      ).join('');
    const memory = new TaskMemory();
    finish(parseTasksInSteps(plan(-1), memory));
    assert.equal(memory.reads, 5_000);
    for (const changed of [0, 2_500, 4_999]) finish(parseTasksInSteps(plan(changed), memory));
    // Each edit makes one block another one, and makes the one before what it was.
    assert.equal(memory.reads, 5_000 + 3 + 2);
  });
});
