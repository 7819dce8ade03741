import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { CopyRefused } from '../../../src/core/ports';
import { testPorts } from '../../support/node-ports';
import { temporaryFolder } from '../../support/temporary-folder';

const much = 1024 * 1024;
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

describe('a private copy of a folder', () => {
  it('has its files and what is installed, but no history and no environment, and is gone when it is let go of', async () => {
    const { ports, folder, home } = await testPorts({
      'src/a.js': 'a',
      'node_modules/one/index.js': 'one',
      '.git/HEAD': 'x',
      '.env': 'KEY=1',
      '.env.local': 'KEY=2',
      '.mocharc.json': '{}',
    });
    const copy = await ports.copies.copy(folder.uri, much, signal());
    const at = fileURLToPath(copy.folder);
    assert.ok(at.startsWith(home.path));
    const names = (await readdir(at, { recursive: true })).filter((name) => !name.endsWith('one')).toSorted();
    assert.deepEqual(names, ['.mocharc.json', 'node_modules', 'node_modules/one/index.js', 'src', 'src/a.js']);
    await copy.put('src/a.js', 'b');
    await copy.put('new/c.js', 'c');
    await copy.put('.mocharc.json', null);
    assert.equal(await readFile(folder.at('src/a.js'), 'utf8'), 'a');
    assert.equal(await readFile(path.join(at, 'new/c.js'), 'utf8'), 'c');
    await assert.rejects(stat(path.join(at, '.mocharc.json')));
    await assert.rejects(copy.put('../a.js', ''), TypeError);
    await copy.dispose();
    assert.deepEqual(await readdir(home.at('copies')), []);
  });

  it('leads with its links to itself, and with those out of the folder to where they led', async () => {
    const outside = await temporaryFolder({ 'lib/x.js': 'x' });
    const { ports, folder } = await testPorts({ 'packages/one/index.js': 'one' });
    await mkdir(folder.at('node_modules'));
    await symlink('../packages/one', folder.at('node_modules/one'));
    await symlink(folder.at('packages/one'), folder.at('node_modules/two'));
    await symlink(outside.at('lib'), folder.at('node_modules/lib'));
    await symlink(path.relative(folder.path, outside.at('lib')), folder.at('lib'));
    const copy = await ports.copies.copy(folder.uri, much, signal());
    const at = fileURLToPath(copy.folder);
    await writeFile(path.join(at, 'packages/one/index.js'), 'copy');
    for (const name of ['one', 'two']) {
      assert.equal(await readFile(path.join(at, 'node_modules', name, 'index.js'), 'utf8'), 'copy');
    }
    assert.equal(await readFile(folder.at('packages/one/index.js'), 'utf8'), 'one');
    for (const link of ['node_modules/lib', 'lib']) {
      assert.equal(await readlink(path.join(at, link)), outside.at('lib'));
    }
    await copy.dispose();
  });

  it('is refused where there is too much, and leaves nothing', async () => {
    const { ports, folder, home } = await testPorts({ 'a.txt': 'x'.repeat(2_000) });
    await assert.rejects(ports.copies.copy(folder.uri, 1_000, signal()), CopyRefused);
    await assert.rejects(ports.copies.copy(folder.uri, much, AbortSignal.abort()));
    assert.deepEqual(await readdir(home.at('copies')), []);
  });
});
