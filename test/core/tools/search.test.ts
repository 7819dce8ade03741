import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withBench } from './tool-bench';

const shop = {
  '.gitignore': 'dist/\n',
  '.env': 'KEY=needle\n',
  'dist/out.js': 'needle\n',
  'src/cart.ts': 'const a = 1;\nconst needle = 2;\n',
  'src/Deep/list.ts': 'NEEDLE\n',
  'notes.md': 'needle one\nneedle two\n',
};

describe('glob', () => {
  it('lists matching files in order, without what .gitignore hides', () =>
    withBench(shop, async (bench) => {
      const { content, outcome } = await bench.call('glob', { pattern: '**/*.{ts,md,js}' });
      assert.equal(outcome, 'done');
      assert.equal(content, '3 files:\nnotes.md\nsrc/Deep/list.ts\nsrc/cart.ts');
    }));

  it('looks below a folder, and shows paths from the root', () =>
    withBench(shop, async (bench) => {
      assert.equal((await bench.call('glob', { pattern: '*.ts', folder: 'src' })).content, '1 file:\nsrc/cart.ts');
    }));

  it('leaves secrets out and counts them', () =>
    withBench(shop, async (bench) => {
      const { content } = await bench.call('glob', { pattern: '**/*' });
      assert.doesNotMatch(content, /\.env/);
      assert.match(content, /\[1 file left out that may not be read without asking\.\]$/);
    }));

  it('says that nothing matches, and that the folder is none', () =>
    withBench(shop, async (bench) => {
      assert.equal((await bench.call('glob', { pattern: '*.java' })).content, 'No files match *.java.');
      const missing = await bench.call('glob', { pattern: '*', folder: 'scr' });
      assert.equal(missing.outcome, 'failed');
      assert.match(missing.content, /no scr\..*src\//);
      assert.equal(
        (await bench.call('glob', { pattern: '*', folder: 'notes.md' })).content,
        'notes.md is not a folder.',
      );
    }));

  it('cuts a long list and says so', async () => {
    const files = Object.fromEntries(Array.from({ length: 520 }, (_, at) => [`f${at}.txt`, '']));
    await withBench(files, async (bench) => {
      const { content } = await bench.call('glob', { pattern: '*.txt' });
      assert.match(content, /^500 files:/);
      assert.match(content, /\[There are more than 500; these are some of them\./);
    });
  });

  it('does not follow a link out of the workspace', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    try {
      await writeFile(path.join(outside, 'private.ts'), 'needle\n');
      await withBench(shop, async (bench) => {
        await bench.link('linked', outside);
        await bench.link('src/private.ts', path.join(outside, 'private.ts'));
        assert.doesNotMatch((await bench.call('glob', { pattern: '**/*.ts' })).content, /private/);
        assert.doesNotMatch((await bench.call('grep', { pattern: 'needle' })).content, /private/);
      });
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});

describe('grep', () => {
  it('gives each hit with path and line, in order, without what .gitignore hides and without secrets', () =>
    withBench(shop, async (bench) => {
      const { content } = await bench.call('grep', { pattern: 'needle' });
      assert.equal(
        content,
        [
          '3 hits in 2 files:',
          'notes.md:1:needle one',
          'notes.md:2:needle two',
          'src/cart.ts:2:const needle = 2;',
          '[1 file left out that may not be read without asking.]',
        ].join('\n'),
      );
    }));

  it('looks into a folder, into files that match, into one file, and past letter case', () =>
    withBench(shop, async (bench) => {
      const found = async (input: object): Promise<string> =>
        (await bench.call('grep', { pattern: 'needle', ...input })).content.split('\n').slice(1).join(' ');
      assert.equal(await found({ folder: 'src' }), 'src/cart.ts:2:const needle = 2;');
      assert.equal(await found({ include: '**/*.ts' }), 'src/cart.ts:2:const needle = 2;');
      assert.equal(await found({ folder: 'notes.md' }), 'notes.md:1:needle one notes.md:2:needle two');
      assert.equal(
        await found({ folder: 'src', ignore_case: true }),
        'src/Deep/list.ts:1:NEEDLE src/cart.ts:2:const needle = 2;',
      );
    }));

  it('says that there are no hits', () =>
    withBench(shop, async (bench) => {
      assert.equal((await bench.call('grep', { pattern: 'haystack', folder: 'src' })).content, 'No hits.');
    }));

  it('a pattern that cannot be read fails with the searcher’s words', () =>
    withBench(shop, async (bench) => {
      const result = await bench.call('grep', { pattern: '(' });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /\(/);
    }));

  it('cuts many hits and says so', () =>
    withBench({ a: 'needle\n'.repeat(500) }, async (bench) => {
      const { content } = await bench.call('grep', { pattern: 'needle' });
      assert.match(content, /^300 hits in 1 file:/);
      assert.match(content, /\[There are more hits than 300;/);
    }));

  it('a missing place brings similar names', () =>
    withBench(shop, async (bench) => {
      assert.match((await bench.call('grep', { pattern: 'x', folder: 'scr' })).content, /no scr\..*src\//);
    }));
});
