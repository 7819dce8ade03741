import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '../../../src/core/core';
import { type Bench, startBench } from '../../support/core-bench';
import { shop } from '../specs/language/shop-spec';

const requirements = shop.requirements.replace(
  '2. THE Till SHALL count\n',
  '2. THE Till SHALL count\n3. WHILE the door is shut, WHEN a bell rings, THE Till SHALL wake\n',
);

const files = {
  '.kiro/specs/shop/requirements.md': requirements,
  '.kiro/specs/shop/design.md': shop.design,
  '.kiro/specs/shop/tasks.md': shop.tasks,
  'test/till.test.ts': "// Feature: shop, Property 1: Opens\ntest('opens');\n",
};

describe('the views of a spec', () => {
  let bench: Bench;
  let dir: string;
  beforeEach(async () => {
    bench = await startBench({ files, trusted: false });
    dir = `${bench.root}/.kiro/specs/shop`;
  });
  afterEach(() => bench.close());

  const scenarios = async (): Promise<NonNullable<Awaited<ReturnType<Core['views']['scenarios']>>>> => {
    const found = await bench.core.views.scenarios(dir);
    assert.ok(found);
    return found;
  };

  it('thread criteria to tests in a folder that is not trusted, and know where everything is', async () => {
    const found = await bench.core.views.trace(dir, new AbortController().signal);
    const test = found?.graph.nodes.find(({ kind }) => kind === 'test');
    assert.ok(found && test?.place);
    assert.equal(test.name, 'opens');
    assert.equal(found.uriOf(test.place), `${bench.root}/test/till.test.ts`);
  });

  it('show scenarios, and where their criteria stand', async () => {
    const found = await scenarios();
    const [matrix] = found.matrices;
    assert.ok(matrix);
    assert.equal(matrix.system, 'Till');
    assert.deepEqual(found.placeOf('2.3'), { file: '.kiro/specs/shop/requirements.md', line: 29 });
    assert.equal(found.placeOf('9.9'), undefined);
    assert.match(found.diagram(matrix), /^stateDiagram-v2\n/);
  });

  it('compare a commit with the folder by what they mean, what is stale first', async () => {
    await bench.close();
    bench = await startBench({ files: { ...files, '.kiro/specs/shop/tasks.md': shop.tasks.replaceAll('[ ]', '[x]') } });
    dir = `${bench.root}/.kiro/specs/shop`;
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: bench.folder });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Begin');
    const signal = AbortSignal.timeout(60_000);
    assert.deepEqual((await bench.core.views.compare(dir, 'HEAD', signal))?.rows, []);
    const file = path.join(bench.folder, '.kiro/specs/shop/requirements.md');
    await writeFile(file, requirements.replace('1. WHEN a guest pays', '1. WHEN a guest pays in cash'));
    const found = await bench.core.views.compare(dir, 'HEAD', signal);
    assert.ok(found);
    const groups = found.rows.map(({ group, kind }) => `${group}: ${kind}`);
    assert.deepEqual(
      [...new Set(groups)],
      ['Done tasks that are stale: task', 'Tests that are stale: test', 'Changed: criterion'],
    );
    const changed = found.rows.at(-1);
    assert.match(changed?.label ?? '', /^1\.1 WHEN a guest pays in cash/);
    assert.match(changed?.detail ?? '', /^was: WHEN a guest pays,/);
    assert.ok(changed?.place);
    assert.equal(found.uriOf(changed.place), `${dir}/requirements.md`);
    await assert.rejects(bench.core.views.compare(dir, 'nowhere', signal), /no commit "nowhere"/);
    assert.equal(await bench.core.views.compare(`${bench.root}/none`, 'HEAD', signal), undefined);
  });

  it('begin a missing criterion as an edit, and write nothing themselves', async () => {
    const cell = { system: 'Till', event: 'a bell rings', state: 'the door is open' };
    assert.deepEqual(await bench.core.views.addCriterion(dir, cell), {
      edit: {
        file: `${dir}/requirements.md`,
        ...{ line: 29, column: 66, endLine: 29, endColumn: 66 },
        newText: '\n4. WHILE the door is open, WHEN a bell rings, THE Till SHALL ',
      },
      cursor: { line: 30, column: 62 },
    });
    assert.equal(await bench.core.views.addCriterion(dir, { ...cell, state: 'the door is shut' }), undefined);
    const text = await readFile(path.join(bench.folder, '.kiro/specs/shop/requirements.md'), 'utf8');
    assert.equal(text, requirements);
  });

  it('are none where there is no spec', async () => {
    assert.equal(await bench.core.views.scenarios(`${bench.root}/.kiro/specs/gone`), undefined);
    const { signal } = new AbortController();
    assert.equal(await bench.core.views.trace(`${bench.root}/src`, signal), undefined);
    assert.equal(await bench.core.views.trace('file:///elsewhere/.kiro/specs/shop', signal), undefined);
  });
});
