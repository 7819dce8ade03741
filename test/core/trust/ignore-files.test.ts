import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink, utimes, writeFile } from 'node:fs/promises';
import { explainPath, type JudgedCall, judgeCall } from '../../../src/core/trust/gate';
import { IgnoreFiles, unlistedIgnoreFiles } from '../../../src/core/trust/ignore-files';
import type { Workspace } from '../../../src/core/trust/paths';
import { testPorts, type TestPorts, type TestPortsOptions } from '../../support/node-ports';

interface Host extends TestPorts {
  readonly workspace: Workspace;
  readonly ignore: IgnoreFiles;
  readonly judged: (kind: 'read' | 'write', path: string) => Promise<JudgedCall>;
  /** The verdict on reading, with its reason where it is not simply allowed. */
  readonly read: (path: string) => Promise<string>;
}

async function host(files: Readonly<Record<string, string>>, options: TestPortsOptions = {}): Promise<Host> {
  const made = await testPorts({ 'shop/': '', 'home/': '', ...files }, options);
  const root = made.folder.uriAt('shop');
  const home = made.folder.uriAt('home');
  const workspace = { root, roots: [root], home };
  const ignore = new IgnoreFiles(made.ports, { home, config: `${home}/.config` });
  const judged = (kind: 'read' | 'write', path: string): Promise<JudgedCall> =>
    judgeCall([{ kind, path }], workspace, made.ports.files, {
      trusted: true,
      grants: [{ kind: 'write-inside' }],
      ignore: ignore.look(workspace.roots),
    });
  const read = async (path: string): Promise<string> => {
    const { verdict } = await judged('read', path);
    return verdict.verdict === 'run' ? 'run' : `${verdict.verdict}: ${verdict.reason}`;
  };
  return { ...made, workspace, ignore, judged, read };
}

describe('ignore files', () => {
  it('a hidden file is not read, and the answer names the line', async () => {
    const { read } = await host({
      'shop/.kiroignore': '# own\nsecrets/\n',
      'shop/secrets/plan.md': 'x',
      'shop/a.ts': 'x',
    });
    assert.equal(await read('secrets/plan.md'), 'refuse: Access to secrets/plan.md is blocked by .kiroignore:2.');
    assert.equal(await read('secrets'), 'refuse: Access to secrets is blocked by .kiroignore:2.');
    assert.equal(await read('./src/../secrets/../secrets/plan.md').then((said) => said.slice(0, 6)), 'refuse');
    assert.equal(await read('a.ts'), 'run');
  });

  it('writing to a hidden file asks each time, whatever was granted', async () => {
    const { judged } = await host({ 'shop/.kiroignore': 'secrets/' });
    const { verdict } = await judged('write', 'secrets/new.md');
    assert.deepEqual(verdict, {
      verdict: 'ask',
      reason: 'secrets/new.md is hidden from the agent by .kiroignore:1.',
      grant: undefined,
    });
    assert.equal((await judged('write', 'open.md')).verdict.verdict, 'run');
  });

  it('a command that reads or writes a hidden file is asked about each time, whatever is trusted', async () => {
    const made = await host({
      'shop/.kiroignore': '# own\nhidden.txt\nbuild/',
      'shop/hidden.txt': '1',
      'shop/open.txt': '',
      'shop/build/a.js': '',
    });
    const { ports, workspace, ignore } = made;
    const verdictOf = async (command: string): Promise<JudgedCall['verdict']> => {
      const rules = ['cat *', 'echo *', 'cp *', 'make *', 'node *'].map((text) => ({ kind: 'pattern' as const, text }));
      const judged = await judgeCall([{ kind: 'run', command, path: '.' }], workspace, ports.files, {
        trusted: true,
        grants: [],
        mode: 'autopilot',
        ignore: ignore.look(workspace.roots),
        commands: { parser: ports.shellParser, rules, denied: [] },
      });
      return judged.verdict;
    };
    for (const command of [
      'cat open.txt',
      'echo x > open.txt',
      'cp open.txt other.txt',
      'make build',
      'echo hidden.txt',
    ]) {
      assert.equal((await verdictOf(command)).verdict, 'run', command);
    }
    for (const command of [
      ...['cat hidden.txt', 'echo x > hidden.txt', 'cat < hidden.txt', 'cp hidden.txt other.txt', 'cat h*'],
      ...['cp open.txt hidden.txt', 'echo x > build/new.js', 'node build/a.js', 'cat build/a.js'],
    ]) {
      const { verdict, isGrave, patterns } = await verdictOf(command);
      assert.deepEqual([verdict, isGrave, patterns], ['ask', true, undefined], command);
    }
    assert.match(
      (await verdictOf('cat hidden.txt')).reason,
      /reads hidden\.txt, which is hidden from the agent by \.kiroignore:2/,
    );
  });

  it('a search and a list come upon nothing that is hidden', async () => {
    const { judged, folder } = await host({ 'shop/.kiroignore': 'secrets/', 'shop/secrets/a': 'x', 'shop/b': 'x' });
    const call = await judged('read', '.');
    assert.equal(await call.mayRead(folder.uriAt('shop/secrets/a')), false);
    assert.equal(await call.mayRead(folder.uriAt('shop/b')), true);
    assert.equal(await call.isHidden(folder.uriAt('shop/secrets'), 'folder'), true);
    assert.equal(await call.isHidden(folder.uriAt('shop/b')), false);
  });

  it('a link is judged by its own name and by what it leads to', async () => {
    const { read, folder } = await host({
      'shop/.kiroignore': 'secrets/\nlinked*',
      'shop/secrets/a.md': 'x',
      'shop/open/b.md': 'x',
    });
    await symlink(folder.at('shop/secrets'), folder.at('shop/door'));
    await symlink(folder.at('shop/secrets/a.md'), folder.at('shop/open/c.md'));
    await symlink(folder.at('shop/open/b.md'), folder.at('shop/linked.md'));
    assert.match(await read('door/a.md'), /^refuse: Access to door\/a\.md \(leads to secrets\/a\.md\) is blocked/);
    assert.match(await read('open/c.md'), /^refuse/);
    assert.match(await read('linked.md'), /blocked by \.kiroignore:2/);
    assert.equal(await read('open/b.md'), 'run');
  });

  it('holds in a root that was opened through a link', async () => {
    const made = await host({ 'shop/.kiroignore': 'secrets/', 'shop/secrets/a.md': 'x' });
    await symlink(made.folder.at('shop'), made.folder.at('opened'));
    const root = made.folder.uriAt('opened');
    const workspace = { root, roots: [root] };
    const context = { trusted: true, grants: [], ignore: made.ignore.look([root]) };
    for (const path of ['secrets/a.md', made.folder.at('shop/secrets/a.md')]) {
      const { verdict } = await judgeCall([{ kind: 'read', path }], workspace, made.ports.files, context);
      assert.match(verdict.reason, /is blocked by \.kiroignore:1/);
    }
  });

  it('a change of a file counts at once: typed, by another program with the same size, and taken away', async () => {
    const { read, ports, folder } = await host({ 'shop/.kiroignore': 'a.md', 'shop/a.md': 'x', 'shop/b.md': 'x' });
    assert.match(await read('a.md'), /^refuse/);
    await writeFile(folder.at('shop/.kiroignore'), 'b.md');
    await utimes(folder.at('shop/.kiroignore'), new Date(1e12), new Date(1e12));
    assert.equal(await read('a.md'), 'run');
    assert.match(await read('b.md'), /^refuse/);
    const uri = folder.uriAt('shop/.kiroignore');
    const document = await ports.documents.read(uri);
    await ports.documents.apply(uri, [{ span: { start: 0, end: 4 }, text: 'a.md' }], document?.hash ?? '');
    await utimes(folder.at('shop/.kiroignore'), new Date(1e12), new Date(1e12));
    assert.match(await read('a.md'), /^refuse/);
  });

  it('the setting names the files; an empty list leaves only those of the user', async () => {
    const files = {
      'shop/.kiroignore': 'own.md',
      'shop/.gitignore': 'built.md',
      'home/.kiro/settings/kiroignore': 'mine.md',
    };
    const both = await host(files, { settings: { agentIgnoreFiles: ['.gitignore', '.kiroignore'] } });
    assert.match(await both.read('built.md'), /blocked by \.gitignore:1/);
    assert.match(await both.read('own.md'), /blocked by \.kiroignore:1/);
    const none = await host(files, { settings: { agentIgnoreFiles: [] } });
    assert.equal(await none.read('own.md'), 'run');
    assert.match(await none.read('deep/mine.md'), /blocked by ~\/\.kiro\/settings\/kiroignore:1/);
    const byDefault = await host(files);
    assert.equal(await byDefault.read('built.md'), 'run');
    const nonsense = await host(files, { settings: { agentIgnoreFiles: ['../x', 7] } });
    assert.match(await nonsense.read('own.md'), /^refuse/);
  });

  it('says which ignore files the setting leaves out (IGN-09)', async () => {
    const files = { 'shop/.kiroignore': 'own.md' };
    const left = await host(files, { settings: { agentIgnoreFiles: ['.gitignore'] } });
    assert.deepEqual(await unlistedIgnoreFiles(left.workspace.roots, left.ports), [
      left.folder.uriAt('shop/.kiroignore'),
    ]);
    const listed = await host(files);
    assert.deepEqual(await unlistedIgnoreFiles(listed.workspace.roots, listed.ports), []);
  });

  it('Git’s excludes of the user count in a repository, and only there', async () => {
    const files = { 'home/.gitconfig': '[core]\n\texcludesfile = ~/mine.ignore\n', 'home/mine.ignore': '*.dump\n' };
    const probe = await host(files);
    const environment = { PATH: process.env['PATH'], HOME: probe.folder.at('home') };
    const again = await testPorts({}, { environment });
    const { workspace, folder } = probe;
    const ignore = new IgnoreFiles({ ...again.ports }, { home: workspace.home, config: undefined });
    const read = async (): Promise<string> => {
      const context = { trusted: true, grants: [], ignore: ignore.look(workspace.roots) };
      return (await explainPath('a.dump', workspace, again.ports.files, context)).read.verdict;
    };
    assert.equal(await read(), 'run');
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    const fresh = new IgnoreFiles({ ...again.ports }, { home: workspace.home, config: undefined });
    const context = { trusted: true, grants: [], ignore: fresh.look(workspace.roots) };
    const { hiddenBy, write } = await explainPath('a.dump', workspace, again.ports.files, context);
    assert.deepEqual(hiddenBy, { file: '~/mine.ignore', line: 1 });
    assert.equal(write.verdict, 'ask');
  });

  it('without that setting, what lies where programs keep the user’s settings counts', async () => {
    const files = { 'config/git/ignore': '*.dump\n', 'home/.config/git/ignore': '*.log\n' };
    const { folder, workspace } = await host(files);
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    const { ports } = await testPorts({}, { environment: { PATH: process.env['PATH'], HOME: folder.at('home') } });
    const hidden = async (config: string): Promise<readonly boolean[]> => {
      const ignore = new IgnoreFiles(ports, { home: workspace.home, config });
      const context = { trusted: true, grants: [], ignore: ignore.look(workspace.roots) };
      const places = ['a.dump', 'a.log'].map((path) => explainPath(path, workspace, ports.files, context));
      return (await Promise.all(places)).map(({ hiddenBy }) => hiddenBy !== undefined);
    };
    assert.deepEqual(await hidden(folder.uriAt('config')), [true, false]);
    assert.deepEqual(await hidden(folder.uriAt('home/.config')), [false, true]);
  });

  it('a file that cannot be read hides its whole folder', async () => {
    const { read } = await host({ 'shop/sub/.kiroignore': 'a\0b', 'shop/sub/x': 'x', 'shop/y': 'x' });
    assert.match(await read('sub/x'), /blocked by sub\/\.kiroignore \(which cannot be read as text\):1/);
    assert.equal(await read('y'), 'run');
  });

  it('of folders in each other the rules of both hold', async () => {
    const made = await host({
      'shop/.kiroignore': 'inner/hidden',
      'shop/inner/hidden': 'x',
      'shop/inner/.kiroignore': 'own',
    });
    const roots = [made.folder.uriAt('shop/inner'), made.folder.uriAt('shop')];
    const workspace = { root: roots[0] ?? '', roots };
    const context = { trusted: true, grants: [], ignore: made.ignore.look(roots) };
    for (const [path, by] of [
      ['hidden', '.kiroignore:1'],
      ['own', '.kiroignore:1'],
    ] as const) {
      const { verdict } = await judgeCall([{ kind: 'read', path }], workspace, made.ports.files, context);
      assert.ok(verdict.reason.includes(by), verdict.reason);
    }
  });

  it('costs little for many places', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`shop/d${at % 20}/e/f/${at}.ts`, 'x']));
    const { judged, folder } = await host({ ...files, 'shop/.kiroignore': 'secrets/' });
    const call = await judged('read', '.');
    for (const path of Object.keys(files)) assert.equal(await call.mayRead(folder.uriAt(path)), true);
  });
});
