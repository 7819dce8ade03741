import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import treeKill from 'tree-kill';
import type { CommandTrace } from '../ports';
import { bash } from './shell-line';
import { environmentOf, listProcesses, processEntry, queueLimitOf, sendSignal, uptime } from './process-table';
import type { ProcessEntry } from './process-table';

/** Between asking processes to end and ending them. Milliseconds. */
const patience = 2_000;
/** What does not end within this time after SIGKILL hangs in the kernel, and nobody can end it. Milliseconds. */
const surrender = 5_000;

/** Everything that one command started, its shell included, for as long as it can be told apart from other processes. */
export interface CommandProcesses {
  /** The command line that starts the shell so that what it starts can be found again. */
  launch(shellLine: readonly string[]): readonly string[];
  /**
   * Waits at most `graceMs` until nothing is left, then ends what is: first asks, after two seconds kills.
   * @param shell the shell's pid, which is its process group too
   * @returns how many processes had to be ended, those of the shell's own group and of others
   */
  end(shell: number, graceMs: number): Promise<{ readonly inGroup: number; readonly elsewhere: number }>;
}

/**
 * To be asked for before the command is started.
 * @param mark the UUID in the environment of everything that the command starts
 */
export async function commandProcesses(mark: string): Promise<CommandProcesses> {
  const now = process.platform === 'linux' ? await uptime() : undefined;
  return now === undefined ? groupProcesses : linuxProcesses(mark, now);
}

/**
 * Ends what a command left that was started in another life of this program. What it started is known by its mark; its
 * process group only while its shell is the very process it was, since numbers are given anew.
 */
export async function sweepCommand({ mark, pid, started }: CommandTrace): Promise<number> {
  if (process.platform === 'linux') {
    const shell = pid === undefined ? undefined : await processEntry(pid);
    const isSame = shell !== undefined && started !== undefined && shell.started === started;
    const left = await linuxProcesses(mark, started ?? 0).end(isSame ? shell.pid : -1, 0);
    return left.inGroup + left.elsewhere;
  }
  if (pid === undefined || started === undefined || (await startOf(pid)) !== started) return 0;
  await groupProcesses.end(pid, 0);
  return 1;
}

/** When the process started; undefined when it is gone, and where the system does not tell. */
export async function startOf(pid: number): Promise<number | undefined> {
  if (process.platform === 'linux') return (await processEntry(pid))?.started;
  if (process.platform === 'win32') return undefined;
  const said = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { timeout: 5_000 }).catch(() => undefined);
  const time = Date.parse(said?.stdout.trim() ?? '');
  return Number.isNaN(time) ? undefined : time;
}

const run = promisify(execFile);

/**
 * Linux shows of each process what it inherited. Three marks find what a command started: its process group, which a
 * daemon leaves; the environment, which servers that rewrite their title (nginx, redis) and `env -i` wipe out; and a
 * resource limit that nothing uses (the size of POSIX message queues), set to a number of the command's own.
 */
function linuxProcesses(mark: string, notBefore: number): CommandProcesses {
  const number = 100_000 + (Number.parseInt(mark.slice(0, 8), 16) % 700_000);
  const isOurs = async ({ pid, group, started }: ProcessEntry, shell: number): Promise<boolean> => {
    if (group === shell) return true;
    if (started < notBefore || pid === process.pid) return false;
    return ((await environmentOf(pid))?.includes(mark) ?? false) || (await queueLimitOf(pid)) === number;
  };
  const findOnce = async (shell: number): Promise<readonly ProcessEntry[]> => {
    const entries = await listProcesses();
    const ours: ProcessEntry[] = [];
    for (const entry of entries) if (await isOurs(entry, shell)) ours.push(entry);
    return ours;
  };
  // A process that hands over to a child while the list is read is missed, and the child too; not twice in a row.
  const find = async (shell: number): Promise<readonly ProcessEntry[]> => {
    const found = await findOnce(shell);
    return found.length > 0 ? found : findOnce(shell);
  };
  return {
    // Only bash knows that limit. Where it may not be set, the other two marks must do.
    launch: (line) =>
      line[0] === bash ? [bash, '-c', 'ulimit -S -q "$0" 2>/dev/null; exec "$@"', String(number), ...line] : line,
    async end(shell, graceMs) {
      const start = Date.now();
      let left = await find(shell);
      for (let pause = 10; left.length > 0 && Date.now() - start < graceMs; pause = Math.min(100, pause * 2)) {
        await sleep(pause);
        left = await find(shell);
      }
      return endAll(left, () => find(shell), shell);
    },
  };
}

/** Ends processes and whatever they still start meanwhile. */
async function endAll(
  first: readonly ProcessEntry[],
  find: () => Promise<readonly ProcessEntry[]>,
  shell: number,
): Promise<{ readonly inGroup: number; readonly elsewhere: number }> {
  const start = Date.now();
  const met = new Map<number, ProcessEntry>();
  for (let left = first; left.length > 0; left = await find()) {
    const elapsed = Date.now() - start;
    if (elapsed > patience + surrender) break;
    for (const entry of left) {
      if (elapsed >= patience) sendSignal(entry.pid, 'SIGKILL');
      else if (!met.has(entry.pid)) sendSignal(entry.pid, 'SIGTERM');
      met.set(entry.pid, entry);
    }
    await sleep(elapsed < 100 ? 10 : 50);
  }
  const inGroup = [...met.values()].filter(({ group }) => group === shell).length;
  return { inGroup, elsewhere: met.size - inGroup };
}

/**
 * Elsewhere a process shows neither environment nor limits to others. What is still below the shell, or in its group, is
 * ended; a daemon that left both is not found, and nothing is counted.
 */
export const groupProcesses: CommandProcesses = {
  launch: (line) => line,
  async end(shell, graceMs) {
    const isLeft = (): boolean => sendSignal(process.platform === 'win32' ? shell : -shell, 0);
    const waitUntilGone = async (ms: number): Promise<void> => {
      for (const end = Date.now() + ms; isLeft() && Date.now() < end;) await sleep(50);
    };
    await waitUntilGone(graceMs);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!isLeft()) break;
      await killTree(shell, signal);
      await waitUntilGone(signal === 'SIGTERM' ? patience : surrender);
    }
    return { inGroup: 0, elsewhere: 0 };
  },
};

async function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  // A tree that is gone before it is looked at is what was wanted, so its failure says nothing.
  await new Promise<void>((resolve) => treeKill(pid, signal, () => resolve()));
  if (process.platform !== 'win32') sendSignal(-pid, signal);
}
