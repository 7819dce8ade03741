import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskState } from '../../../src/core/specs/task-line';
import { parseTasks } from '../../../src/core/specs/tasks';
import { markTask } from '../../../src/core/workflow/task-box';
import { type Bench, startBench } from '../../support/core-bench';
import { findCorpus, specFolders } from '../../support/corpus';
import { testPorts } from '../../support/node-ports';

const fixtures = path.join(import.meta.dirname, '../specs/fixtures');
const corpus = findCorpus();
/** Folders of specs that were made elsewhere: our own cases, and those of the product's makers where they are at hand. */
const places = [
  ...specFolders(fixtures).map(({ name }) => path.join(fixtures, name)),
  ...(corpus === undefined ? [] : specFolders(corpus))
    .filter(({ name, read }) => /^kirodotdev__Kiro(?:Crew)?\//.test(name) && read('tasks.md') !== undefined)
    .map(({ name }) => path.join(corpus ?? '', name)),
];
const documents = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md', '.config.kiro'];
const signal = new AbortController().signal;

describe(`spec folders that were made elsewhere (FLOW-23, ${String(places.length)} of them)`, () => {
  let bench: Bench | undefined;
  after(() => bench?.close());

  it('are read, listed and checked without a byte of them being written', async () => {
    bench = await startBench();
    const { core, folder, root } = bench;
    const names = places.map((place, at) => [place, `spec-${String(at)}`] as const);
    for (const [place, name] of names) await cp(place, path.join(folder, '.kiro/specs', name), { recursive: true });
    const shows = await core.specs.shows();
    assert.equal(shows.length, names.length);
    for (const [, name] of names) {
      const uri = `${root}/.kiro/specs/${name}/tasks.md`;
      const text = await readFile(path.join(folder, '.kiro/specs', name, 'tasks.md'), 'utf8').catch(() => '');
      await core.specs.lenses(uri, text, signal);
      await core.specs.gate(uri, signal);
    }
    for (const [place, name] of names) {
      for (const document of documents) {
        const before = await readFile(path.join(place, document)).catch(() => undefined);
        const after = await readFile(path.join(folder, '.kiro/specs', name, document)).catch(() => undefined);
        assert.deepEqual(after, before, `${place}/${document}`);
      }
    }
    assert.deepEqual(bench.model.requests(), []);
  });

  it('change by one byte where a task gets another state, and are as before when it gets its own again', async () => {
    for (const place of places) {
      const before = await readFile(path.join(place, 'tasks.md')).catch(() => undefined);
      if (before === undefined) continue;
      const { ports, folder } = await testPorts({ 'tasks.md': before });
      const uri = folder.uriAt('tasks.md');
      for (const task of parseTasks(before.toString('utf8')).value.all) {
        const other: TaskState = task.state === 'done' ? 'todo' : 'done';
        assert.equal(await markTask(uri, task, other, ports.documents), 'applied', `${place}: ${task.key}`);
        const changed = await readFile(folder.at('tasks.md'));
        assert.equal(changed.length, before.length);
        assert.equal(changed.filter((byte, at) => byte !== before[at]).length, 1, `${place}: ${task.key}`);
        // Put back by us it is an x, which is the one mark that we write for done.
        if (task.mark === 'X') await writeFile(folder.at('tasks.md'), before);
        else await markTask(uri, task, task.state, ports.documents);
        assert.deepEqual(await readFile(folder.at('tasks.md')), before, `${place}: ${task.key}`);
      }
    }
  });
});
