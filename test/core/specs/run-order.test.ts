import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runOrder } from '../../../src/core/specs/run-order';
import { parseTasks } from '../../../src/core/specs/tasks';

const graph = (waves: unknown): string =>
  `\n## Task Dependency Graph\n\n\`\`\`json\n${JSON.stringify({ waves })}\n\`\`\`\n`;
const order = (text: string): readonly string[] => runOrder(parseTasks(text).value).map(({ task }) => task.id ?? '?');

describe('what a run of a whole plan does', () => {
  const plan = [
    '- [x] 1. Done',
    '- [ ] 2. Parent',
    '  - [ ] 2.1 First',
    '  - [ ]* 2.2 Optional',
    '  - [ ] 2.3 Then',
    '- [ ]* 3. Optional parent',
    '  - [ ] 3.1 Below it',
    '- [ ] 4. Checkpoint - all tests pass',
    '- [ ] 5. Last',
    '',
  ].join('\n');

  it('is its required leaves that are not done, as they stand', () => {
    assert.deepEqual(order(plan), ['2.1', '2.3', '4', '5']);
  });

  it('follows the waves, a parent meaning its required leaves and optional ones skipped (RUN-12)', () => {
    const waves = [
      { id: 0, tasks: ['5'] },
      { id: 1, tasks: ['2', '2.2', '3.1'] },
    ];
    assert.deepEqual(order(plan + graph(waves)), ['5', '2.1', '2.3', '4']);
  });

  it('takes a leaf that no wave names when all required ones above it are done', () => {
    const waves = [
      { id: 0, tasks: ['2.1'] },
      { id: 1, tasks: ['5'] },
      { id: 2, tasks: ['2.3'] },
    ];
    assert.deepEqual(order(plan + graph(waves)), ['2.1', '5', '2.3', '4']);
  });

  it('takes waves by what they wait for, not by where they stand', () => {
    const waves = [
      { id: 'late', tasks: ['2.1'], dependsOn: ['early'] },
      { id: 'early', tasks: ['2.3', '5'], dependsOn: [] },
    ];
    assert.deepEqual(order(plan + graph(waves)), ['2.3', '5', '2.1', '4']);
  });

  it('is the order of the document where the graph cannot be followed', () => {
    assert.deepEqual(order(plan + graph([{ id: 0, tasks: ['9'] }])), ['2.1', '2.3', '4', '5']);
  });

  it('has each required open leaf once, behind everything that it waits for, whatever the graph', () => {
    const task = fc.record({
      optional: fc.boolean(),
      done: fc.boolean(),
      parts: fc.array(fc.boolean(), { maxLength: 3 }),
    });
    const tasks = fc.array(task, { minLength: 1, maxLength: 6 });
    const wave = fc.record({
      tasks: fc.array(fc.integer({ min: 1, max: 6 }).map(String), { maxLength: 3 }),
      dependsOn: fc.array(fc.integer({ min: 0, max: 4 }).map(String), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(tasks, fc.array(wave, { maxLength: 5 }), (list, waves) => {
        const text = list
          .flatMap(({ optional, done, parts }, at) => [
            `- [${done ? 'x' : ' '}]${optional ? '*' : ''} ${at + 1}. Task`,
            ...parts.map((required, part) => `  - [ ]${required ? '' : '*'} ${at + 1}.${part + 1} Part`),
          ])
          .join('\n');
        const named = waves.map((one, id) => ({ id: String(id), ...one }));
        const parsed = parseTasks(`${text}\n${graph(named)}`).value;
        const steps = runOrder(parsed);
        const expected = list.flatMap(({ optional, done, parts }, at) =>
          parts.length === 0
            ? done || optional
              ? []
              : [String(at + 1)]
            : optional
              ? []
              : parts.flatMap((required, part) => (required ? [`${at + 1}.${part + 1}`] : [])),
        );
        assert.deepEqual(new Set(steps.map(({ task: { id } }) => id)), new Set(expected));
        assert.equal(steps.length, expected.length);
        steps.forEach(({ after }, at) => {
          const done = new Set(steps.slice(0, at).map(({ task: { key } }) => key));
          for (const key of after) assert.ok(done.has(key), `${key} stands too late`);
        });
      }),
    );
  });
});
