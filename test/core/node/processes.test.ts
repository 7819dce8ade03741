import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeProcesses } from '../../../src/core/node/processes';
import type { CommandEnd, CommandRequest } from '../../../src/core/ports';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';
import { longestTurn } from './longest-turn';
import { until } from './until';

/** A command that is waited for although it has ended is the fault to be found here, so no test waits for long. */
const farAway = 60_000;

const processes = new NodeProcesses();

describe('running a command', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  const run = (
    command: string,
    more: Partial<CommandRequest> = {},
    signal: AbortSignal = new AbortController().signal,
    by: NodeProcesses = processes,
  ): Promise<CommandEnd> => {
    const request = { folder: folder.uri, timeoutMs: farAway, outputLimit: 30_000, onOutput: () => undefined };
    return by.run({ command, ...request, ...more }, signal);
  };

  describe('to its end', () => {
    it('gives its exit code and both outputs in the order in which they came', async () => {
      const end = await run('for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done; exit 3');
      const lines = Array.from({ length: 9 }, (_, i) => `out ${i + 1}\nerr ${i + 1}\n`).join('');
      assert.deepEqual(end, { how: 'exited', exitCode: 3, output: lines, droppedBytes: 0, leftBehind: 0 });
    });

    it('says null when a signal ended it', async () => {
      assert.deepEqual(await run('kill -KILL $$'), {
        how: 'exited',
        exitCode: null,
        output: '',
        droppedBytes: 0,
        leftBehind: 0,
      });
    });

    it('runs in the folder, by bash where there is one', async () => {
      const end = await run('pwd; [[ a == a ]] && echo "${BASH_VERSION:+bash}"; echo "$0 $#"');
      assert.equal(end.output, `${folder.path}\nbash\n/bin/bash 0\n`);
    });

    it('takes a command of many lines, quotes and all', async () => {
      const end = await run(`cat <<'END'\n"a" 'b' $c \\ \`d\`\nEND\necho 'größe 😀'`);
      assert.equal(end.output, `"a" 'b' $c \\ \`d\`\ngröße 😀\n`);
    });

    it('gives it no input, so that nothing waits for any', async () => {
      const end = await run('cat; read answer || echo nobody; (: < /dev/tty) 2>/dev/null || echo no terminal');
      assert.deepEqual([end.how, end.output], ['exited', 'nobody\nno terminal\n']);
    });

    it('lets it open its outputs by name', async () => {
      const end = await run('echo one > /dev/stdout; echo two > /dev/stderr; echo three | tee /dev/stderr > /dev/null');
      assert.equal(end.output, 'one\ntwo\nthree\n');
    });

    it('keeps secrets from it', async () => {
      const environment = { ...process.env, ANTHROPIC_API_KEY: 'sk-secret', KEPT: 'kept' };
      const end = await run('env', {}, undefined, new NodeProcesses(environment, ['ANTHROPIC_API_KEY']));
      assert.ok(!end.output.includes('sk-secret'));
      assert.match(end.output, /^KEPT=kept$/m);
      assert.match(end.output, /^GIT_TERMINAL_PROMPT=0$/m);
    });

    it('keeps two commands apart', async () => {
      const [long, short] = await Promise.all([run('sleep 1 & wait; echo long'), run('sleep 50 & echo short')]);
      assert.deepEqual([long.output, long.leftBehind], ['long\n', 0]);
      assert.deepEqual([short.output, short.leftBehind], ['short\n', 1]);
    });
  });

  describe('that cannot start', () => {
    it('says that its folder is missing', async () => {
      const end = await run('echo x', { folder: folder.uriAt('missing') });
      assert.equal(end.how, 'not-started');
      assert.match(end.output, /no folder .*missing/);
    });

    for (const [what, command] of [
      ['holds a NUL character', 'echo \0'],
      ['is longer than the system takes', `: ${'x'.repeat(3_000_000)}`],
    ] as const) {
      it(`says so when it ${what}`, async () => {
        const end = await run(command);
        assert.deepEqual([end.how, end.exitCode], ['not-started', null]);
        assert.ok(end.output.length > 0);
      });
    }

    it('does nothing when it is cancelled before it begins', async () => {
      const end = await run('touch here', {}, AbortSignal.abort());
      assert.equal(end.how, 'cancelled');
      assert.deepEqual(await readdir(folder.path), []);
    });
  });

  describe('that leaves processes behind', () => {
    /** Runs a command that prints the pids of what it leaves, and waits for none of them. */
    const leaves = async (command: string, count: number): Promise<CommandEnd> => {
      const start = Date.now();
      const end = await run(command);
      assert.ok(Date.now() - start < 10_000, `it took ${Date.now() - start} ms`);
      assert.deepEqual([end.how, end.exitCode], ['exited', 0], end.output);
      assert.equal(end.leftBehind, count, end.output);
      const pids = end.output.match(/^\d+$/gm) ?? [];
      assert.ok(pids.length > 0);
      for (const pid of pids) assert.ok(!(await isAlive(pid)), `${pid} is alive`);
      return end;
    };

    it('is not waited for when one of them holds its output', async () => {
      const end = await leaves('sleep 300 & echo $!; echo done', 1);
      assert.match(end.output, /^\d+\ndone\n$/);
    });

    it('ends one that holds nothing', () => leaves('sleep 300 > /dev/null 2>&1 & echo $!', 1));

    /** The command line waits until the daemon has said who it is. */
    const daemon = (start: string): string => `${start} & until [ -s pid ]; do sleep 0.01; done; cat pid`;

    it('ends a daemon in a session of its own', () =>
      leaves(daemon("setsid bash -c 'echo $$ > pid; exec sleep 300 > /dev/null 2>&1'"), 1));

    it('ends a daemon that was forked twice', () =>
      leaves(daemon('(setsid bash -c "sleep 300 & echo \\$! > pid" &)'), 1));

    it('ends a daemon that has wiped its environment', () =>
      leaves(daemon("env -i setsid bash -c 'echo $$ > pid; exec sleep 300'"), 1));

    it('ends a daemon that has changed its limits', () =>
      leaves(daemon("setsid bash -c 'ulimit -S -q 4321; echo $$ > pid; exec sleep 300'"), 1));

    it('ends one that does not want to', () =>
      leaves(daemon('bash -c \'trap "" TERM; echo $$ > pid; exec sleep 300\''), 1));

    it('lets what is about to end by itself do so, and gives its output', async () => {
      const end = await run('echo written > >(sleep 0.05; cat)');
      assert.deepEqual([end.output, end.leftBehind], ['written\n', 0]);
    });
  });

  describe('that is stopped', () => {
    const tree = "echo $$; bash -c 'echo $$; sleep 300' & setsid bash -c 'echo $$; sleep 300; true' & echo ready; wait";

    /** Pids that were printed, once the command has said that it is ready. */
    const started = (): { readonly onOutput: (text: string) => void; readonly pids: () => Promise<string[]> } => {
      let output = '';
      return {
        onOutput: (text) => (output += text),
        pids: async () => {
          await until('the tree has started', () => (output.match(/^\d+$/gm)?.length ?? 0) >= 3, 15_000);
          return output.match(/^\d+$/gm) ?? [];
        },
      };
    };

    it('by the user is gone within moments, with its whole tree', async () => {
      const stop = new AbortController();
      const { onOutput, pids } = started();
      const running = run(tree, { onOutput }, stop.signal);
      const all = await pids();
      const start = Date.now();
      stop.abort();
      const end = await running;
      assert.ok(Date.now() - start < 5_000, `${Date.now() - start} ms`);
      assert.equal(end.how, 'cancelled');
      assert.match(end.output, /ready/);
      for (const pid of all) assert.ok(!(await isAlive(pid)), `${pid} is alive`);
      assert.ok(end.leftBehind >= 1, 'the process in a session of its own outlived the command');
    });

    it('by the clock is gone the same way', async () => {
      const { onOutput, pids } = started();
      const running = run(tree, { timeoutMs: 3_000, onOutput });
      const all = await pids();
      const end = await running;
      assert.deepEqual([end.how, end.exitCode], ['timed-out', null]);
      for (const pid of all) assert.ok(!(await isAlive(pid)), `${pid} is alive`);
    });

    it('is killed when it does not listen', async () => {
      const start = Date.now();
      const end = await run("trap '' TERM; echo deaf; while :; do sleep 0.1; done", { timeoutMs: 1_500 });
      assert.deepEqual([end.how, end.exitCode, end.output], ['timed-out', null, 'deaf\n']);
      assert.ok(Date.now() - start >= 2_000, 'it was asked first');
    });

    it('may clean up after itself when it is asked to end', async () => {
      const end = await run("trap 'echo cleaned; exit 7' TERM; echo go; while :; do sleep 0.05; done", {
        timeoutMs: 1_500,
      });
      assert.deepEqual([end.how, end.exitCode], ['timed-out', 7]);
      assert.match(end.output, /^go\n[^]*cleaned\n$/);
    });

    it('while it starts processes as fast as it can leaves none', async () => {
      const script = 'while :; do setsid sleep 300 & sleep 0.01; done';
      const end = await run(`export TRACE=${folder.path}; ${script}`, { timeoutMs: 500 });
      assert.equal(end.how, 'timed-out');
      assert.deepEqual(await carrying(`TRACE=${folder.path}`), []);
    });
  });

  describe('with much output', () => {
    it('keeps the first and the last part and says how much it dropped', async () => {
      const end = await run('echo first; yes | head -c 1000000; echo last', { outputLimit: 1000 });
      assert.ok(end.output.startsWith('first\ny\n') && end.output.endsWith('y\nlast\n'));
      assert.equal(end.droppedBytes, 'first\n'.length + 1_000_000 + 'last\n'.length - 1000);
    });

    it('neither fills the memory nor keeps anybody waiting', async () => {
      const before = process.memoryUsage();
      let most = 0;
      const timer = setInterval(() => {
        const { heapUsed, external } = process.memoryUsage();
        most = Math.max(most, heapUsed - before.heapUsed + external - before.external);
      }, 20);
      let told = 0;
      let end: CommandEnd | undefined;
      let longest = Infinity;
      // What keeps others waiting does so every time; the garbage of all other tests is collected once.
      for (let tries = 0; tries < 3 && longest >= 100; tries += 1) {
        told = 0;
        const turn = await longestTurn(async () => {
          end = await run('yes 0123456789 | head -c 100000000', { onOutput: (text) => (told += text.length) });
        });
        longest = Math.min(longest, turn);
      }
      clearInterval(timer);
      assert.equal(end?.how, 'exited');
      assert.equal(end.droppedBytes, 100_000_000 - 30_000);
      assert.ok(most < 60_000_000, `${most} bytes`);
      assert.ok(longest < 100, `${longest} ms`);
      assert.ok(told < 20_000_000, `${told} characters told`);
    });

    it('tells it a few times a second, each character once, the last part too', async () => {
      const parts: string[] = [];
      const start = Date.now();
      const onOutput = (text: string): void => void parts.push(text);
      const end = await run('for i in {1..300}; do echo line $i größe 😀; sleep 0.003; done; printf end', { onOutput });
      const seconds = (Date.now() - start) / 1000;
      assert.equal(parts.join(''), end.output);
      assert.ok(end.output.endsWith('😀\nend'));
      assert.ok(parts.length > 3 && parts.length <= seconds * 10 + 2, `${parts.length} calls in ${seconds} s`);
    });

    it('tells no character before all of it has come', async () => {
      const parts: string[] = [];
      const bytes = [...Buffer.from('a😀ö')].map((byte) => `\\x${byte.toString(16)}`);
      const onOutput = (text: string): void => void parts.push(text);
      const end = await run(bytes.map((byte) => `printf '${byte}'; sleep 0.12`).join('; '), { onOutput });
      assert.equal(end.output, 'a😀ö');
      assert.deepEqual(parts, ['a', '😀', 'ö']);
    });

    it('tells nothing more once it has ended', async () => {
      let calls = 0;
      await run('sleep 300 & echo x', { onOutput: () => (calls += 1) });
      const atEnd = calls;
      await sleep(300);
      assert.deepEqual([atEnd, calls], [1, 1]);
    });
  });

  it('leaves no pipe open', async () => {
    const open = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
    await run('true');
    const before = await open();
    for (let round = 0; round < 5; round += 1) await run('sleep 100 & true');
    await until('all are closed', async () => (await open()) <= before);
  });
});

async function isAlive(pid: string): Promise<boolean> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1');
    return !text.slice(text.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false; // gone
  }
}

/** Pids of all processes whose environment holds the text. */
async function carrying(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''); // gone
    if (environment.includes(text) && (await stat(`/proc/${pid}`).catch(() => undefined))) found.push(pid);
  }
  return found;
}
