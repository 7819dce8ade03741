import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { Documents } from '../../../src/core/ports';
import type { TaskState } from '../../../src/core/specs/task-line';
import { parseTasks } from '../../../src/core/specs/tasks';
import { clearLeftMark, findTask, markTask } from '../../../src/core/workflow/task-box';
import { testPorts } from '../../support/node-ports';

const line = fc.oneof(
  fc
    .record({
      indent: fc.constantFrom('', '  ', '\t'),
      mark: fc.constantFrom(' ', '~', '-', 'x', 'X'),
      star: fc.constantFrom('', '*'),
      id: fc.constantFrom('', '1. ', '1.1 ', '2. ', '2.1 ', '10. '),
      title: fc.constantFrom('Make it', 'Test it', 'Mach’s größer 🙂', 'a'),
    })
    .map(({ indent, mark, star, id, title }) => `${indent}- [${mark}]${star} ${id}${title}`),
  fc.constantFrom('', '# Tasks', '  - detail', '```', 'words', '\uFEFF', '---', '[ ] no task', '  '),
);
const ending = fc.constantFrom('\n', '\r\n', '\r');
const text = fc
  .tuple(fc.array(fc.tuple(line, ending), { maxLength: 14 }), fc.boolean())
  .map(([lines, isEnded]) =>
    lines.map(([each, end], at) => each + (at === lines.length - 1 && !isEnded ? '' : end)).join(''),
  );
const state = fc.constantFrom<TaskState>('todo', 'queued', 'running', 'done');

describe('the box of a task', () => {
  it('changes by exactly one character, whatever the text', async () => {
    const { ports, folder } = await testPorts();
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), state, async (before, which, wanted) => {
        const { all } = parseTasks(before).value;
        const task = all[which % Math.max(1, all.length)];
        fc.pre(task !== undefined);
        const found = findTask(parseTasks(before).value, task);
        assert.ok(found);
        await writeFile(folder.at('tasks.md'), before);
        assert.equal(await markTask(folder.uriAt('tasks.md'), task, wanted, ports.documents), 'applied');
        const after = await readFile(folder.at('tasks.md'), 'utf8');
        const differing = Array.from({ length: before.length }, (_, at) => at).filter((at) => before[at] !== after[at]);
        assert.equal(after.length, before.length);
        assert.equal(differing.length, found.state === wanted ? 0 : 1);
        const index = all.findIndex(({ key }) => key === found.key);
        assert.equal(parseTasks(after).value.all[index]?.state, wanted);
      }),
      { numRuns: 150 },
    );
  });

  it('is found again wherever the task has moved to, and never by its number alone', () => {
    fc.assert(
      fc.property(text, fc.nat(), text, (before, which, put) => {
        const { all } = parseTasks(before).value;
        const task = all[which % Math.max(1, all.length)];
        fc.pre(task !== undefined);
        const found = findTask(parseTasks(`${put}\n\n${before}`).value, task);
        assert.ok(found === undefined || found.title === task.title);
      }),
    );
  });

  it('is set in the text as it is then, when that changes between reading and writing', async () => {
    const { ports, folder } = await testPorts({ 'tasks.md': '- [ ] 1. Make it\n' });
    let edited = 0;
    const documents: Documents = {
      read: async (uri) => {
        const read = await ports.documents.read(uri);
        edited += 1;
        if (edited <= 2) await writeFile(folder.at('tasks.md'), `words ${String(edited)}\n\n- [ ] 1. Make it\n`);
        return read;
      },
      apply: (uri, edits, hash) => ports.documents.apply(uri, edits, hash),
      create: (uri, content) => ports.documents.create(uri, content),
      change: (changes, emptied) => ports.documents.change(changes, emptied),
      save: (uri) => ports.documents.save(uri),
      unsaved: () => ports.documents.unsaved(),
      onDidChange: (listener) => ports.documents.onDidChange(listener),
      onDidSave: (listener) => ports.documents.onDidSave(listener),
    };
    const task = { key: '1', id: '1', title: 'Make it' };
    assert.equal(await markTask(folder.uriAt('tasks.md'), task, 'done', documents), 'applied');
    assert.equal(await readFile(folder.at('tasks.md'), 'utf8'), 'words 2\n\n- [x] 1. Make it\n');
  });

  it('loses the mark of a run only where one task bears the number', async () => {
    const one = '- [-] 1. Other words\n- [-] 2. Not ours\n';
    const two = '- [-] 1. Other words\n\n- [-] 1. More words\n';
    const { ports, folder } = await testPorts({ 'one.md': one, 'two.md': two });
    const task = { key: '1', id: '1', title: 'Make it' };
    await clearLeftMark(folder.uriAt('one.md'), task, ports.documents);
    await clearLeftMark(folder.uriAt('two.md'), task, ports.documents);
    assert.equal(await readFile(folder.at('one.md'), 'utf8'), one.replace('[-] 1.', '[ ] 1.'));
    assert.equal(await readFile(folder.at('two.md'), 'utf8'), two);
  });
});
