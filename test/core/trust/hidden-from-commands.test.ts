import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { hiddenFromCommands, type HiddenLimits } from '../../../src/core/trust/hidden-from-commands';
import { IgnoreFiles } from '../../../src/core/trust/ignore-files';
import { relativePath } from '../../../src/core/text/uri';
import { testPorts } from '../../support/node-ports';

async function hidden(
  files: Readonly<Record<string, string>>,
  limits: HiddenLimits = {},
  links: Readonly<Record<string, string>> = {},
): Promise<{ readonly paths: readonly string[]; readonly isCut: boolean }> {
  const { ports, folder } = await testPorts(files);
  for (const [at, to] of Object.entries(links)) await symlink(to, folder.at(at));
  const look = new IgnoreFiles(ports, undefined).look([folder.uri]);
  const { uris, isCut } = await hiddenFromCommands(
    [folder.uri],
    look,
    ports.files,
    AbortSignal.timeout(10_000),
    limits,
  );
  return { paths: uris.map((uri) => relativePath(uri, folder.uri)), isCut };
}

describe('what commands should not read', () => {
  it('is what ignore files hide and what holds secrets, folders as a whole', async () => {
    const { paths, isCut } = await hidden({
      '.kiroignore': 'secrets/\n*.dump\n!open.dump\nmissing/\n',
      'secrets/a/b': 'x',
      'a.dump': 'x',
      'open.dump': 'x',
      'apps/web/.env': 'x',
      'apps/web/.env.example': 'x',
      'deploy/server.pem': 'x',
      'sub/.kiroignore': 'own',
      'sub/own/x': 'x',
      'node_modules/p/.env': 'x',
      'src/cart.ts': 'x',
    });
    assert.deepEqual([...paths].sort(), ['a.dump', 'apps/web/.env', 'deploy/server.pem', 'secrets', 'sub/own']);
    assert.equal(isCut, false);
  });

  it('names what a line names without a wildcard first, however much there is', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at}/.env`, 'x']));
    const { paths, isCut } = await hidden(
      { ...many, '.kiroignore': 'z/deep/secrets', 'z/deep/secrets/x': 'x' },
      { most: 5 },
    );
    assert.equal(paths.length, 5);
    assert.equal(paths[0], 'z/deep/secrets');
    assert.equal(isCut, true);
    assert.equal((await hidden(many, { mostFolders: 3 })).isCut, true);
  });

  it('gives real places, and goes into no link', async () => {
    const { paths } = await hidden(
      { 'real/.env': 'x' },
      {},
      { linked: 'real', loop: 'loop', '.env.local': 'real/.env' },
    );
    assert.deepEqual(paths, ['real/.env']);
  });
});
