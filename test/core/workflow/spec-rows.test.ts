import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTasks } from '../../../src/core/specs/tasks';
import { finish } from '../../../src/core/text/steps';
import type { Drift } from '../../../src/core/workflow/evidence/drift';
import type { TaskLens } from '../../../src/core/workflow/rows';
import { type TaskFacts, taskLensesInSteps } from '../../../src/core/workflow/spec-rows';

const taskLenses = (dir: string, text: string, facts: TaskFacts): readonly TaskLens[] =>
  finish(taskLensesInSteps(dir, parseTasks(text).value, facts));
import type { TaskRun } from '../../../src/core/workflow/task-records';

const dir = 'file:///w/.kiro/specs/s';
const now = Date.parse('2026-01-01T10:03:20.000Z');

function run(outcome?: 'done' | 'not-done' | 'interrupted', evidence?: 'checked' | 'not-checked' | 'failed'): TaskRun {
  const started = {
    kind: 'started',
    run: 'r',
    session: 's',
    key: '1',
    id: '1',
    title: 'Make it',
    line: 1,
    mark: ' ',
    at: '2026-01-01T10:00:00.000Z',
  } as const;
  return { started, ended: outcome && { kind: 'ended', run: 'r', outcome, evidence, at: '' } };
}

const rows: readonly {
  readonly mark: string;
  readonly running?: boolean;
  readonly run?: TaskRun;
  readonly drift?: Drift;
  readonly lenses: readonly string[];
}[] = [
  { mark: ' ', lenses: ['start Start task'] },
  { mark: ' ', run: run('not-done', 'failed'), lenses: ['start Start task · new errors', 'execution View execution'] },
  {
    mark: ' ',
    run: run('not-done', 'not-checked'),
    lenses: ['start Start task · stopped', 'execution View execution'],
  },
  { mark: ' ', run: run('interrupted'), lenses: ['start Start task · interrupted', 'execution View execution'] },
  // Emptied by hand, to be run again.
  { mark: ' ', run: run('done', 'checked'), lenses: ['start Start task', 'execution View execution'] },
  { mark: '-', running: true, lenses: ['execution Task in progress', 'stop Stop'] },
  { mark: '-', running: true, run: run(), lenses: ['execution Task in progress · 3 min', 'stop Stop'] },
  { mark: ' ', running: true, lenses: ['execution Task in progress', 'stop Stop'] },
  { mark: '-', running: true, run: run(), lenses: ['execution Task in progress · 3 min', 'stop Stop'] },
  { mark: '-', lenses: ['none Task in progress · set elsewhere', 'start Start task'] },
  { mark: '~', lenses: ['none Task queued · set elsewhere', 'start Start task'] },
  { mark: 'x', lenses: ['none Task completed'] },
  {
    mark: 'X',
    run: run('done', 'checked'),
    lenses: ['none Task completed', 'changes View changes', 'execution View execution'],
  },
  {
    mark: 'x',
    run: run('done', 'not-checked'),
    lenses: ['none Task completed · not checked', 'changes View changes', 'execution View execution'],
  },
  ...(['changed', 'drift'] as const).map((drift) => ({
    mark: 'x',
    run: run('done', 'checked'),
    drift,
    lenses: [
      `none Task completed · ${drift === 'drift' ? 'no longer holds' : 'changed since it was checked'}`,
      'verify Verify',
      'changes View changes',
      'execution View execution',
    ],
  })),
  // Ticked by hand after a run that was not done.
  {
    mark: 'x',
    run: run('not-done'),
    lenses: ['none Task completed', 'changes View changes', 'execution View execution'],
  },
];

/** Without those above the plan. */
const ofTasks = (lenses: readonly TaskLens[]): readonly TaskLens[] => lenses.filter(({ key }) => key !== '');
const nothingRuns = { current: [], queue: [], isPaused: false };

describe('the links above a task', () => {
  for (const { mark, running = false, run: last, drift, lenses } of rows) {
    const about = [running ? 'running here' : '', last?.ended?.outcome ?? '', last?.ended?.evidence ?? ''];
    it(`of [${mark}] ${about.filter((word) => word !== '').join(', ')} are ${lenses.join(', ')}`, () => {
      const facts: TaskFacts = {
        isRunning: () => running,
        placeInQueue: () => undefined,
        driftOf: () => drift,
        run: nothingRuns,
        runs: last ? [last] : [],
        now,
      };
      assert.deepEqual(
        ofTasks(taskLenses(dir, `- [${mark}] 1. Make it\n`, facts)).map((lens) => `${lens.about} ${lens.title}`),
        lenses,
      );
    });
  }

  it('stand in the line of their task, begin with its state and offer no start beside a stop', () => {
    const box = fc.tuple(fc.constantFrom(' ', '~', '-', 'x'), fc.constantFrom('1.', '1.1', '2.', '3.'));
    fc.assert(
      fc.property(
        fc.array(box, { maxLength: 8 }),
        fc.nat(8),
        fc.array(fc.constantFrom('words', ''), { maxLength: 4 }),
        (boxes, at, words) => {
          const text = [
            ...words,
            '',
            ...boxes.map(([mark, id], index) => `- [${mark}] ${id} Task ${String(index)}`),
          ].join('\n');
          const running = `Task ${String(at)}`;
          const lenses = taskLenses(dir, text, {
            isRunning: ({ title }) => title === running,
            placeInQueue: () => undefined,
            driftOf: () => undefined,
            run: nothingRuns,
            runs: [],
            now,
          });
          for (const task of parseTasks(text).value.all) {
            const own = lenses.filter(({ line, key }) => line === task.line && key === task.key);
            const abouts = own.map(({ about }) => about);
            assert.ok(own.length > 0);
            assert.equal(abouts.includes('stop'), task.title === running);
            assert.ok(!(abouts.includes('stop') && abouts.includes('start')));
          }
        },
      ),
    );
  });
});
