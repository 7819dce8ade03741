import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { testPorts } from '../support/node-ports';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { print, ratio } from './print';

const run = promisify(execFile);

/** Files as a repository has them: a hundred to a folder, folders in folders. */
async function tree(files: number): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  for (let from = 0; from < files; from += 100) {
    const below = folder.at(path.join(`area${String(from % 1_000)}`, `part${String(Math.floor(from / 1_000))}`));
    await mkdir(below, { recursive: true });
    const names = Array.from({ length: 100 }, (_, index) => `file${String(from + index)}.ts`);
    await Promise.all(
      names.map((name) => writeFile(path.join(below, name), `export const name = '${name}';\n`.repeat(8))),
    );
  }
  const git = (...words: readonly string[]): Promise<unknown> =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: folder.path });
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-qm', 'all');
  return folder;
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(path.join(folder, name))));
  return found.reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0);
}

const rounds = 7;

describe('a checkpoint before and after a command', () => {
  for (const files of [10_000, 100_000]) {
    it(`takes at most three times git status, and disk as much as changed, at ${String(files)} files`, async () => {
      const folder = await tree(files);
      const { ports, home } = await testPorts();
      const look = (): ReturnType<typeof ports.disk.look> =>
        ports.disk.look(
          { folder: folder.uri, memory: 'workspaces/bench/tree', hidden: [], mostBytes: 10_000_000, tell: true },
          AbortSignal.timeout(300_000),
        );
      const took = async (work: () => Promise<unknown>): Promise<number> => {
        const begun = performance.now();
        await work();
        return performance.now() - begun;
      };
      const status = (): Promise<unknown> => run('git', ['status'], { cwd: folder.path });
      const first = await took(look);
      await look();
      await status(); // both warm
      const pairs: { own: number; git: number }[] = [];
      for (let round = 0; round < rounds; round += 1) pairs.push({ git: await took(status), own: await took(look) });
      const ratios = pairs.map(({ own, git }) => own / git).sort((a, b) => a - b);
      const middle = ratios[rounds >> 1] ?? Number.NaN;
      const gitMs = pairs.map(({ git }) => git).sort((a, b) => a - b)[rounds >> 1] ?? 0;

      const before = await bytesIn(home.path);
      let changed = 0;
      for (let count = 0; count < 50; count += 1) {
        const name = folder.at(path.join('area0', 'part0', `file${String(count)}.ts`));
        const text = `changed ${String(count)} ${'x'.repeat(2_000)}`;
        changed += text.length + (await stat(name)).size;
        await writeFile(name, text);
      }
      const { changes } = await look();
      assert.equal(changes.length, 50);
      const grown = (await bytesIn(home.path)) - before;
      print([
        `${String(files)} files: a warm checkpoint takes ${middle.toFixed(2)} times git status (${gitMs.toFixed(0)} ms), median of ${String(rounds)} interleaved pairs`,
        `taking note for the first time: ${ratio(first, gitMs)} times git status; ${(before / 1e6).toFixed(1)} MB for ${String(files)} files`,
        `50 files changed, ${(changed / 1e3).toFixed(0)} kB before and after: ${(grown / 1e3).toFixed(0)} kB kept`,
      ]);
      assert.ok(middle <= 3, middle.toFixed(2));
      assert.ok(grown < 1.5 * changed, `${String(grown)} bytes for ${String(changed)} changed`);
    }).timeout(600_000);
  }
});
