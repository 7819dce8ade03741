import assert from 'node:assert/strict';
import fc from 'fast-check';
import { approvalText } from '../../../src/core/specs/approval-text';
import { isCheckpointTitle } from '../../../src/core/specs/checkpoint';
import { parentsToComplete, progressOf, requiredLeavesOf } from '../../../src/core/specs/progress';
import { setTaskOptional, setTaskState } from '../../../src/core/specs/task-edits';
import type { TaskState } from '../../../src/core/specs/task-line';
import { markOfState, readTaskLine, taskStateLabels } from '../../../src/core/specs/task-line';
import type { TaskItem } from '../../../src/core/specs/tasks';
import { parseTasks } from '../../../src/core/specs/tasks';
import { applyEdits } from '../../../src/core/text/span';
import { documentText } from './arbitrary-text';

const states = ['todo', 'queued', 'running', 'done'] as const satisfies readonly TaskState[];

function tasks(...lines: string[]): readonly TaskItem[] {
  return parseTasks(lines.join('\n')).value.all;
}

function task(all: readonly TaskItem[], key: string): TaskItem {
  const found = all.find((one) => one.key === key);
  assert.ok(found, `no task ${key}`);
  return found;
}

/** `1(1.1 1.2)` for a task with two children. */
function shape(all: readonly TaskItem[]): string {
  return all.map((one) => one.key + (one.children.length > 0 ? `(${shape(one.children)})` : '')).join(' ');
}

describe('readTaskLine', () => {
  const cases: readonly (readonly [string, string | null, string, boolean])[] = [
    ['- [ ] 1. Title', '1', 'Title', false],
    ['  - [x]* 2.3 Title', '2.3', 'Title', true],
    ['- [ ]\\* 18.1 Title', '18.1', 'Title', true],
    ['* [-] 4 Title', '4', 'Title', false],
    ['- [~] 2.1. Title', '2.1', 'Title', false],
    ['- [X] 16b. Title', '16b', 'Title', false],
    ['- [x] 4.1a Title', '4.1a', 'Title', false],
    ['- [x] 7.1.FIX Title', '7.1.FIX', 'Title', false],
    ['- [x] 4.2-EXTENDED-1 Title', '4.2-EXTENDED-1', 'Title', false],
    ['- [ ] 2.1* Title', '2.1', 'Title', true],
    ['- [ ] 120+ lines', null, '120+ lines', false],
    ['- [ ] No number  ', null, 'No number', false],
    ['- [ ] 5.', '5', '', false],
    ['- [ ] 1. line \u2028 separator', '1', 'line \u2028 separator', false],
  ];
  for (const [line, id, title, optional] of cases) {
    it(`reads "${line.trim()}" as ${id ?? 'no number'} and "${title}"`, () => {
      const read = readTaskLine(line, 0);
      assert.ok(read);
      assert.deepEqual([read.id, read.title, read.optional], [id, title, optional]);
    });
  }
  for (const line of [
    '- [?] 1. Title',
    '1. [ ] Title',
    '+ [ ] 1. Title',
    '> - [ ] 1. Title',
    '- [ ]1. Title',
    "- ['.'] text",
  ]) {
    it(`takes "${line}" for no task`, () => {
      assert.equal(readTaskLine(line, 0), undefined);
    });
  }

  it('has a label for every state', () => {
    assert.deepEqual(
      states.map((state) => taskStateLabels[state]),
      ['Start task', 'Task queued', 'Task in progress', 'Task completed'],
    );
  });
});

describe('parseTasks', () => {
  it('nests by number when children are indented and when they are not', () => {
    assert.equal(
      shape(parseTasks('- [ ] 1. A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n- [ ] 2. D').value.tasks),
      '1(1.1(1.1.1)) 2',
    );
    assert.equal(
      shape(parseTasks('- [ ] 1. A\n- [ ] 1.1 B\n- [ ] 1.1.1 C\n- [ ] 2. D').value.tasks),
      '1(1.1(1.1.1)) 2',
    );
  });

  it('nests by indent where the number names no box', () => {
    assert.equal(shape(parseTasks('- [ ] 1. A\n  - [ ] 9.1 B').value.tasks), '1(9.1)');
  });

  it('leaves children to their heading when no box has the number of the parent', () => {
    const all = tasks('- [ ] 8. Elsewhere', '### 8. Payment', '- [ ] 8.1 A', '- [ ] 8.2 B');
    assert.deepEqual(
      all.slice(1).map(({ parent, group }) => [parent, group?.title]),
      [
        [null, '8. Payment'],
        [null, '8. Payment'],
      ],
    );
  });

  it('finds the parent of the same phase when numbers start again', () => {
    const all = tasks('## Phase 1', '- [ ] 1. A', '- [ ] 1.1 B', '## Phase 2', '- [ ] 1. C', '- [ ] 1.1 D');
    assert.deepEqual(
      all.map(({ key, parent }) => [key, parent]),
      [
        ['1@2', null],
        ['1.1@3', '1@2'],
        ['1@5', null],
        ['1.1@6', '1@5'],
      ],
    );
  });

  it('takes no box of another phase for a parent when two have its number', () => {
    const all = tasks('## A', '- [ ] 1. x', '- [ ] 1. y', '## B', '- [ ] 1.1 z');
    assert.equal(task(all, '1.1').parent, null);
  });

  it('takes a box of another phase for a parent when it is the only one with its number', () => {
    assert.equal(task(tasks('## A', '- [ ] 1. x', '## B', '- [ ] 1.1 z'), '1.1').parent, '1');
  });

  it('takes no heading for a group that only says that tasks follow', () => {
    const all = tasks('## Tasks', '- [ ] 1. x', '## Cleanup', '- [ ] 2. y');
    assert.deepEqual(
      all.map(({ group }) => group?.title ?? null),
      [null, 'Cleanup'],
    );
  });

  it('takes boxes without a number for check lists, unless no box has one', () => {
    assert.deepEqual(
      tasks('- [ ] 1. A', '  - [ ] check', '- [x] check').map(({ endLine }) => endLine),
      [3],
    );
    assert.equal(shape(parseTasks('- [ ] A\n  - [ ] B\n- [ ] C').value.tasks), '@1(@2) @3');
  });

  it('sees no task in code, comments and front matter', () => {
    const text = [
      '---',
      'a: "- [ ] 9. no"',
      '---',
      '```',
      '- [ ] 1. no',
      '```',
      '<!--',
      '- [ ] 2. no',
      '-->',
      '- [ ] 3. yes',
    ];
    assert.deepEqual(
      tasks(...text).map(({ id }) => id),
      ['3'],
    );
  });

  it('still sees the tasks below a comment that is not closed yet', () => {
    assert.deepEqual(
      tasks('<!-- half typed', '- [ ] 1. A').map(({ id }) => id),
      ['1'],
    );
  });

  it('reads references, properties and markers below a task', () => {
    const all = tasks(
      '- [ ] 1. Write property test',
      '  - **Property 3: Title**',
      '  - **Validates: Requirements 1.1, 2.3**',
      '  - _Properties: 5, 7_',
      '  - _Bug_Condition: isBug(x) where a_b_',
      '  - **EXPECTED OUTCOME**: Test fails',
      '  - **Validation**: Tier 2 - Standard',
      '  - _Requirements: 4_',
    );
    const first = task(all, '1');
    assert.deepEqual(first.propertyNumbers, ['3', '5', '7']);
    assert.deepEqual(
      first.references.map(({ kind, ids }) => [kind, ids]),
      [
        ['validates', ['1.1', '2.3']],
        ['requirements', ['4']],
      ],
    );
    assert.deepEqual(Object.fromEntries(first.markers), {
      Bug_Condition: 'isBug(x) where a_b',
      'EXPECTED OUTCOME': 'Test fails',
      Validation: 'Tier 2 - Standard',
    });
  });

  it('ends a task at a heading and keeps what stands before it', () => {
    const [first] = tasks('- [ ] 1. A', '', 'Some text', '', '## Notes', 'x');
    assert.equal(first?.endLine, 3);
  });

  it('reports a number that stands twice', () => {
    assert.deepEqual(
      parseTasks('- [ ] 1. A\n- [ ] 1. B').problems.map(({ code, severity }) => [code, severity]),
      [['tasks.duplicate-number', 'information']],
    );
  });

  it('reports a code block that is never closed', () => {
    assert.deepEqual(
      parseTasks('```\n- [ ] 1. A').problems.map(({ code }) => code),
      ['markdown.unclosed-fence'],
    );
  });
});

describe('isCheckpointTitle', () => {
  it('knows checkpoints in several languages by the beginning of the title', () => {
    for (const title of [
      'Checkpoint - Ensure all tests pass',
      'Final checkpoint — done',
      '检查点 - 确认',
      '最终检查点',
      'チェックポイント',
      'Kontrol Noktası - testler',
      '✅ Checkpoint: x',
      'Core ready checkpoint - x',
      'Checkpoint 2',
    ]) {
      assert.equal(isCheckpointTitle(title), true, title);
    }
    for (const title of ['Implement the checkpoint store', 'Checkpointing of sessions', 'Write tests', '']) {
      assert.equal(isCheckpointTitle(title), false, title);
    }
  });
});

describe('setTaskState', () => {
  it('changes exactly one character of any text, and the task has that state when the text is read again', () => {
    fc.assert(
      fc.property(documentText(), fc.nat(), fc.constantFrom(...states), (text, pick, state) => {
        const document = parseTasks(text).value;
        const target = document.all[pick % Math.max(1, document.all.length)];
        if (target === undefined) return;
        const edit = setTaskState(document, target.key, state);
        if (edit === undefined) {
          assert.equal(target.state, state);
          return;
        }
        const after = applyEdits(text, [edit]);
        assert.equal(after.length, text.length);
        assert.equal(edit.span.end - edit.span.start, 1);
        const changed = [...Array(text.length).keys()].filter((at) => text[at] !== after[at]);
        assert.deepEqual(changed, [target.markSpan.start]);
        const again = parseTasks(after).value.all;
        assert.equal(again.length, document.all.length);
        assert.equal(task(again, target.key).state, state);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps CR LF, a missing final line ending, an optional mark and a byte order mark', () => {
    const text = '\uFEFF# Plan\r\n\r\n- [ ]* 1. A\r\n- [ ]\\* 2. B';
    const { value } = parseTasks(text);
    const edits = value.all.flatMap((one) => setTaskState(value, one, 'done') ?? []);
    assert.equal(applyEdits(text, edits), '\uFEFF# Plan\r\n\r\n- [x]* 1. A\r\n- [x]\\* 2. B');
  });

  it('has nothing to change for an unknown key or a state that is there already', () => {
    const { value } = parseTasks('- [X] 1. A\n- [ ] 2. B\n- [ ] 2. C');
    assert.equal(setTaskState(value, '1', 'done'), undefined);
    assert.equal(setTaskState(value, '2', 'done'), undefined);
    assert.equal(setTaskState(value, '9', 'done'), undefined);
    assert.equal(markOfState('running'), '-');
  });
});

describe('approvalText', () => {
  it('does not change when tasks are ticked, line endings change or a byte order mark appears', () => {
    fc.assert(
      fc.property(documentText(), fc.constantFrom(...states), (text, state) => {
        const { value } = parseTasks(text);
        const ticked = applyEdits(
          text,
          value.all.flatMap((one) => setTaskState(value, one, state) ?? []),
        );
        assert.equal(approvalText('tasks', ticked), approvalText('tasks', text));
        const unix = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
        assert.equal(approvalText('tasks', unix.replaceAll('\n', '\r\n')), approvalText('tasks', unix));
        assert.equal(approvalText('design', `\uFEFF${unix}`), unix);
      }),
      { numRuns: 300 },
    );
  });

  it('changes with everything else', () => {
    const base = approvalText('tasks', '- [ ] 1. A\n');
    for (const other of ['- [ ] 1. B\n', '- [ ]* 1. A\n', '- [ ] 1. A', '- [ ] 1. A\n\n', '```\n- [x] 1. A\n```']) {
      assert.notEqual(approvalText('tasks', other), base);
    }
    assert.notEqual(approvalText('design', '- [x] 1. A\n'), base);
  });
});

describe('progress', () => {
  const plan = tasks(
    '- [x] 1. Group',
    '  - [x] 1.1 A',
    '  - [ ] 1.2 B',
    '  - [ ]* 1.3 C',
    '- [ ]* 2. Optional group',
    '  - [-] 2.1 D',
    '- [~] 3. Leaf',
  );
  const top = plan.filter((one) => one.parent === null);

  it('counts leaves and never trusts the mark of a parent', () => {
    assert.deepEqual(progressOf(top), {
      required: 3,
      optional: 2,
      requiredDone: 1,
      optionalDone: 0,
      running: 1,
      queued: 1,
    });
  });

  it('runs the required leaves of a parent, the ones below an optional parent when it is asked for itself, and a leaf itself', () => {
    assert.deepEqual(
      requiredLeavesOf(task(plan, '1')).map(({ id }) => id),
      ['1.1', '1.2'],
    );
    assert.deepEqual(
      requiredLeavesOf(task(plan, '2')).map(({ id }) => id),
      ['2.1'],
    );
    assert.deepEqual(
      requiredLeavesOf(task(plan, '1.3')).map(({ id }) => id),
      ['1.3'],
    );
  });

  it('completes a parent with its last required leaf, and its own parent with it', () => {
    const all = tasks(
      '- [ ] 1. A',
      '  - [ ] 1.1 B',
      '    - [x] 1.1.1 C',
      '    - [ ] 1.1.2 D',
      '    - [ ]* 1.1.3 E',
      '  - [x] 1.2 F',
    );
    assert.deepEqual(
      parentsToComplete(all, task(all, '1.1.2')).map(({ id }) => id),
      ['1.1', '1'],
    );
    assert.deepEqual(parentsToComplete(all, task(all, '1.2')), []);
    assert.deepEqual(parentsToComplete(all, task(all, '1.1.3')), []);
  });

  it('completes a parent of optional leaves only with the last of them', () => {
    const all = tasks('- [ ] 1. A', '  - [x]* 1.1 B', '  - [ ]* 1.2 C');
    assert.deepEqual(
      parentsToComplete(all, task(all, '1.2')).map(({ id }) => id),
      ['1'],
    );
  });

  it('never ticks a parent that has an open required leaf, in any plan', () => {
    fc.assert(
      fc.property(documentText(), (text) => {
        const { all } = parseTasks(text).value;
        for (const leaf of all.filter((one) => one.children.length === 0)) {
          for (const parent of parentsToComplete(all, leaf)) {
            const open = requiredLeavesOf(parent).filter((one) => one.key !== leaf.key && one.state !== 'done');
            assert.deepEqual(open, []);
          }
        }
      }),
    );
  });
});

describe('waves', () => {
  const plan = '- [ ] 1. A\n  - [ ] 1.1 B\n  - [ ] 1.2 C\n- [ ] 2. D\n';
  const withGraph = (json: string): ReturnType<typeof parseTasks> =>
    parseTasks(`${plan}\n\`\`\`json\n${json}\n\`\`\`\n`);

  it('follow the order of the leaves when there is no graph', () => {
    assert.deepEqual(parseTasks(plan).value.waves, {
      source: 'order',
      line: null,
      waves: [
        { id: '0', tasks: ['1.1'], waitsFor: [] },
        { id: '1', tasks: ['1.2'], waitsFor: ['0'] },
        { id: '2', tasks: ['2'], waitsFor: ['1'] },
      ],
    });
  });

  it('come from the graph, whether waves are called id or wave and tasks are text or numbers', () => {
    for (const json of [
      '{ "waves": [{ "id": 0, "tasks": ["1.1", "1.2"] }, { "id": 1, "tasks": [2] }] }',
      '{"waves":[{"wave":0,"tasks":["1.1","1.2"],"description":"x"},{"wave":1,"tasks":["2."]}]}',
    ]) {
      assert.deepEqual(withGraph(json).value.waves, {
        source: 'file',
        line: 6,
        waves: [
          { id: '0', tasks: ['1.1', '1.2'], waitsFor: [] },
          { id: '1', tasks: ['2'], waitsFor: ['0'] },
        ],
      });
    }
  });

  it('wait for what dependsOn names, as a list of waves or tasks or as an object of tasks', () => {
    const waits = (dependsOn: string): readonly (readonly string[])[] =>
      withGraph(
        `{"waves":[{"id":"a","tasks":["1.1"],"dependsOn":[]},{"id":"b","tasks":["1.2"],"dependsOn":[]},{"id":"c","tasks":["2"],"dependsOn":${dependsOn}}]}`,
      ).value.waves.waves.map(({ waitsFor }) => waitsFor);
    assert.deepEqual(waits('["a"]'), [[], [], ['a']]);
    assert.deepEqual(waits('["1.2", "1.1"]'), [[], [], ['b', 'a']]);
    assert.deepEqual(waits('{"2":["1.1"]}'), [[], [], ['a']]);
  });

  it('take a number in a list for the wave of that number, also where a task has it too', () => {
    const waits = (ids: readonly unknown[], dependsOn: unknown): readonly string[] | undefined => {
      const waves = ids.map((id, at) => ({ id, tasks: [String(at + 1)] }));
      const last = { id: 'last', tasks: ['4'], dependsOn };
      const plan = `- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n- [ ] 4. D\n\n## Task Dependency Graph\n\n`;
      const json = JSON.stringify({ waves: [...waves, last] });
      return parseTasks(`${plan}\`\`\`json\n${json}\n\`\`\`\n`).value.waves.waves.at(-1)?.waitsFor;
    };
    assert.deepEqual(waits([0, 1, 2], [1]), ['1'], 'the wave with task 2');
    assert.deepEqual(waits([0, 1, 2], 2), ['2'], 'the wave with task 3');
    assert.deepEqual(waits([0, 1, 2], [3]), ['2'], 'no wave has it, so it is a task');
    assert.deepEqual(waits([0, 1, 2], ['1']), ['0'], 'tasks are named by text, these waves are not');
    assert.deepEqual(waits(['0', '1', '2'], ['1']), ['1']);
    for (const ids of [
      [0, 1, 2],
      ['0', '1', '2'],
    ]) {
      assert.deepEqual(waits(ids, { 4: ['1'] }), ['0'], 'an object names tasks');
    }
    assert.deepEqual(waits([undefined, undefined, undefined], [1]), ['1'], 'a wave without a name has its place');
  });

  const broken: readonly (readonly [string, string])[] = [
    ['{ "waves": [ }', 'tasks.graph-broken'],
    ['{ "waves": {} }', 'tasks.graph-broken'],
    ['{ "waves": [{ "id": 0, "tasks": ["7"] }] }', 'tasks.graph-unknown'],
    ['{ "waves": [{ "id": 0, "tasks": ["1.1"], "dependsOn": ["9"] }] }', 'tasks.graph-unknown'],
    [
      '{ "waves": [{ "id": 0, "tasks": ["1.1"], "dependsOn": [1] }, { "id": 1, "tasks": ["1.2"], "dependsOn": [0] }] }',
      'tasks.graph-cycle',
    ],
    ['{ "waves": [{ "id": 0, "tasks": ["1.1"] }, { "id": 0, "tasks": ["1.2"] }] }', 'tasks.graph-repeated'],
  ];
  for (const [json, code] of broken) {
    it(`fall back to the order of the document with ${code} for ${json}`, () => {
      const { value, problems } = withGraph(json);
      assert.equal(value.waves.source, 'order');
      assert.deepEqual(
        problems.map((problem) => problem.code),
        [code],
      );
    });
  }

  it('run a task once that two waves name', () => {
    const { waves } = withGraph('{ "waves": [{ "id": 0, "tasks": ["1.1", "2"] }, { "id": 1, "tasks": ["2", "1.2"] }] }')
      .value.waves;
    assert.deepEqual(
      waves.map((wave) => wave.tasks),
      [['1.1', '2'], ['1.2']],
    );
  });

  it('leave JSON that is no graph alone', () => {
    assert.deepEqual(withGraph('{ "waves').problems, []);
  });
});

describe('setTaskOptional', () => {
  it('adds or takes away stars of any text, and changes nothing else that is read', () => {
    const told = (all: readonly TaskItem[], but: string): readonly unknown[] =>
      all.map(({ key, mark, id, title, optional }) => [key, mark, id, title, key === but ? undefined : optional]);
    fc.assert(
      fc.property(documentText(), fc.nat(), fc.boolean(), (text, pick, isOptional) => {
        const document = parseTasks(text).value;
        const target = document.all[pick % Math.max(1, document.all.length)];
        if (target === undefined) return;
        const edits = setTaskOptional(document, target, isOptional);
        assert.equal(edits.length === 0, target.optional === isOptional);
        const again = parseTasks(applyEdits(text, edits)).value.all;
        assert.equal(task(again, target.key).optional, isOptional);
        assert.deepEqual(told(again, target.key), told(document.all, target.key));
      }),
      { numRuns: 300 },
    );
  });

  it('takes away every form of the star, and puts one behind the box', () => {
    const { value } = parseTasks('- [ ]* 1. A\r\n- [x]\\* 2. B\r\n- [ ] 3* C\r\n- [ ] 4. *loud*');
    const required = value.all.flatMap((one) => setTaskOptional(value, one, false));
    assert.equal(applyEdits(value.text, required), '- [ ] 1. A\r\n- [x] 2. B\r\n- [ ] 3 C\r\n- [ ] 4. *loud*');
    const optional = value.all.flatMap((one) => setTaskOptional(value, one, true));
    assert.equal(applyEdits(value.text, optional), '- [ ]* 1. A\r\n- [x]\\* 2. B\r\n- [ ] 3* C\r\n- [ ]* 4. *loud*');
  });
});
