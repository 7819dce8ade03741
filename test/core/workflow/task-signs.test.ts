import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTasks } from '../../../src/core/specs/tasks';
import { type TaskFacts, taskLensesInSteps } from '../../../src/core/workflow/spec-rows';
import type { TaskRun } from '../../../src/core/workflow/task-records';
import { taskSignsInSteps } from '../../../src/core/workflow/task-signs';
import { finish } from '../../../src/core/text/steps';

const dir = 'file:///w/.kiro/specs/s';
const at = '2026-01-01T10:00:00.000Z';
const now = Date.parse('2026-01-01T10:03:20.000Z');

const nothingRuns = { current: [], queue: [], isPaused: false };
/** Nothing runs and nothing waits. */
const idle: TaskFacts = {
  isRunning: () => false,
  placeInQueue: () => undefined,
  driftOf: () => undefined,
  run: nothingRuns,
  runs: [],
  now,
};
const drawn = ['start', 'stop', 'dequeue', 'changes', 'execution'];

function run(outcome?: 'done' | 'not-done' | 'interrupted', evidence?: 'checked' | 'not-checked' | 'failed'): TaskRun {
  const names = { session: 's', key: '1', id: '1', title: 'Make it', line: 1, mark: ' ' } as const;
  return {
    started: { kind: 'started', run: 'r', ...names, at },
    ended: outcome && { kind: 'ended', run: 'r', outcome, evidence, at },
  };
}

const cases: readonly {
  readonly mark: string;
  readonly running?: boolean;
  readonly place?: number;
  readonly run?: TaskRun;
  readonly said: string;
  readonly offers: string;
}[] = [
  { mark: ' ', said: 'todo Not started', offers: 'start' },
  { mark: ' ', run: run('not-done', 'failed'), said: 'failed Failed, new errors', offers: 'start execution' },
  { mark: ' ', run: run('not-done', 'not-checked'), said: 'todo Not started, stopped', offers: 'start execution' },
  { mark: ' ', run: run('interrupted'), said: 'todo Not started, interrupted', offers: 'start execution' },
  { mark: '~', said: 'queued Queued, set elsewhere', offers: 'start' },
  { mark: '~', place: 1, said: 'queued Queued, next', offers: 'dequeue' },
  { mark: '-', said: 'running In progress, set elsewhere', offers: 'start' },
  { mark: '-', running: true, run: run(), said: `running In progress, since ${at}`, offers: 'execution stop' },
  { mark: ' ', running: true, said: 'running In progress', offers: 'execution stop' },
  { mark: 'x', said: 'done Done', offers: '' },
  { mark: 'x', run: run('done', 'checked'), said: 'done Done', offers: 'changes execution' },
  { mark: 'x', run: run('done', 'not-checked'), said: 'done Done, not checked', offers: 'changes execution' },
  // Ticked by hand after a run with new errors: the box is the truth.
  { mark: 'x', run: run('not-done', 'failed'), said: 'done Done', offers: 'changes execution' },
];

describe('how a task is drawn', () => {
  for (const { mark, running = false, place, run: last, said, offers } of cases) {
    const about = [running ? 'running here' : '', last?.ended?.outcome ?? '', last?.ended?.evidence ?? ''];
    it(`with [${mark}] ${about.filter((word) => word !== '').join(', ')}: ${said}`, () => {
      const facts: TaskFacts = {
        ...idle,
        isRunning: () => running,
        placeInQueue: () => place,
        runs: last ? [last] : [],
      };
      const [sign] = finish(taskSignsInSteps(dir, parseTasks(`- [${mark}] 1. Make it\n`).value, facts));
      assert.ok(sign);
      const { state, label, note, since } = sign;
      const remarks = [...(note === undefined ? [] : [note]), ...(since === undefined ? [] : [`since ${since}`])];
      assert.equal([`${state} ${label}`, ...remarks].join(', '), said);
      assert.equal(sign.offers.map((offer) => offer.about).join(' '), offers);
    });
  }

  it('is said of every task once, in its line, with what the links above it offer', () => {
    const box = fc.tuple(fc.constantFrom(' ', '~', '-', 'x'), fc.constantFrom('1.', '1.1', '2.', '3.'), fc.boolean());
    fc.assert(
      fc.property(fc.array(box, { maxLength: 8 }), fc.nat(8), (boxes, chosen) => {
        const text = boxes
          .map(([mark, id, optional], index) => `- [${mark}]${optional ? '*' : ''} ${id} Task ${String(index)}`)
          .join('\n');
        const facts: TaskFacts = { ...idle, isRunning: ({ title }) => title === `Task ${String(chosen)}` };
        const plan = parseTasks(text).value;
        const tasks = plan.all;
        const signs = finish(taskSignsInSteps(dir, plan, facts));
        assert.deepEqual(
          signs.map(({ key, line, optional }) => ({ key, line, optional })),
          tasks.map(({ key, line, optional }) => ({ key, line, optional })),
        );
        const lenses = finish(taskLensesInSteps(dir, plan, facts));
        for (const { key, offers } of signs) {
          const links = lenses.filter((lens) => lens.key === key && drawn.includes(lens.about));
          assert.deepEqual(
            offers.map(({ about }) => about),
            links.map(({ about }) => about),
          );
        }
      }),
    );
  });
});
