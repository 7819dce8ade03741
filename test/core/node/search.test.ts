import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { largestText } from '../../../src/core/node/documents';
import { sendSignal } from '../../../src/core/node/process-table';
import { findRipgrep } from '../../../src/core/node/ripgrep-candidates';
import { NodeSearch } from '../../../src/core/node/search';
import { BadPattern } from '../../../src/core/ports';
import type { GrepRequest } from '../../../src/core/ports';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';
import { longestTurn } from './longest-turn';
import { until } from './until';

const never = new AbortController().signal;
const byRipgrep = new NodeSearch(() => findRipgrep([], process.env['PATH'] ?? ''));
const byWalk = new NodeSearch(() => Promise.resolve(undefined));

const tree = {
  '.gitignore': '*.log\n/build/\n!keep.log\n# comment\n\ntemp\n',
  'a.ts': 'const cart = 1;\r\nconst Cart = 2;\r\n',
  'keep.log': 'cart',
  'drop.log': 'cart',
  'CASE.LOG': 'another name than the hidden one',
  '.hidden/b.ts': 'cart cart\n',
  'build/out.js': 'cart',
  'src/build/in.js': 'no end: cart',
  'src/temp': 'cart',
  'src/.gitignore': '!drop.log\ndeep/*.ts\n',
  'src/drop.log': 'cart',
  'src/deep/x.ts': 'cart',
  'src/deep/y.js': 'größe 漢字 cart\n',
  '.git/config': 'cart',
  'packages/one/.git': 'gitdir: elsewhere, cart',
  'packages/one/own.log': 'cart of a repository in the repository',
  '.ignore': 'a.ts\n',
  'app/(group)/[id]/page.tsx': 'cart',
  'nul.bin': `cart\n${'x'.repeat(200_000)}\0`,
  'utf16.txt': Buffer.from('\uFEFFcart', 'utf16le'),
  'empty.ts': '',
} as const;

async function searchedTree(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder(tree);
  await symlink('a.ts', folder.at('link.ts'));
  await symlink('src', folder.at('link'));
  return folder;
}

for (const [name, search] of [
  ['with ripgrep', byRipgrep],
  ['without ripgrep', byWalk],
] as const) {
  const glob = async (folder: TemporaryFolder, pattern: string, below = '.', limit = 1000): Promise<string[]> => {
    const { uris } = await search.glob({ folder: folder.uriAt(below), pattern, limit }, never);
    return uris.map((uri) => decodeURIComponent(uri.slice(folder.uri.length + 1)));
  };
  const grep = async (
    folder: TemporaryFolder,
    pattern: string,
    more: Partial<GrepRequest> & { readonly below?: string } = {},
  ): Promise<string[]> => {
    const { below = '.', ...rest } = more;
    const { hits } = await search.grep(
      { folder: folder.uriAt(below), pattern, caseSensitive: true, limit: 1000, ...rest },
      never,
    );
    return hits.map(({ uri, line, text }) => `${decodeURIComponent(uri.slice(folder.uri.length + 1))}:${line}:${text}`);
  };

  describe(`finding files ${name}`, () => {
    it('gives all that no .gitignore hides, hidden files too, links and .git not', async () => {
      assert.deepEqual(await glob(await searchedTree(), '**'), [
        '.gitignore',
        '.hidden/b.ts',
        '.ignore',
        'CASE.LOG',
        'a.ts',
        'app/(group)/[id]/page.tsx',
        'empty.ts',
        'keep.log',
        'nul.bin',
        'packages/one/own.log',
        'src/.gitignore',
        'src/build/in.js',
        'src/deep/y.js',
        'src/drop.log',
        'utf16.txt',
      ]);
    });

    it('gives the same in a folder that is no repository', async () => {
      const folder = await searchedTree();
      // Whether rules go on into a repository that lies in no other one, versions of ripgrep do not agree about.
      await rm(folder.at('packages'), { recursive: true });
      const inRepository = await glob(folder, '**');
      await rm(folder.at('.git'), { recursive: true });
      assert.deepEqual(await glob(folder, '**'), inRepository);
    });

    it('takes globs relative to the folder', async () => {
      const folder = await searchedTree();
      assert.deepEqual(await glob(folder, '*.ts'), ['a.ts', 'empty.ts']);
      assert.deepEqual(await glob(folder, './*.ts'), ['a.ts', 'empty.ts']);
      assert.deepEqual(await glob(folder, '**/*.{js,tsx}'), [
        'app/(group)/[id]/page.tsx',
        'src/build/in.js',
        'src/deep/y.js',
      ]);
      assert.deepEqual(await glob(folder, 'app/(group)/**'), ['app/(group)/[id]/page.tsx']);
      assert.deepEqual(await glob(folder, 'app/(group)/\\[id\\]/page.tsx'), ['app/(group)/[id]/page.tsx']);
      assert.deepEqual(await glob(folder, 'de?p/*', 'src'), ['src/deep/y.js']);
    });

    it('obeys the rules around the folder', async () => {
      const folder = await searchedTree();
      assert.deepEqual(await glob(folder, '**', 'src'), [
        'src/.gitignore',
        'src/build/in.js',
        'src/deep/y.js',
        'src/drop.log',
      ]);
    });

    it('finds what is in a hidden folder when that very folder is searched', async () => {
      const folder = await temporaryFolder({
        '.git/x': '',
        '.gitignore': 'node_modules/\nlib/**\n',
        'node_modules/one/a.js': '',
        'node_modules/one/.gitignore': 'own.js\n',
        'node_modules/one/own.js': '',
        'lib/deep/b.js': '',
      });
      assert.deepEqual(await glob(folder, '**/*.js', 'node_modules/one'), ['node_modules/one/a.js']);
      assert.deepEqual(await glob(folder, '**/*.js', 'lib/deep'), ['lib/deep/b.js']);
    });

    it('stops at the limit and says so', async () => {
      const folder = await temporaryFolder(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.ts`, ''])));
      const some = await search.glob({ folder: folder.uri, pattern: '*.ts', limit: 7 }, never);
      assert.deepEqual([some.uris.length, some.cut], [7, true]);
      const all = await search.glob({ folder: folder.uri, pattern: '*.ts', limit: 20 }, never);
      assert.deepEqual([all.uris.length, all.cut], [20, false]);
    });

    it('finds nothing in what is no folder', async () => {
      const folder = await searchedTree();
      assert.deepEqual(await glob(folder, '**', 'missing'), []);
      assert.deepEqual(await glob(folder, '**', 'a.ts'), []);
    });

    it('leaves out a name that is not UTF-8', async () => {
      const folder = await temporaryFolder({ 'a.ts': '' });
      await writeFile(Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0xff, 0x2e, 0x74, 0x73])]), 'cart');
      assert.deepEqual(await glob(folder, '**'), ['a.ts']);
      assert.deepEqual(await grep(folder, 'cart'), []);
    });

    it('refuses a pattern that no matcher takes', async () => {
      const folder = await temporaryFolder();
      await assert.rejects(glob(folder, `{${'a,'.repeat(40_000)}b}`), BadPattern);
    });

    it('stops when it is aborted, with the reason', async () => {
      const folder = await temporaryFolder(
        Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i % 20}/${i}`, ''])),
      );
      const stop = new AbortController();
      const running = search.glob({ folder: folder.uri, pattern: '**', limit: 1000 }, stop.signal);
      stop.abort(new Error('enough'));
      await assert.rejects(running, /enough/);
      await assert.rejects(search.glob({ folder: folder.uri, pattern: '**', limit: 1 }, stop.signal), /enough/);
    });
  });

  describe(`finding lines ${name}`, () => {
    it('gives each with its file and number, without its end', async () => {
      assert.deepEqual(await grep(await searchedTree(), 'cart'), [
        '.hidden/b.ts:1:cart cart',
        'a.ts:1:const cart = 1;',
        'app/(group)/[id]/page.tsx:1:cart',
        'keep.log:1:cart',
        'packages/one/own.log:1:cart of a repository in the repository',
        'src/build/in.js:1:no end: cart',
        'src/deep/y.js:1:größe 漢字 cart',
        'src/drop.log:1:cart',
      ]);
    });

    it('ignores case when asked', async () => {
      const found = await grep(await searchedTree(), 'CART', { caseSensitive: false, include: '*.ts' });
      assert.deepEqual(found, ['a.ts:1:const cart = 1;', 'a.ts:2:const Cart = 2;']);
    });

    it('searches only what is included, and includes nothing that is hidden', async () => {
      const folder = await searchedTree();
      assert.deepEqual(await grep(folder, 'cart', { include: '**/*.log' }), [
        'keep.log:1:cart',
        'packages/one/own.log:1:cart of a repository in the repository',
        'src/drop.log:1:cart',
      ]);
      assert.deepEqual(await grep(folder, 'cart', { include: 'y.js', below: 'src/deep' }), [
        'src/deep/y.js:1:größe 漢字 cart',
      ]);
    });

    it('takes a line end for the end of the line, of whichever kind', async () => {
      assert.deepEqual(await grep(await searchedTree(), '[;]$'), ['a.ts:1:const cart = 1;', 'a.ts:2:const Cart = 2;']);
    });

    it('leaves out what is no text, wherever that shows, and what is too large', async () => {
      const folder = await temporaryFolder({
        'late.bin': `cart\n${'x\n'.repeat(300_000)}\0`,
        'large.txt': `cart\n${'x'.repeat(largestText)}`,
        'text.txt': 'cart',
      });
      assert.deepEqual(await grep(folder, 'cart'), ['text.txt:1:cart']);
    });

    it('cuts long lines without breaking a character', async () => {
      const folder = await temporaryFolder({ 'a.js': `cart${'x'.repeat(494)}😀${'y'.repeat(5000)}` });
      assert.deepEqual(await grep(folder, 'cart'), [`a.js:1:cart${'x'.repeat(494)}…`]);
    });

    it('stops at the limit and says so', async () => {
      const folder = await temporaryFolder({ 'a.txt': 'cart\n'.repeat(50), 'b.txt': 'cart\n'.repeat(50) });
      const request = { folder: folder.uri, pattern: 'cart', caseSensitive: true };
      const some = await search.grep({ ...request, limit: 99 }, never);
      assert.deepEqual([some.hits.length, some.cut], [99, true]);
      const all = await search.grep({ ...request, limit: 100 }, never);
      assert.deepEqual([all.hits.length, all.cut], [100, false]);
    });

    it('takes a pattern that looks like an option', async () => {
      const folder = await temporaryFolder({ 'a.txt': '--files\n-v\n' });
      assert.deepEqual(await grep(folder, '--files'), ['a.txt:1:--files']);
      assert.deepEqual(await grep(folder, '-v'), ['a.txt:2:-v']);
    });

    for (const pattern of [
      'a(',
      '[',
      'a{2,1}',
      '*',
      'a(?=b)',
      'a(?!b)',
      '(?<=a)b',
      '(a)\\1',
      'one\\ntwo',
      'one\ntwo',
    ]) {
      it(`refuses ${JSON.stringify(pattern)} in the searcher's words`, async () => {
        const folder = await temporaryFolder({ 'a.txt': 'one\ntwo' });
        await assert.rejects(grep(folder, pattern), (error) => {
          assert.ok(error instanceof BadPattern, String(error));
          assert.ok(error.message.length > 10 && !error.message.includes('--json'), error.message);
          return true;
        });
      });
    }

    it('lets others run while it searches', async () => {
      const line = 'const value = someFunction(argument, other); // and some more words\n';
      const folder = await temporaryFolder(
        Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.ts`, line.repeat(4000)])),
      );
      const longest = await longestTurn(async () => assert.deepEqual(await grep(folder, '(\\w+\\s*)+\\d$'), []));
      assert.ok(longest < 80, `nothing else ran for ${longest} ms`);
    }).timeout(60_000);
  });
}

describe('a search that is aborted on its way', () => {
  it('ends a ripgrep that would go on', async () => {
    const folder = await temporaryFolder({ rg: '#!/bin/sh\necho $$ > pid\nexec sleep 300\n' });
    await chmod(folder.at('rg'), 0o755);
    const search = new NodeSearch(() => Promise.resolve(folder.at('rg')));
    const request = { folder: folder.uri, pattern: 'x', caseSensitive: true, limit: 5 };
    const stop = new AbortController();
    const running = search.grep(request, stop.signal);
    await until('it has begun', async () => (await readFile(folder.at('pid'), 'utf8').catch(() => '')) !== '');
    stop.abort(new Error('enough'));
    await assert.rejects(running, /enough/);
    const pid = Number(await readFile(folder.at('pid'), 'utf8'));
    await until('it is gone', () => !sendSignal(pid, 0));
  });

  it('ends in this process too', async () => {
    const folder = await temporaryFolder({ 'a.txt': 'x\n'.repeat(3_000_000) });
    const request = { folder: folder.uri, pattern: 'y$', caseSensitive: true, limit: 5 };
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await assert.rejects(byWalk.grep(request, stop.signal), /enough/);
  });
});

describe('both searchers', () => {
  const part = fc.constantFrom('a', 'b', 'c.ts', 'd.md', '.e', 'F');
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const lines = fc
    .array(fc.constantFrom('cart', 'Cart 12', 'x_y', 'größe', '', ' end ', 'cart-cart', '😀'), { maxLength: 4 })
    .chain((all) => fc.constantFrom(all.join('\n'), all.join('\r\n'), `${all.join('\n')}\n`));
  const rule = fc.oneof(
    fc
      .tuple(fc.constantFrom('', '!'), fc.constantFrom('', '/', '**/'), path, fc.constantFrom('', '/', '/*', '/**'))
      .map((parts) => parts.join('')),
    fc.constantFrom(
      '*.ts',
      '*',
      '!*.md',
      '!*/',
      '?',
      '[ab]',
      '# none',
      '',
      'c.*',
      '/*',
      '**',
      'a/**/d.md',
      '\\!a',
      'a ',
    ),
  );
  const rules = fc.array(rule, { maxLength: 4 }).map((all) => all.join('\n'));
  const project = fc.record({
    files: fc.array(fc.tuple(path, lines), { minLength: 2, maxLength: 8 }),
    rules: fc.array(fc.tuple(fc.constantFrom('', 'a/', 'b/', 'a/b/'), rules), { maxLength: 3 }),
    isRepository: fc.boolean(),
    below: fc.constantFrom('.', '.', 'a', 'a/b'),
  });

  interface Project {
    readonly files: readonly (readonly [string, string])[];
    readonly rules: readonly (readonly [string, string])[];
    readonly isRepository: boolean;
  }

  async function grown({ files, rules: all, isRepository }: Project): Promise<TemporaryFolder> {
    const folder = await temporaryFolder({ 'a/b/': '', 'b/': '' });
    if (isRepository) await mkdir(folder.at('.git'));
    const wanted = [...all.map(([at, text]) => [`${at}.gitignore`, text] as const), ...files];
    // A name that is a file in one path and a folder in another: whoever comes first has it.
    for (const [at, text] of wanted) await folder.write({ [at]: text }).catch(() => undefined);
    return folder;
  }

  it('find the same files', async () => {
    const glob = fc.constantFrom(
      '**',
      '*',
      '**/*.ts',
      'a/**',
      '*/*',
      '**/{a,b}',
      '{a,F}/*',
      '**/.*',
      '?',
      '[a-c]*/**',
      'a',
    );
    let found = 0;
    await fc.assert(
      fc.asyncProperty(project, glob, async (wanted, pattern) => {
        const folder = await grown(wanted);
        const request = { folder: folder.uriAt(wanted.below), pattern, limit: 1000 };
        const [one, other] = await Promise.all([byRipgrep.glob(request, never), byWalk.glob(request, never)]);
        found += one.uris.length;
        assert.deepEqual(one, other);
      }),
      { numRuns: 120 },
    );
    assert.ok(found > 30, `only ${found} files in all`);
  }).timeout(60_000);

  it('find the same lines', async () => {
    const atom = fc.constantFrom(
      'cart',
      'c',
      'a.',
      '\\d',
      '\\w',
      '[a-c]',
      '[^a]',
      '-',
      '(?:x|t)',
      'ö',
      '\\s',
      '😀',
      '(?i:C)',
    );
    const pattern = fc
      .tuple(
        fc.constantFrom('', '^', '\\b'),
        fc.array(fc.tuple(atom, fc.constantFrom('', '', '*', '?', '+', '{2}')), { minLength: 1, maxLength: 2 }),
        fc.constantFrom('', '$'),
      )
      .map(([start, atoms, end]) => `${start}${atoms.map((each) => each.join('')).join('')}${end}`)
      // Beyond ASCII the two do not agree on what a word is.
      .filter((text) => text !== '' && !/\\[wb].*ö|ö.*\\w/.test(text));
    const include = fc.constantFrom(undefined, undefined, undefined, '**/*.ts', 'a/**');
    let found = 0;
    await fc.assert(
      fc.asyncProperty(project, pattern, fc.boolean(), include, async (wanted, text, caseSensitive, only) => {
        const folder = await grown({
          ...wanted,
          files: wanted.files.map(([at, content]) => [
            at,
            /\\[wb]/.test(text) ? content.replaceAll(/[^\n\r -~]/gu, '') : content,
          ]),
        });
        const request = {
          folder: folder.uriAt(wanted.below),
          pattern: text,
          caseSensitive,
          limit: 1000,
          ...(only === undefined ? {} : { include: only }),
        };
        const [one, other] = await Promise.all([byRipgrep.grep(request, never), byWalk.grep(request, never)]);
        found += one.hits.length;
        assert.deepEqual(one, other);
      }),
      { numRuns: 120 },
    );
    assert.ok(found > 30, `only ${found} lines in all`);
  }).timeout(60_000);
});
