import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import fc from 'fast-check';
import type { SandboxMachine } from '../../../src/core/ports';
import { judge } from '../../../src/core/trust/permissions';
import { isHidden, mayWrite, type SandboxOffer, sandboxPolicy, sandboxWords } from '../../../src/core/trust/sandbox';
import { deniedFiles } from '../../../src/core/trust/sandbox-denials';
import { IgnoreFiles } from '../../../src/core/trust/ignore-files';
import { ignoredPlaces } from '../../../src/core/trust/sandbox-ignored';
import { credentialPlaces } from '../../../src/core/trust/sandbox-places';
import { protectedOf, scan } from '../../../src/core/trust/sandbox-scan';
import { readSandboxChoices } from '../../../src/core/trust/sandbox-settings';
import { relativePath } from '../../../src/core/text/uri';
import { fixedSettings, testPorts } from '../../support/node-ports';

const root = 'file:///home/ann/shop';
const machine = (platform: string, variables: Readonly<Record<string, string>> = {}): SandboxMachine => ({
  platform,
  home: 'file:///home/ann',
  temporary: 'file:///tmp',
  scratch: 'file:///tmp/fingerpost-1000',
  product: 'file:///home/ann/.fingerpost',
  caches: 'file:///home/ann/.fingerpost/sandbox/caches',
  tools: 'file:///home/ann/.fingerpost/sandbox/bin',
  variable: (name) => variables[name],
});
const policyOn = (platform: string, variables: Readonly<Record<string, string>> = {}) =>
  sandboxPolicy({
    machine: machine(platform, variables),
    roots: [root],
    choices: readSandboxChoices(fixedSettings({})),
    scan: { secrets: [`${root}/.env`], isCut: false, protected: [`${root}/lib/.git/hooks`] },
    ignored: [`${root}/private`],
  });

describe('what a command in the sandbox may reach', () => {
  for (const platform of ['linux', 'darwin']) {
    const policy = policyOn(platform);
    describe(`on ${platform}`, () => {
      const writes: readonly (readonly [string, boolean])[] = [
        [`${root}/src/cart.ts`, true],
        [`${root}/.git/index`, true],
        [`${root}/.kiro/specs/cart/tasks.md`, true],
        ['file:///tmp/x', true],
        ['file:///home/ann/.fingerpost/sandbox/caches/npm/x', true],
        ['file:///home/ann/other/x', false],
        ['file:///etc/passwd', false],
        ['file:///home/ann/.bashrc', false],
        ['file:///home/ann/.fingerpost/sessions/x', false],
        ['file:///home/ann/.fingerpost/sandbox/bin/bwrap', false],
        [`${root}/.git/hooks/pre-commit`, false],
        [`${root}/.git/config`, false],
        [`${root}/lib/.git/hooks/pre-push`, false],
        [`${root}/.vscode/tasks.json`, false],
        [`${root}/.kiro/hooks/x.kiro.hook`, false],
        [`${root}/.kiro/settings/mcp.json`, false],
        [`${root}/.env`, false],
        [`${root}/private/plan.md`, false],
      ];
      for (const [uri, may] of writes) {
        it(`${may ? 'writes' : 'does not write'} ${uri}`, () => assert.equal(mayWrite(policy, uri), may));
      }
      const hidden = [
        '.ssh/id_rsa',
        '.aws/credentials',
        '.netrc',
        '.npmrc',
        '.kube/config',
        '.fingerpost/settings.json',
      ];
      for (const name of hidden) {
        it(`does not read ~/${name}`, () => assert.ok(isHidden(policy, `file:///home/ann/${name}`)));
      }
      it('reads the rest', () => {
        for (const uri of [`${root}/src/cart.ts`, 'file:///usr/bin/node', 'file:///home/ann/.gitconfig']) {
          assert.ok(!isHidden(policy, uri), uri);
        }
      });
      it('sends temporary files and caches to places that it may write', () => {
        for (const [name, value] of Object.entries(policy.variables)) {
          const path = value.replace(/^-Dmaven\.repo\.local=/, '');
          if (path.startsWith('/')) assert.ok(mayWrite(policy, `file://${path}`), `${name}=${value}`);
        }
        assert.ok('npm_config_cache' in policy.variables && 'TMPDIR' in policy.variables);
      });
    });
  }

  it('differs by platform where credentials do', () => {
    const keychain = 'file:///home/ann/Library/Keychains/login.keychain-db';
    assert.ok(isHidden(policyOn('darwin'), keychain) && !isHidden(policyOn('linux'), keychain));
  });

  it('leaves out what variables say that credentials are, but never a whole home folder', () => {
    const policy = policyOn('linux', {
      KUBECONFIG: '/srv/kube/a:/srv/kube/b',
      AWS_CONFIG_FILE: '/',
      NETRC: 'relative',
    });
    assert.ok(isHidden(policy, 'file:///srv/kube/b') && !isHidden(policy, `${root}/src/cart.ts`));
    const around = credentialPlaces('linux', '/home/ann', (name) => (name === 'GNUPGHOME' ? '/home' : undefined));
    assert.ok(!around.includes('/home'));
  });

  it('gives no agent of the user’s keys to commands', () => {
    assert.ok(policyOn('linux').withoutVariables.includes('SSH_AUTH_SOCK'));
  });
});

describe('places that ignore files name', () => {
  const named = async (
    files: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, unknown>> = {},
    links: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> => {
    const { ports, folder } = await testPorts(files, { settings });
    for (const [at, to] of Object.entries(links)) await symlink(to, folder.at(at));
    const look = new IgnoreFiles(ports, { home: undefined, config: undefined }).look([folder.uri]);
    const uris = await ignoredPlaces([folder.uri], look, ports.files);
    return uris.map((uri) => relativePath(uri, folder.uri)).sort();
  };

  it('are what is there of lines without a wildcard, in every file that counts', async () => {
    const files = {
      '.kiroignore': 'secrets/\n/private/keys\r\n# no/\n*.pem\nnotes.txt\nmissing/\n../up/\nback/\n!back/\n',
      '.aiignore': 'more/\n',
      'secrets/a': '1',
      'private/keys/a': '1',
      'notes.txt': '1',
      'a.pem': '1',
      'back/a': '1',
      'more/a': '1',
    };
    assert.deepEqual(await named(files), ['notes.txt', 'private/keys', 'secrets']);
    assert.deepEqual(await named(files, { agentIgnoreFiles: ['.aiignore'] }), ['more']);
  });

  it('are named by where they really are', async () => {
    assert.deepEqual(
      await named({ '.kiroignore': 'linked\nloop\n', 'real/a': '1' }, {}, { linked: 'real', loop: 'loop' }),
      ['real'],
    );
  });
});

describe('what is looked for in the open folders', () => {
  const found = async (paths: readonly string[]): ReturnType<typeof scan> =>
    scan(
      {
        find: (folder, isWanted, limit) => {
          const wanted = paths.filter(isWanted);
          const uris = wanted.slice(0, limit).map((each) => `${folder}/${each}`);
          return Promise.resolve({ uris, cut: wanted.length > limit });
        },
      },
      [root],
      AbortSignal.timeout(1_000),
    );

  it('are environment files and keys, not their examples', async () => {
    const secret = ['.env', 'app/.env.local', 'tls/server.key', 'a/id_ed25519', 'credentials.json', 'x/.npmrc'];
    const plain = ['.env.example', 'src/env.ts', 'src/key.ts', 'readme.md', 'secretary.ts'];
    const { secrets } = await found([...secret, ...plain]);
    assert.deepEqual(
      secrets,
      secret.map((each) => `${root}/${each}`),
    );
  });

  it('are places of nested folders that run later', async () => {
    const kept = await found([
      'lib/.git/HEAD',
      'sub/.git',
      'app/.vscode/settings.json',
      '.husky/pre-commit',
      'a/src/x.ts',
    ]);
    assert.deepEqual([...kept.protected].sort(), [
      `${root}/.husky`,
      `${root}/app/.vscode`,
      ...['config', 'config.worktree', 'hooks', 'modules'].map((name) => `${root}/lib/.git/${name}`),
      `${root}/sub/.git`,
    ]);
    assert.deepEqual(protectedOf('src/x.ts'), []);
  });

  it('says when there is more than can be hidden', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `keys/${index}.pem`);
    const { secrets, isCut } = await found(many);
    assert.deepEqual([secrets.length, isCut], [200, true]);
  });
});

describe('files that the sandbox denied', () => {
  const policy = policyOn('linux');
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['bash: line 1: /home/ann/x: Read-only file system', ['/home/ann/x']],
    ["touch: cannot touch '.vscode/a b': Permission denied", ['/home/ann/shop/.vscode/a b']],
    ["Error: EROFS: read-only file system, open '/home/ann/.npm/x'", ['/home/ann/.npm/x']],
    ["OSError: [Errno 30] Read-only file system: '../out.txt'", ['/home/ann/out.txt']],
    ['cat: .env: Permission denied', ['/home/ann/shop/.env']],
    ['cat: /home/ann/.ssh/id_rsa: No such file or directory', ['/home/ann/.ssh/id_rsa']],
    ['cat: src/missing.ts: No such file or directory', []],
    ['cat: src/locked.ts: Permission denied', []],
    ['all is well', []],
  ];
  for (const [output, files] of table) {
    it(output, () => assert.deepEqual(deniedFiles(output, root, policy), files));
  }
  it('are at most ten, whatever a command prints', () => {
    const output = Array.from({ length: 50 }, (_, index) => `/etc/${index}: Read-only file system`).join('\n');
    assert.equal(deniedFiles(output, root, policy).length, 10);
    fc.assert(fc.property(fc.string(), (text) => void deniedFiles(text, root, policy)));
  });
});

describe('the question before a command', () => {
  const place = { uri: root, real: root, inside: true, area: 'ordinary', display: '.', realDisplay: '.' } as const;
  const inside: SandboxOffer = {
    kind: 'inside',
    policy: policyOn('linux'),
    network: 'registries',
    hidden: 2,
    notAllHidden: true,
  };
  const outside: SandboxOffer = { kind: 'outside', by: 'machine', because: 'bwrap is missing', advice: 'Install it.' };
  const ask = (sandbox: SandboxOffer, why?: string, grants = false) =>
    judge([{ kind: 'run', command: 'make', place, ...(why === undefined ? {} : { outside: why }) }], {
      trusted: true,
      grants: grants ? [{ kind: 'command', command: 'make', folder: root }] : [],
      sandbox,
    });

  it('says in the sandbox, how far it gets and what is not hidden', () => {
    assert.match(ask(inside).reason, /In the sandbox: writes only in the workspace .* 2 files with secrets are hidden/);
    assert.match(ask(inside).reason, /more files with secrets, which it can read/);
    assert.doesNotMatch(ask(inside).reason, /whatever you can/);
  });

  it('says outside of it and why', () => {
    assert.match(ask(outside).reason, /whatever you can.*Outside the sandbox: bwrap is missing\./);
    assert.equal(sandboxWords(outside), 'Outside the sandbox: bwrap is missing.');
  });

  it('is asked again for one that is to run outside, whatever was granted, and grants nothing', () => {
    assert.equal(ask(inside, undefined, true).verdict, 'run');
    const verdict = ask(inside, 'needs \u202ethe network', true);
    assert.deepEqual([verdict.verdict, verdict.grant], ['ask', undefined]);
    assert.match(verdict.reason, /Outside the sandbox, which the agent asks for: needs \\u\{202e\}the network/);
  });
});
