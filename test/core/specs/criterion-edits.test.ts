import assert from 'node:assert/strict';
import fc from 'fast-check';
import { criterionEdits } from '../../../src/core/specs/criterion-edits';
import { lostTask } from '../../../src/core/specs/kept-tasks';
import { parseRequirements } from '../../../src/core/specs/requirements';
import { applyEdits } from '../../../src/core/text/span';
import * as texts from '../../support/spec-texts';

const edited = (text: string, ...changes: Parameters<typeof criterionEdits>[1]): string => {
  const edits = criterionEdits(text, changes);
  return typeof edits === 'string' ? edits : applyEdits(text, edits);
};

describe('criteria written anew', () => {
  it('change in place, and come at the end of their list with the next number', () => {
    const more = {
      document: 'bugfix',
      key: '2',
      before: '',
      text: 'WHEN the cart is null THEN the system SHALL show 0',
    } as const;
    assert.equal(
      edited(texts.bugfix, more),
      texts.bugfix.replace(
        'show 0 as total\n',
        'show 0 as total\n\n2.2 WHEN the cart is null THEN the system SHALL show 0\n',
      ),
    );
  });

  it('are refused where the criterion is gone or says something else', () => {
    const change = { document: 'requirements', key: '1.1', before: 'Something', text: 'x' } as const;
    assert.match(edited(texts.roundingRequirements, change), /1\.1 says something else/);
    assert.match(edited(texts.roundingRequirements, { ...change, key: '4.1' }), /4\.1 is no longer there/);
  });

  it('leave every other criterion as it was, whatever the new words are', () => {
    const count = fc.integer({ min: 1, max: 5 });
    const words = fc
      .string({ minLength: 1, unit: fc.constantFrom('a', 'B', ' ', '\n', '1', '.') })
      .filter((text) => /[aB]/.test(text));
    fc.assert(
      fc.property(count, fc.nat({ max: 4 }), words, (criteria, at, text) => {
        const lines = Array.from({ length: criteria }, (_, index) => `${index + 1}. THE Till SHALL do ${index}`);
        const source = `# R\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n${lines.join('\n')}\n`;
        const place = at % criteria;
        const change = {
          document: 'requirements',
          key: `1.${place + 1}`,
          before: `THE Till SHALL do ${place}`,
          text,
        } as const;
        const after = parseRequirements(edited(source, change)).value.requirements[0]?.criteria ?? [];
        assert.equal(after.length, criteria);
        for (const [index, one] of after.entries()) {
          if (index !== place) assert.equal(one.text, `THE Till SHALL do ${index}`);
        }
      }),
    );
  });
});

describe('tasks that a new version must keep', () => {
  const plan = (tasks: readonly { readonly id: number; readonly done: boolean; readonly title: string }[]): string =>
    `# Plan\n\n${tasks.map(({ id, done, title }) => `- [${done ? 'x' : ' '}] ${id}. ${title}\n`).join('')}`;
  const tasks = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      done: fc.boolean(),
      title: fc.constantFrom('one', 'two', 'three'),
    }),
    { minLength: 1, maxLength: 8, selector: ({ id }) => id },
  );

  it('are all there after anything was added, and after open ones were worded anew', () => {
    fc.assert(
      fc.property(tasks, tasks, (known, more) => {
        const others = more.filter(({ id }) => !known.some((each) => each.id === id));
        const worded = known.map((task) => (task.done ? task : { ...task, title: `${task.title} anew` }));
        assert.equal(lostTask(plan(known), plan([...worded, ...others])), undefined);
      }),
    );
  });

  it('are missed when one is gone, or a done one is called something else', () => {
    fc.assert(
      fc.property(tasks, fc.nat(), (known, at) => {
        const task = known[at % known.length];
        assert.ok(task);
        assert.match(lostTask(plan(known), plan(known.filter((each) => each !== task))) ?? '', /Nothing was written/);
        const renamed = known.map((each) => (each === task ? { ...each, title: 'other' } : each));
        if (task.done) assert.match(lostTask(plan(known), plan(renamed)) ?? '', /is done/);
      }),
    );
  });
});
