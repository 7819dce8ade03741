import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';
import { buildTerminal, openTerminal, type TestTerminal } from '../support/terminal';

interface Told {
  readonly verdict: string;
  readonly reason: string;
  readonly parts: readonly { readonly text: string; readonly verdict: string; readonly rule: string | null }[];
  readonly resolved: string | null;
}

describe('trust explain', () => {
  let terminal: TestTerminal;
  before(async function () {
    this.timeout(120_000);
    await buildTerminal();
  });
  beforeEach(async () => {
    terminal = await openTerminal({
      'data/settings.json': '{ "trustedCommands": ["npm *"], "commandDenylist": ["--force"] }',
    });
  });
  afterEach(() => terminal.close());

  const explain = async (...args: readonly string[]): Promise<Told> => {
    const { code, out, err } = await terminal.run(['trust', 'explain', ...args, '--json']);
    assert.equal(code, 0, err);
    return JSON.parse(out) as Told;
  };

  it('says of a command what becomes of it and of each of its parts', async () => {
    const { path: cwd } = await temporaryFolder({ '.vscode/settings.json': '{ "fingerpost.trustedCommands": ["*"] }' });
    const mixed = await explain('npm test && git push', '--cwd', cwd);
    assert.equal(mixed.verdict, 'ask');
    assert.deepEqual(mixed.parts, [
      { text: 'npm test', verdict: 'run', rule: 'npm *' },
      { text: 'git push', verdict: 'ask', rule: null },
    ]);
    assert.equal((await explain('npm test && git push', '--cwd', cwd, '--trust', 'git *')).verdict, 'run');
    assert.equal((await explain('npm test', '--cwd', cwd, '--deny', 'test')).verdict, 'ask');
    assert.equal((await explain('npm i --force', '--cwd', cwd)).verdict, 'ask');
    assert.equal((await explain('echo x > .git/config', '--cwd', cwd, '--trust', '*')).verdict, 'ask');
    const text = await terminal.run(['trust', 'explain', 'npm test; rm x', '--cwd', cwd]);
    assert.match(text.out, /^ask: .*\n {2}run {2}npm test {2}\(npm \*\)\n {2}ask {2}rm x {2}\(no rule covers it\)\n$/);
  });

  it('says of a place what becomes of reading and writing it, and where it is', async () => {
    const folder = await temporaryFolder({ 'src/a.ts': '', '.env': '' });
    await symlink('.env', folder.at('notes'));
    const cwd = ['--cwd', folder.path];
    assert.deepEqual(
      [(await explain('--read', 'src/a.ts', ...cwd)).verdict, (await explain('--read', '.env', ...cwd)).verdict],
      ['run', 'ask'],
    );
    const linked = await explain('--read', 'notes', ...cwd);
    assert.equal(linked.verdict, 'ask');
    assert.equal(path.basename(linked.resolved ?? ''), '.env');
    assert.equal((await explain('--write', '.git/hooks/pre-commit', ...cwd)).verdict, 'ask');
    assert.equal((await explain('--write', '/dev/null', ...cwd)).verdict, 'deny');
    assert.deepEqual((await explain('--write', ' ', ...cwd)).resolved, null);
  });

  it('takes one thing at a time', async () => {
    for (const args of [[], ['a', 'b'], ['a', '--read', 'b'], ['--read', 'a', '--write', 'b']]) {
      assert.equal((await terminal.run(['trust', 'explain', ...args])).code, 2, args.join(' '));
    }
  });
});
