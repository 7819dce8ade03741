import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './run-command';

/** One line of the system's process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of the machine, zombies left out: they hold nothing and nobody can end them. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  const { code, output } = await runCommand('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args=']);
  if (code !== 0) throw new Error(`ps failed: ${output}`);
  const entries: ProcessEntry[] = [];
  for (const line of output.split('\n')) {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || parent === undefined || command === undefined || state?.startsWith('Z')) continue;
    entries.push({ pid: Number(pid), parent: Number(parent), command });
  }
  return entries;
}

/** A process with all that descends from it, the process itself first. */
export function treeOf(root: number, processes: readonly ProcessEntry[]): ProcessEntry[] {
  const found = processes.filter((entry) => entry.pid === root);
  const pids = new Set([root]);
  // The table has no order, so go through it until a pass finds nobody new.
  for (let before = 0; before !== pids.size;) {
    before = pids.size;
    for (const entry of processes) {
      if (!pids.has(entry.parent) || pids.has(entry.pid)) continue;
      pids.add(entry.pid);
      found.push(entry);
    }
  }
  return found;
}

/**
 * The processes whose environment holds `name=value`. A child that lost its parent belongs to no tree any more, but it
 * still carries what it inherited. Only Linux shows the environment of others; elsewhere the answer is empty.
 */
export async function processesWithVariable(name: string, value: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const wanted = `${name}=${value}`;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const marked: number[] = [];
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // gone, or another user's
    if (environment.split('\0').includes(wanted)) marked.push(Number(pid));
  }
  return marked;
}

/**
 * Ends the processes that `find` names: first asks, after `grace` milliseconds kills, and returns when `find` finds none.
 * `find` is asked again on every round, because a tree may still grow while it is being cut down.
 */
export async function endProcesses(find: () => Promise<readonly number[]>, grace = 2_000): Promise<void> {
  const killFrom = Date.now() + grace;
  const giveUpAt = killFrom + 10_000;
  for (let asked = new Set<number>(); ;) {
    const left = await find();
    if (left.length === 0) return;
    if (Date.now() > giveUpAt) throw new Error(`Processes ${left.join(', ')} do not end.`);
    const kill = Date.now() >= killFrom;
    for (const pid of left) {
      if (!kill && asked.has(pid)) continue;
      signal(pid, kill ? 'SIGKILL' : 'SIGTERM');
    }
    asked = new Set([...asked, ...left]);
    await sleep(100);
  }
}

/** Sends a signal, or only looks with 0. Says whether there is such a process; another user's counts, though it is let be. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return false;
    if (code === 'EPERM') return true;
    throw error;
  }
}
