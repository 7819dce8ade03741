import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runOrder } from '../../../src/core/specs/run-order';
import { parseTasks, type TaskItem } from '../../../src/core/specs/tasks';
import { heldBack } from '../../../src/core/workflow/after-failure';
import { type QueuedTask, TaskBatch } from '../../../src/core/workflow/task-queue';

const spec = { dir: 'file:///work/.kiro/specs/small', name: 'small' };
const goesOn = { get: () => 'independent' };
const stops = { get: () => 'stop' };

/** Tasks 1 to `count`; each wave is one of them, waiting for those of the waves that it names. */
const planOf = (count: number, waits: ReadonlyMap<number, readonly number[]>): string => {
  const ids = Array.from({ length: count }, (_, at) => at + 1);
  const waves = ids.map((id) => ({ id, tasks: [String(id)], dependsOn: waits.get(id) ?? [] }));
  return `${ids.map((id) => `- [ ] ${id}. Task`).join('\n')}\n\n## Task Dependency Graph\n\n\`\`\`json\n${JSON.stringify({ waves })}\n\`\`\`\n`;
};
const batchOf = (plan: string, isOrdered: boolean): TaskBatch => {
  const steps = runOrder(parseTasks(plan).value);
  const leaves = steps.map(({ task }) => task);
  return new TaskBatch(spec, [], leaves, () => undefined, undefined, isOrdered ? steps : []);
};
const fail = (batch: TaskBatch, task: TaskItem | undefined, isSettled = true): void => {
  assert.ok(task);
  batch.failures.push({ task, reason: 'its tests fail.', isSettled });
};
const queued = (batch: TaskBatch): readonly QueuedTask[] =>
  batch.leaves.map((task) => ({ batch, task, run: `run ${task.key}` }));

describe('after a task that is not done', () => {
  /** Each waits for some of those before it. */
  const graph = fc
    .integer({ min: 1, max: 8 })
    .chain((count) =>
      fc
        .tuple(
          ...Array.from({ length: count }, (_, at) => fc.subarray(Array.from({ length: at }, (__, each) => each + 1))),
        )
        .map((waits) => new Map(waits.map((ids, at) => [at + 1, ids]))),
    );
  const failing = fc.array(fc.nat({ max: 7 }), { maxLength: 3 });

  it('is held back what waits for it, at whatever distance, and nothing else', () => {
    fc.assert(
      fc.property(graph, failing, (waits, which) => {
        const batch = batchOf(planOf(waits.size, waits), true);
        const failed = [...new Set(which)].flatMap((at) => batch.leaves[at] ?? []);
        for (const task of failed) fail(batch, task);
        const ids = new Set(failed.map(({ id }) => Number(id)));
        const isBehind = (id: number): boolean =>
          (waits.get(id) ?? []).some((before) => ids.has(before) || isBehind(before));
        const isHeldBack = heldBack(batch, goesOn);
        for (const each of queued(batch)) {
          assert.equal(isHeldBack(each), isBehind(Number(each.task.id)), `task ${String(each.task.id)}`);
        }
      }),
    );
  });

  it('is held back everything of its spec by default, after a stop, and where the person is asked', () => {
    fc.assert(
      fc.property(graph, fc.boolean(), fc.nat({ max: 7 }), (waits, isWanted, at) => {
        const batch = batchOf(planOf(waits.size, waits), true);
        fail(batch, batch.leaves[0]);
        if (isWanted) fail(batch, batch.leaves[at] ?? batch.leaves[0], false);
        const elsewhere = batchOf('- [ ] 1. Other\n', false);
        const other = new TaskBatch(
          { ...spec, dir: `${spec.dir}-2` },
          [],
          elsewhere.leaves,
          () => undefined,
          undefined,
        );
        const isHeldBack = heldBack(batch, isWanted ? goesOn : stops);
        for (const each of [...queued(batch), ...queued(elsewhere)]) assert.ok(isHeldBack(each));
        for (const each of queued(other)) assert.ok(!isHeldBack(each));
      }),
    );
  });

  it('is held back what stands behind it where no plan says what waits for what', () => {
    const batch = batchOf('- [x] 1. Done\n- [ ] 2. First\n- [ ] 3. Then\n- [ ] 4. Last\n', false);
    fail(batch, batch.leaves[1]);
    assert.deepEqual(
      queued(batch)
        .filter(heldBack(batch, goesOn))
        .map(({ task }) => task.id),
      ['4'],
    );
  });

  it('is held back nothing while all are done', () => {
    const batch = batchOf(planOf(3, new Map()), true);
    assert.deepEqual(queued(batch).filter(heldBack(batch, stops)), []);
  });
});
