import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { access, mkdir, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SandboxBench, textIfThere } from '../../support/sandbox';
import { temporaryFolder } from '../../support/temporary-folder';

/**
 * Ways out of the sandbox, each tried for real: a command in it does all it can, then the test looks whether what it was
 * after was reached. Every bench has a home folder with a secret and a file that no command may change.
 */

const secret = 'the-secret-of-the-user';
const untouched = 'as it was';
const run = promisify(execFile);

describe('a command in the sandbox cannot', function () {
  this.timeout(120_000);
  if (process.platform !== 'linux') return;

  const openBench = async (files: Readonly<Record<string, string>> = {}): Promise<SandboxBench> => {
    const bench = await SandboxBench.open({ 'readme.md': 'A workspace', ...files });
    await bench.inHome({ '.ssh/id_ed25519': secret, '.bashrc': untouched, 'own.txt': untouched });
    return bench;
  };

  // What is tried here would be felt outside: without a sandbox that holds, none of it is run.
  before(async () => {
    const bench = await openBench();
    const target = path.join(bench.home, 'own.txt');
    const end = await bench.run(`echo x > '${target}'; echo tried`);
    assert.deepEqual([await textIfThere(target), end.output.includes('tried')], [untouched, true], end.output);
  });

  /** Tries to change the file `own.txt` of the home folder. `$OUT` is its path. */
  const cannotWrite = (how: string, command: string, files: Readonly<Record<string, string>> = {}): void => {
    it(`write outside: ${how}`, async () => {
      const bench = await openBench(files);
      const target = path.join(bench.home, 'own.txt');
      const end = await bench.run(`OUT='${target}'; ${command}`);
      assert.equal(end.how, 'exited', end.output);
      assert.equal(await textIfThere(target), untouched, end.output);
      await assert.rejects(access(path.join(bench.home, 'new.txt')), end.output);
    });
  };

  cannotWrite('by its path', 'echo x > "$OUT"; echo x > "$HOME/new.txt"; rm -f "$OUT"');
  cannotWrite('up from the workspace', 'echo x > "$PWD/../../../../../../../../../$OUT"; cd ..; echo x > "../$OUT"');
  cannotWrite(
    'through a link that it makes',
    'ln -s "$OUT" l; echo x > l; ln -s "$HOME" d; echo x > d/own.txt; touch d/new.txt',
  );
  cannotWrite(
    'through a hard link',
    'ln "$OUT" l && echo x > l; python3 -c "import os; os.link(\\"$OUT\\", \\"m\\"); open(\\"m\\", \\"w\\").write(\\"x\\")"',
  );
  cannotWrite(
    'by moving something there',
    'echo x > f; mv -f f "$OUT"; cp -f readme.md "$HOME/new.txt"; mkdir d; mv d "$HOME/new.txt"',
  );
  cannotWrite(
    'through the root folder of another process',
    'for p in /proc/[0-9]*; do echo x > "$p/root$OUT"; echo x > "$p/cwd/$OUT"; done; true',
  );
  cannotWrite('through a file that it had open', 'exec 7< "$OUT"; echo x > /proc/self/fd/7; echo x > /dev/fd/7; true');
  cannotWrite(
    'by mounting',
    [
      'mount -o remount,rw /; mount -o remount,rw,bind /; mkdir m; mount --bind "$HOME" m && echo x > m/own.txt; umount m',
      'unshare -Ur mount -o remount,rw /; unshare -Urm sh -c "mount -o remount,rw,bind /; echo x > $OUT"',
      'echo x > "$OUT"; true',
    ].join('; '),
  );
  cannotWrite(
    'from the namespaces of others',
    'nsenter -t 1 -a sh -c "echo x > $OUT"; nsenter -t 1 -U -m sh -c "echo x > $OUT"; true',
  );
  cannotWrite(
    'by a new root folder',
    `python3 -c '
import os
for where in ("/proc/1/root", "/proc/self/root", "/"):
    try:
        os.chroot(where); os.chdir("/"); open("'"$OUT"'", "w").write("x")
    except OSError as error: print(error)'; true`,
  );
  cannotWrite('from a child in the background', '(setsid nohup sh -c "sleep 0.3; echo x > $OUT" &) ; sleep 0.6');
  cannotWrite(
    'by a device that it makes',
    "mknod d b 8 0 && echo x > d; mknod c c 1 1; python3 -c \"import os; os.mknod(os.environ['HOME'] + '/new.txt')\"; true",
  );
  cannotWrite(
    'by Git',
    'git --git-dir="$HOME/new.txt" init; git config --file "$OUT" a.b c; git config --global a.b c; true',
  );
  cannotWrite(
    'by a scheduled command',
    'echo "touch $HOME/new.txt" | at now; touch /etc/cron.d/fingerpost-test && mv /etc/cron.d/fingerpost-test "$HOME/new.txt"; true',
  );
  cannotWrite(
    'by a later command, through the folder for temporary files',
    'rm -rf "$TMPDIR"; ln -s "$HOME" "$TMPDIR"',
  );

  it('make a later command write outside through a folder that it replaced', async () => {
    const bench = await openBench();
    await bench.run('rm -rf "$TMPDIR" "$npm_config_cache"; ln -s "$HOME" "$TMPDIR"; ln -s "$HOME" "$npm_config_cache"');
    const end = await bench.run('echo x > "$TMPDIR/new.txt"; echo x > "$npm_config_cache/new.txt"');
    assert.equal(await textIfThere(path.join(bench.home, 'new.txt')), undefined, end.output);
  });

  it('write through a link that was there', async () => {
    const bench = await openBench();
    await symlink(bench.home, bench.folder.at('linked'));
    await symlink(path.join(bench.home, 'own.txt'), bench.folder.at('file'));
    const end = await bench.run('echo x > linked/new.txt; echo x > file; sed -i s/as/x/ file');
    assert.equal(await textIfThere(path.join(bench.home, 'own.txt')), untouched, end.output);
    assert.equal(await textIfThere(path.join(bench.home, 'new.txt')), undefined, end.output);
  });

  it('change what the sandbox itself is made of', async () => {
    const bench = await openBench();
    await bench.run('true');
    const tools = path.join(bench.home, '.fingerpost/sandbox/bin');
    const before = await readFile(path.join(tools, 'bwrap'), 'utf8');
    const end = await bench.run(`echo x > ${tools}/bwrap; rm -f ${tools}/*; mv ${tools} ${tools}2; true`);
    assert.equal(await textIfThere(path.join(tools, 'bwrap')), before, end.output);
    assert.equal((await bench.run('echo still')).output, 'still\n');
  });

  /** Tries to print the secret of the home folder. `$KEY` is its path. */
  const cannotRead = (how: string, command: string): void => {
    it(`read a key: ${how}`, async () => {
      const bench = await openBench();
      const end = await bench.run(`KEY="$HOME/.ssh/id_ed25519"; ${command}`);
      assert.equal(end.how, 'exited', end.output);
      assert.ok(!end.output.includes(secret), end.output);
      assert.match(await readFile(path.join(bench.home, '.ssh/id_ed25519'), 'utf8'), new RegExp(secret));
    });
  };

  cannotRead(
    'by its path',
    'cat "$KEY"; cp -r "$HOME/.ssh" ./s; cat s/*; grep -r secret "$HOME"; tar c "$HOME" | grep -a secret',
  );
  cannotRead('through links', 'ln -s "$HOME/.ssh" s; cat s/id_ed25519; ln "$KEY" k; cat k; cat "/proc/self/root$KEY"');
  cannotRead(
    'through other processes',
    'for p in /proc/[0-9]*; do cat "$p/root$KEY" "$p/cwd/../../$KEY" 2>/dev/null; done; true',
  );
  cannotRead(
    'by taking the cover away',
    'umount "$HOME/.ssh"; umount -l "$HOME/.ssh"; rmdir "$HOME/.ssh"; mv "$HOME/.ssh" "$HOME/t"; unshare -Urm sh -c "umount -l $HOME/.ssh; cat $KEY"; cat "$KEY"',
  );
  cannotRead(
    'by the number of its file',
    `python3 -c '
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("type", ctypes.c_int), ("data", ctypes.c_ubyte * 128)]
handle, mount = Handle(128), ctypes.c_int()
print(libc.name_to_handle_at(-100, os.environ["HOME"].encode(), ctypes.byref(handle), ctypes.byref(mount), 0))
at = os.open("/", os.O_RDONLY)
print(libc.openBenchby_handle_at(at, ctypes.byref(handle), 0), os.strerror(ctypes.get_errno()))'; true`,
  );

  it('read what holds secrets in the workspace, wherever it moves it', async () => {
    const bench = await openBench({
      '.env': secret,
      'app/.env.local': secret,
      'app/tls/server.key': secret,
      'app/a.txt': 'a',
    });
    const tries = [
      'cat .env',
      'cp app/.env.local x; cat x',
      'mv app b; cat b/.env.local b/tls/server.key',
      'mv .env e; cat e',
    ];
    const end = await bench.run([...tries, 'ln .env h; cat h', 'git init -q g; cat .env app/* b/*'].join('; '));
    assert.ok(!end.output.includes(secret), end.output);
  });

  it('read what an ignore file hides', async () => {
    const bench = await openBench({ '.kiroignore': 'private/\n', 'private/plan.txt': secret });
    const end = await bench.run('cat private/plan.txt; mv private p; cat p/plan.txt; rm .kiroignore; cat private/*');
    assert.ok(!end.output.includes(secret), end.output);
  });

  it('read the product’s own data or change it', async () => {
    const bench = await openBench();
    await bench.inHome({ '.fingerpost/settings.json': secret });
    const end = await bench.run(
      'cat "$HOME/.fingerpost/settings.json"; echo x > "$HOME/.fingerpost/settings.json"; ls -R "$HOME/.fingerpost"',
    );
    assert.ok(!end.output.includes(secret), end.output);
    assert.equal(await textIfThere(path.join(bench.home, '.fingerpost/settings.json')), secret);
  });

  it('see processes outside, their environments or their memory, or end them', async () => {
    const bench = await openBench();
    const victim = spawn('sleep', ['600'], { env: { ...process.env, HELD: secret }, stdio: 'ignore' });
    try {
      const pid = victim.pid ?? 0;
      const end = await bench.run(
        [
          `kill -9 ${pid}; cat /proc/${pid}/environ; cat /proc/*/environ | tr '\\0' '\\n' | grep HELD`,
          `gdb -p ${pid} -batch; python3 -c 'import ctypes; print(ctypes.CDLL(None).ptrace(16, ${pid}, 0, 0))'; true`,
        ].join('; '),
      );
      assert.ok(!end.output.includes(secret), end.output);
      assert.equal(victim.exitCode ?? victim.signalCode, null, end.output);
    } finally {
      victim.kill('SIGKILL');
    }
  });

  it('use a descriptor that this process holds', async () => {
    const bench = await openBench();
    const [own, key] = await Promise.all([
      open(path.join(bench.home, 'own.txt'), 'a+'),
      open(path.join(bench.home, '.ssh/id_ed25519'), 'r'),
    ]);
    try {
      // Only of this process and of the command's own: nothing else may come to harm if it gets through.
      const ours = [own, key].map(({ fd }) => `/proc/${process.pid}/fd/${fd}`).join(' ');
      const end = await bench.run(
        `for f in ${ours} /proc/self/fd/[3-9]*; do timeout 1 sh -c "echo x >> $f"; timeout 1 head -c 100 "$f"; done; true`,
      );
      assert.ok(!end.output.includes(secret), end.output);
      assert.equal(await textIfThere(path.join(bench.home, 'own.txt')), untouched);
    } finally {
      await Promise.all([own.close(), key.close()]);
    }
  });

  it('leave a process behind, however it hides it', async () => {
    const bench = await openBench();
    const mark = `mark-${process.pid}-${Date.now()}`;
    const end = await bench.run(
      [
        `(setsid nohup sleep 300 ${mark} &)`,
        `env -i python3 -c 'import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for f in range(3): os.close(f)
        time.sleep(300)' ${mark}`,
        'disown -a; trap "" TERM HUP; echo done',
      ].join('\n'),
    );
    assert.match(end.output, /done/);
    assert.ok(!(await run('ps', ['-eo', 'args'])).stdout.includes(mark));
  });

  describe('reach', () => {
    it('a server on this machine: by address, by name, by every address it has', async () => {
      const met: string[] = [];
      const server = createServer((socket) => {
        met.push('tcp');
        socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
      await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      try {
        const bench = await openBench();
        const own = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
        const hosts = ['127.0.0.1', 'localhost', '0.0.0.0', '127.1', ...own.filter((each) => !each.includes(':'))];
        const direct = hosts.map((host) => `(echo x > /dev/tcp/${host}/${port}) 2>&1`);
        const end = await bench.run(
          `${direct.join('; ')}; ${throughProxy([...hosts, '2130706433', '[::1]', '0x7f.1'], port)}`,
        );
        assert.deepEqual(met, [], end.output);
      } finally {
        server.close();
      }
    });

    it('a server of datagrams, or a name server', async () => {
      const met: string[] = [];
      const socket = createSocket('udp4', () => met.push('udp'));
      await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve));
      try {
        const bench = await openBench();
        const { port } = socket.address();
        const own = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
        const hosts = ['127.0.0.1', ...own.filter((each) => !each.includes(':'))];
        const end = await bench.run(`python3 -c '
import socket
for host in ${JSON.stringify(hosts)}:
    try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"secret.example.com", (host, ${port}))
    except OSError as error: print(error)
try: print("RESOLVED", socket.getaddrinfo("registry.npmjs.org", 443))
except OSError as error: print(error)
'; getent hosts registry.npmjs.org && echo RESOLVED`);
        assert.deepEqual(met, [], end.output);
        assert.ok(!end.output.includes('RESOLVED'), end.output);
      } finally {
        socket.close();
      }
    });

    it('a socket in the file system, or an abstract one', async () => {
      const met: string[] = [];
      const bench = await openBench();
      const places = [bench.folder.at('service.sock'), `\0fingerpost-${process.pid}`];
      const servers = await Promise.all(
        places.map(async (place) => {
          const server = createServer((socket) => {
            met.push('unix');
            socket.on('error', () => undefined).end();
          });
          await new Promise<void>((resolve, reject) => server.once('error', reject).listen(place, resolve));
          return server;
        }),
      );
      try {
        const end = await bench.run(`python3 -c '
import glob, socket
for place in ["service.sock", "\\0fingerpost-${process.pid}", *glob.glob("/tmp/claude-*.sock")]:
    try:
        s = socket.socket(socket.AF_UNIX); s.connect(place); print("CONNECTED", place)
    except OSError as error: print(error)
try: print("CONNECTED", socket.socketpair())
except OSError as error: print(error)'`);
        assert.deepEqual(met, [], end.output);
        assert.ok(!/CONNECTED (?!\()/.test(end.output), end.output);
      } finally {
        for (const server of servers) server.close();
      }
    });

    it('a host whose name only looks like an allowed one, and the denied are named', async () => {
      const bench = await openBench();
      const hosts = [
        'registry.npmjs.org.evil.test',
        'evil-registry.npmjs.org.test',
        'xregistry.npmjs.org',
        'evil.test',
      ];
      const end = await bench.run(throughProxy(hosts, 443));
      assert.ok(!/ 200 /.test(end.output), end.output);
      assert.deepEqual([...(end.deniedHosts ?? [])].sort(), hosts.map((host) => `${host}:443`).sort());
    });

    it('anything at all without network', async () => {
      const bench = await SandboxBench.open({}, { 'sandbox.network': 'none' });
      const end = await bench.run(throughProxy(['registry.npmjs.org'], 443));
      assert.ok(!/ 200 /.test(end.output), end.output);
      assert.deepEqual(end.deniedHosts, ['registry.npmjs.org:443']);
    });

    it('memory and queues of System V, or shared memory', async () => {
      const bench = await openBench();
      const { stdout } = await run('ipcmk', ['-Q']);
      const id = /\d+/.exec(stdout)?.[0] ?? '';
      const shared = `/dev/shm/fingerpost-${process.pid}`;
      await writeFile(shared, untouched);
      try {
        const end = await bench.run(`ipcrm -q ${id} && echo REMOVED; ipcs -q; echo x > ${shared}; cat ${shared}`);
        assert.match((await run('ipcs', ['-q'])).stdout, new RegExp(`\\b${id}\\b`), end.output);
        assert.equal(await textIfThere(shared), untouched, end.output);
      } finally {
        await Promise.all([run('ipcrm', ['-q', id]), rm(shared, { force: true })]);
      }
    });

    it('what the kernel runs', async () => {
      const bench = await openBench();
      // Written with what is in them, so that the machine is the same if it should succeed.
      const files = [
        '/proc/sys/kernel/core_pattern',
        '/proc/sys/kernel/modprobe',
        '/proc/sys/vm/drop_caches',
        '/sys/kernel/uevent_helper',
      ];
      const each = files.map((file) => `v=$(cat ${file}) && (echo "$v" > ${file}) && echo REACHED ${file}`);
      const again =
        'mkdir p; mount -t proc proc p && (cat p/sys/kernel/core_pattern > c; cat c > p/sys/kernel/core_pattern) && echo REACHED; umount p';
      const end = await bench.run(
        `${each.join('; ')}; umount /proc/sys; mount -o remount,rw,bind /proc/sys; ${each.join('; ')}; ${again}; unshare -Urmpf --mount-proc sh -c 'cat /proc/sys/kernel/core_pattern > c; cat c > /proc/sys/kernel/core_pattern && echo REACHED'; true`,
      );
      assert.ok(!end.output.includes('REACHED'), end.output);
    });
  });

  describe('change what runs later', () => {
    const repository = async (): Promise<SandboxBench> => {
      const bench = await openBench({
        '.kiro/steering/tech.md': 'x',
        '.husky/pre-commit': untouched,
        '.envrc': untouched,
      });
      const git = (...words: string[]): Promise<unknown> => run('git', words, { cwd: bench.folder.path });
      await git('init', '-q');
      await git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'First');
      await mkdir(bench.folder.at('sub'));
      await run('git', ['init', '-q'], { cwd: bench.folder.at('sub') });
      return bench;
    };
    const config = (bench: SandboxBench, folder = '.'): Promise<string> =>
      readFile(bench.folder.at(`${folder}/.git/config`), 'utf8');
    const isThere = (bench: SandboxBench, name: string): Promise<boolean> =>
      access(bench.folder.at(name)).then(
        () => true,
        () => false,
      );

    it('by Git’s configuration and hooks', async () => {
      const bench = await repository();
      const [before, below] = await Promise.all([config(bench), config(bench, 'sub')]);
      const end = await bench.run(
        [
          'git config core.fsmonitor "touch /tmp/x"; git -C sub config core.fsmonitor "touch /tmp/x"; git config --worktree a.b c',
          'echo x > .git/config; rm -f .git/config; mv -f readme.md .git/config; ln -sf /tmp/c .git/config',
          'echo "#!/bin/sh" > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; rm -rf .git/hooks; mv .git/hooks h',
          'mkdir -p .git/hooks && echo x > .git/hooks/post-checkout; git config core.hooksPath .; echo x > sub/.git/hooks/pre-push; true',
        ].join('; '),
      );
      assert.equal(await config(bench), before, end.output);
      assert.equal(await config(bench, 'sub'), below, end.output);
      for (const name of ['.git/hooks/pre-commit', '.git/hooks/post-checkout', 'sub/.git/hooks/pre-push']) {
        assert.equal(await isThere(bench, name), false, `${name}\n${end.output}`);
      }
    });

    it('by another repository in place of this one', async () => {
      const bench = await repository();
      const before = await config(bench);
      const end = await bench.run(
        [
          'mv .git g && git init -q && git config core.fsmonitor x; rm -rf .git; cp -r .git g2; rmdir .git; mv sub .git',
          'git init -q --bare evil; echo "$PWD/evil" > .git/commondir; echo "gitdir: evil" > .git; git worktree add ../w 2>&1; true',
        ].join('; '),
      );
      assert.equal(await config(bench), before, end.output);
      assert.equal(await isThere(bench, '.git/commondir'), false, end.output);
    });

    it('by a repository where there was none', async () => {
      const bench = await openBench();
      const end = await bench.run(
        'git init -q && git config core.fsmonitor "touch x"; mkdir .git; echo "gitdir: /tmp" > .git; true',
      );
      assert.equal(await isThere(bench, '.git'), false, end.output);
    });

    it('by what editors and agents take up', async () => {
      const bench = await repository();
      const names = [
        '.vscode/tasks.json',
        '.idea/x',
        '.kiro/hooks/a.kiro.hook',
        '.kiro/settings/mcp.json',
        '.kiro/agents/a.md',
        '.mcp.json',
        '.claude/settings.json',
        '.cursor/mcp.json',
      ];
      const make = names.map((name) => `mkdir -p "$(dirname ${name})"; echo x > ${name}`);
      const around =
        'mv .kiro k; mkdir -p .kiro/hooks; echo x > .kiro/hooks/b.kiro.hook; mv .vscode v; mkdir .vscode; echo x > .vscode/settings.json; ln -s k .vscode; echo x > .husky/pre-commit; echo x > .envrc';
      const end = await bench.run(`${make.join('; ')}; ${around}; true`);
      for (const name of [...names, '.vscode', '.kiro/hooks/b.kiro.hook'])
        assert.equal(await isThere(bench, name), false, `${name}\n${end.output}`);
      assert.equal(await textIfThere(bench.folder.at('.husky/pre-commit')), untouched);
      assert.equal(await textIfThere(bench.folder.at('.envrc')), untouched);
    });

    it('by start-up files of shells, in a home folder that is open itself', async () => {
      const bench = await openBench();
      const open = await SandboxBench.open({ '.bashrc': untouched });
      const policy = {
        ...(await bench.policy()),
        writable: [open.folder.uri],
        unwritable: ['.bashrc', '.profile', '.zshrc'].map((name) => open.folder.uriAt(name)),
      };
      const request = { folder: open.folder.uri, timeoutMs: 60_000, outputLimit: 1_000, onOutput: () => undefined };
      const end = await bench.processes.run(
        {
          command: 'echo x >> .bashrc; echo x > .profile; mv .bashrc b; echo x > .bashrc; true',
          ...request,
          sandbox: policy,
        },
        AbortSignal.timeout(60_000),
      );
      assert.equal(await textIfThere(open.folder.at('.bashrc')), untouched, end.output);
      assert.equal(await isThere(open, '.profile'), false);
      assert.equal(await textIfThere(path.join(bench.home, '.bashrc')), untouched);
    });
  });

  it('get out by the install script of a package', async () => {
    const bench = await openBench();
    const source = await temporaryFolder({
      'package/package.json': JSON.stringify({
        name: 'greedy',
        version: '1.0.0',
        scripts: {
          preinstall: 'echo x > "$HOME/own.txt"; cat "$HOME/.ssh/id_ed25519" > stolen.txt; touch ../../ran.txt',
          postinstall: 'mkdir -p ../../.vscode; echo x > ../../.vscode/tasks.json; (setsid sleep 300 &)',
        },
      }),
      'package/index.js': 'module.exports = 1;\n',
    });
    await run('tar', ['czf', bench.folder.at('greedy.tgz'), '-C', source.path, 'package']);
    await writeFile(bench.folder.at('package.json'), '{"name":"shop","version":"1.0.0"}');
    const end = await bench.run(
      'npm install --foreground-scripts --no-audit --no-fund ./greedy.tgz && cat node_modules/greedy/stolen.txt',
    );
    assert.equal(
      await textIfThere(bench.folder.at('node_modules/greedy/index.js')),
      'module.exports = 1;\n',
      end.output,
    );
    assert.equal(await textIfThere(bench.folder.at('ran.txt')), '', end.output);
    assert.equal(await textIfThere(path.join(bench.home, 'own.txt')), untouched, end.output);
    assert.ok(!end.output.includes(secret), end.output);
    assert.equal(await textIfThere(bench.folder.at('.vscode/tasks.json')), undefined);
    // What it downloaded and logged is in the sandbox's own caches, nowhere else.
    await access(path.join(bench.home, '.fingerpost/sandbox/caches/npm/_cacache'));
    await assert.rejects(access(path.join(bench.home, '.npm')));
  });
});

/** Asks the sandbox's own proxy for a way to each host, and prints its answers. */
function throughProxy(hosts: readonly string[], port: number | undefined): string {
  const names = JSON.stringify(hosts);
  return `python3 -c '
import base64, os, socket, urllib.parse
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
word = base64.b64encode((urllib.parse.unquote(proxy.username) + ":" + proxy.password).encode()).decode()
for host in ${names}:
    for auth in ("Proxy-Authorization: Basic " + word + "\\r\\n", ""):
        try:
            s = socket.create_connection((proxy.hostname, proxy.port), 10); s.settimeout(10)
            s.sendall(("CONNECT %s:${port} HTTP/1.1\\r\\nHost: %s\\r\\n%s\\r\\n" % (host, host, auth)).encode())
            print(host, s.recv(200))
        except OSError as error: print(host, error)
'`;
}
