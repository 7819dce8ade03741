import assert from 'node:assert/strict';
import type { Search } from '../../../src/core/ports';
import { temporaryFolder } from '../../support/temporary-folder';
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

  it('does not follow a link out of the workspace (Zoo-Code #169)', () =>
    withBench(shop, async (bench) => {
      const outside = await temporaryFolder({ 'private.ts': 'needle\n' });
      await bench.link('linked', outside.path);
      await bench.link('src/private.ts', outside.at('private.ts'));
      assert.doesNotMatch((await bench.call('glob', { pattern: '**/*.ts' })).content, /private/);
      assert.doesNotMatch((await bench.call('grep', { pattern: 'needle' })).content, /private/);
    }));

  it('finds what an allowed folder outside holds, secrets aside', () =>
    withBench({}, async (bench) => {
      const outside = await temporaryFolder({ 'a.txt': 'needle\n', 'server.key': 'needle\n' });
      const { content } = await bench.call('grep', { pattern: 'needle', folder: outside.path });
      assert.match(content, /^1 hit in 1 file:\n.*a\.txt:1:needle\n\[1 file left out/);
    }));
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

  it('a single file is searched, and not another of its name', () =>
    withBench({ 'a/x.md': 'needle\n', 'x.md': 'needle\n' }, async (bench) => {
      assert.equal(
        (await bench.call('grep', { pattern: 'needle', folder: 'x.md' })).content,
        '1 hit in 1 file:\nx.md:1:needle',
      );
    }));

  it('a single file is searched whose name reads as a glob', () =>
    withBench({ 'app/[id]/{x}*.md': 'needle\n', 'app/[id]/xa.md': 'needle\n' }, async (bench) => {
      const { content } = await bench.call('grep', { pattern: 'needle', folder: 'app/[id]/{x}*.md' });
      assert.equal(content, '1 hit in 1 file:\napp/[id]/{x}*.md:1:needle');
    }));

  it('hits come in the order of paths and lines, whatever order the searcher has', () =>
    withBench({ a: 'x\n'.repeat(12), b: 'x\n' }, async (bench) => {
      const { search } = bench.ports;
      const backwards: Search = {
        glob: (request, signal) => search.glob(request, signal),
        async grep(request, signal) {
          const { hits, cut } = await search.grep(request, signal);
          return { hits: [...hits].reverse(), cut };
        },
      };
      const one = await bench.call('grep', { pattern: 'x' }, { search: backwards });
      assert.equal(one.content, (await bench.call('grep', { pattern: 'x' })).content);
      assert.match(one.content, /\na:9:x\na:10:x\n/);
    }));

  it('an answer that is full says how many hits it does not show', () =>
    withBench({ a: `needle ${'x'.repeat(200)}\n`.repeat(299) }, async (bench) => {
      const { content } = await bench.call('grep', { pattern: 'needle' });
      assert.match(content, /^299 hits in 1 file:/);
      assert.match(content, /\n\[\d+ more hits not shown: the answer is full\.\]$/);
      assert.ok(content.length < 42_000);
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
