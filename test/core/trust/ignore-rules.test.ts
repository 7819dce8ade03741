import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { type IgnoreFile, literalPlaces, readIgnoreFiles } from '../../../src/core/trust/ignore-rules';
import { temporaryFolder } from '../../support/temporary-folder';

function inRoot(text: string, name = '.kiroignore'): IgnoreFile {
  return { name, folder: [], text };
}

function inFolder(folder: string, text: string): IgnoreFile {
  return { name: `${folder}/.kiroignore`, folder: folder.split('/'), text };
}

/** `file:line` by which the path is hidden; a slash at its end means a folder. */
function hidden(path: string, files: readonly IgnoreFile[], ignoreCase = false): string | undefined {
  const line = readIgnoreFiles(files, ignoreCase)(path.replace(/\/$/, '').split('/'), path.endsWith('/'));
  return line && `${line.file}:${line.line}`;
}

describe('rules of ignore files', () => {
  const sample = inRoot(
    [
      '# secrets',
      '.env',
      '.env.*',
      '!.env.example',
      '*.pem',
      '*.key',
      'secrets/',
      '/dist/',
      '**/temp',
      'data/exports/',
      'customer-data/',
      'trailing.txt  ',
      '\\#literal',
      'we*rd/[ab]?.sql',
    ].join('\r\n'),
  );
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['.env', '.kiroignore:2'],
    ['apps/web/.env', '.kiroignore:2'],
    ['.env.local', '.kiroignore:3'],
    ['.env.example', undefined],
    ['deep/.env.example', undefined],
    ['server.pem', '.kiroignore:5'],
    ['a/b/id.key', '.kiroignore:6'],
    ['keys.ts', undefined],
    ['secrets/', '.kiroignore:7'],
    ['secrets/a/b.txt', '.kiroignore:7'],
    ['src/secrets/a', '.kiroignore:7'],
    ['secrets', undefined],
    ['dist/app.js', '.kiroignore:8'],
    ['src/dist/app.js', undefined],
    ['a/b/temp', '.kiroignore:9'],
    ['temp/x', '.kiroignore:9'],
    ['data/exports/x.csv', '.kiroignore:10'],
    ['old/data/exports/x.csv', undefined],
    ['trailing.txt', '.kiroignore:12'],
    ['#literal', '.kiroignore:13'],
    ['weird/a1.sql', '.kiroignore:14'],
    ['weird/c1.sql', undefined],
    ['# secrets', undefined],
    ['src/cart.ts', undefined],
  ];
  for (const [path, by] of rows) {
    it(`${path} is ${by === undefined ? 'not hidden' : `hidden by ${by}`}`, () => {
      assert.equal(hidden(path, [sample]), by);
    });
  }

  it('nothing in a hidden folder can be taken back (IGN-07)', () => {
    assert.equal(hidden('secrets/public.txt', [inRoot('secrets/\n!secrets/public.txt')]), '.kiroignore:1');
    assert.equal(hidden('secrets/public.txt', [inRoot('secrets/*\n!secrets/public.txt')]), undefined);
    assert.equal(hidden('secrets/public.txt', [inRoot('secrets/'), inFolder('secrets', '!*')]), '.kiroignore:1');
  });

  it('a file in a sub-folder goes before those above it, and its patterns begin there', () => {
    const files = [inRoot('*.log\n/build.txt'), inFolder('pkg', '!keep.log\n/build.txt\nsub/x')];
    assert.equal(hidden('pkg/keep.log', files), undefined);
    assert.equal(hidden('pkg/deep/keep.log', files), undefined);
    assert.equal(hidden('keep.log', files), '.kiroignore:1');
    assert.equal(hidden('pkg/other.log', files), '.kiroignore:1');
    assert.equal(hidden('pkg/build.txt', files), 'pkg/.kiroignore:2');
    assert.equal(hidden('pkg/a/build.txt', files), undefined);
    assert.equal(hidden('pkg/sub/x', files), 'pkg/.kiroignore:3');
    assert.equal(hidden('pkg/a/sub/x', files), undefined);
  });

  it('a name of a folder is no pattern, whatever characters it has', () => {
    const files = [inFolder('we[ir]d*', 'secret')];
    assert.equal(hidden('we[ir]d*/secret', files), 'we[ir]d*/.kiroignore:1');
    assert.equal(hidden('weid/secret', files), undefined);
  });

  it('what the user’s own files hide can be taken back by the workspace, and the later file of the setting counts', () => {
    const user = inRoot('*.sql\nbuild/', '~/.kiro/settings/kiroignore');
    assert.equal(hidden('a.sql', [user]), '~/.kiro/settings/kiroignore:1');
    assert.equal(hidden('a.sql', [user, inRoot('!a.sql')]), undefined);
    assert.equal(hidden('build/a', [user, inRoot('!build/')]), undefined);
    assert.equal(hidden('a', [inRoot('a', '.gitignore'), inRoot('!a')]), undefined);
    assert.equal(hidden('a', [inRoot('!a', '.gitignore'), inRoot('a')]), '.kiroignore:1');
  });

  it('letter case counts where it counts for the file system', () => {
    assert.equal(hidden('.ENV', [inRoot('.env')], true), '.kiroignore:1');
    assert.equal(hidden('.ENV', [inRoot('.env')], false), undefined);
  });

  it('a name is hidden in either Unicode form', () => {
    assert.equal(hidden('na\u00efve/x', [inRoot('nai\u0308ve/')]), '.kiroignore:1');
    assert.equal(hidden('nai\u0308ve/x', [inRoot('na\u00efve/')]), '.kiroignore:1');
  });

  it('names the places that need no search', () => {
    const places = literalPlaces({
      name: 'p/.kiroignore',
      folder: ['p'],
      text: 'secrets/\n*.pem\n!keep\n# no\n/a/b\n../x\n.env\n',
    });
    assert.deepEqual(places, [
      ['p', 'secrets'],
      ['p', 'a', 'b'],
      ['p', '.env'],
    ]);
  });

  it('hides what Git ignores, for any lines in the root and in a sub-folder', async function () {
    this.timeout(60_000);
    const folder = await temporaryFolder({ 'a/b/': '' });
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    const part = fc.constantFrom('a', 'b', 'c.txt', '*', '**', '*.txt', '?', '[ab]', 'x y');
    const pattern = fc
      .tuple(
        fc.constantFrom('', '!'),
        fc.constantFrom('', '/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '/'),
      )
      .map(([not, top, parts, end]) => not + top + parts.join('/') + end);
    const lines = fc.array(pattern, { maxLength: 4 }).map((each) => each.join('\n'));
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c.txt', 'x y'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    const run = promisify(execFile);
    await fc.assert(
      fc.asyncProperty(lines, lines, fc.array(path, { minLength: 5, maxLength: 8 }), async (root, below, paths) => {
        await folder.write({ '.gitignore': root, 'a/.gitignore': below });
        const asked = paths.filter((each) => each !== 'a' && each !== 'a/b'); // those are folders on the disk
        if (asked.length === 0) return;
        const said = await run('git', ['check-ignore', '--no-index', '-v', '-n', '--', ...asked], {
          cwd: folder.path,
        }).catch((error: unknown) => {
          const { code, stdout } = error as { code: number; stdout: string };
          assert.equal(code, 1); // none is ignored
          return { stdout };
        });
        const byGit = said.stdout
          .trimEnd()
          .split('\n')
          .map((line) => {
            const [source = '', named = ''] = line.split('\t');
            const [, file, number, found] = /^([^:]*):(\d*):(.*)$/.exec(source) ?? [];
            return { named, by: file === '' || found?.startsWith('!') ? undefined : `${file ?? ''}:${number ?? ''}` };
          });
        const files = [inRoot(root, '.gitignore'), { name: 'a/.gitignore', folder: ['a'], text: below }];
        for (const { named, by } of byGit) assert.equal(hidden(named.replace(/^"|"$/g, ''), files), by);
      }),
      { numRuns: 60 },
    );
  });
});
