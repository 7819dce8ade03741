import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, realpath, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { judgeCall } from '../../../src/core/trust/gate';
import type { JudgedCall } from '../../../src/core/trust/gate';
import { isUnusable, resolvePath } from '../../../src/core/trust/paths';
import type { Place } from '../../../src/core/trust/paths';
import { testPorts } from '../../support/node-ports';
import type { TestPorts } from '../../support/node-ports';

async function placeOf({ ports, folder }: TestPorts, root: string, given: string): Promise<Place> {
  const uri = folder.uriAt(root);
  const place = await resolvePath(given, { root: uri, roots: [uri] }, ports.files);
  assert.ok(!isUnusable(place), isUnusable(place) ? place.problem : '');
  return place;
}

function judged({ ports, folder }: TestPorts, kind: 'read' | 'write', given: string): Promise<JudgedCall> {
  const workspace = { root: folder.uriAt('shop'), roots: [folder.uriAt('shop')] };
  return judgeCall([{ kind, path: given }], workspace, ports.files, { trusted: true, grants: [] });
}

describe('places on a real disk', () => {
  it('a new file in a folder that is linked from elsewhere is judged where it will be', async () => {
    const host = await testPorts({ 'shop/a.ts': '', 'elsewhere/': '' });
    await symlink(host.folder.at('elsewhere'), host.folder.at('shop/linked'));
    const place = await placeOf(host, 'shop', 'linked/deep/new.ts');
    assert.equal(place.inside, false);
    assert.equal(place.real, host.folder.uriAt('elsewhere/deep/new.ts'));
  });

  it('a link to a file that is not there yet is judged by where writing it would lead', async () => {
    const host = await testPorts({ 'shop/': '', 'home/': '' });
    await symlink(host.folder.at('home/.bashrc'), host.folder.at('shop/notes.txt'));
    const { verdict } = await judged(host, 'write', 'notes.txt');
    assert.equal(verdict.verdict, 'ask');
    assert.equal(verdict.grant, undefined);
    assert.match(verdict.reason, /leads to .*\.bashrc\) runs when a shell/);
  });

  it('a link inside that leads to a secret inside is a secret', async () => {
    const host = await testPorts({ 'shop/.env': 'KEY=1' });
    await symlink('.env', host.folder.at('shop/readme.txt'));
    const { verdict } = await judged(host, 'read', 'readme.txt');
    assert.equal(verdict.verdict, 'ask');
    assert.match(verdict.reason, /environment file/);
  });

  it('a workspace that is opened through a link holds its files', async () => {
    const host = await testPorts({ 'data/shop/a.ts': '' });
    await symlink(host.folder.at('data/shop'), host.folder.at('opened'));
    assert.equal((await placeOf(host, 'opened', 'a.ts')).inside, true);
    assert.equal((await placeOf(host, 'opened', host.folder.at('data/shop/a.ts'))).inside, true);
    assert.equal((await placeOf(host, 'opened', host.folder.at('data'))).inside, false);
  });

  it('links in a circle, and a file taken for a folder, are problems and no crash', async () => {
    const host = await testPorts({ 'shop/file': '' });
    await symlink('loop', host.folder.at('shop/loop'));
    const { verdict } = await judged(host, 'read', 'loop/a');
    assert.equal(verdict.verdict, 'refuse');
    assert.match(verdict.reason, /loop\/a cannot be looked at: .*ELOOP/);
    assert.notEqual((await judged(host, 'read', 'file/a')).verdict.verdict, 'ask');
  });

  if (process.platform !== 'win32') {
    it('a pipe is refused, so that nothing waits for it', async () => {
      const host = await testPorts({ 'shop/': '' });
      await promisify(execFile)('mkfifo', [host.folder.at('shop/pipe')]);
      const { verdict } = await judged(host, 'read', 'pipe');
      assert.equal(verdict.verdict, 'refuse');
      assert.match(verdict.reason, /device or pipe/);
    });

    it('devices are refused and the files of the system are asked about', async () => {
      const host = await testPorts({ 'shop/': '' });
      assert.equal((await judged(host, 'read', '/dev/zero')).verdict.verdict, 'refuse');
      const system = await judged(host, 'read', '/dev/.');
      assert.equal(system.verdict.verdict, 'ask');
      assert.equal(system.verdict.grant, undefined);
    });
  }

  it('inside is what the disk says, for any path over any links', async () => {
    const host = await testPorts();
    const name = fc.constantFrom('a', 'b', 'link', '..', '.');
    const target = fc.constantFrom('a', '../a', '../../out', '/', '../shop/b', 'nowhere/new');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('link', 'a/link', 'b/link', 'out/link'), target), { maxLength: 4 }),
        fc.array(name, { minLength: 1, maxLength: 6 }),
        async (links, parts) => {
          const { folder } = host;
          await rm(folder.at('shop'), { recursive: true, force: true });
          await rm(folder.at('out'), { recursive: true, force: true });
          for (const made of ['shop/a/a', 'shop/b/a', 'out/a']) await mkdir(folder.at(made), { recursive: true });
          for (const [at, to] of links) {
            await symlink(to, folder.at(at.startsWith('out') ? at : `shop/${at}`)).catch((error: unknown) => {
              assert.match(String(error), /EEXIST/); // the same link twice
            });
          }
          const root = folder.uriAt('shop');
          const place = await resolvePath(parts.join('/'), { root, roots: [root] }, host.ports.files);
          if (isUnusable(place)) return;
          const named = path.join(folder.at('shop'), ...parts);
          const real = await realpath(named).catch(() => undefined);
          if (real === undefined) return; // what is not there yet has its own tests
          assert.equal(place.inside, real === folder.at('shop') || real.startsWith(`${folder.at('shop')}/`));
        },
      ),
      { numRuns: 60 },
    );
  });
});
