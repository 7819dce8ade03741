import { readdir, readFile } from 'node:fs/promises';
import { codeOf, ifThere } from './system-error';

/** One process of a Linux machine, as `/proc` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  /** Its process group. */
  readonly group: number;
  /** When it started, in hundredths of a second since the machine did. With the pid, names one process for ever. */
  readonly started: number;
}

/** A machine may run more processes than we may open files. */
const filesAtOnce = 64;

/** A process of Linux; undefined when it is gone. One that has ended and only waits to be reaped is gone. */
export async function processEntry(pid: number): Promise<ProcessEntry | undefined> {
  const text = await readProc(pid, 'stat');
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, group, started] = [fields[0], Number(fields[2]), Number(fields[19])];
  return state === undefined || state === 'Z' || state === 'X' ? undefined : { pid, group, started };
}

/** Every living process that this user can see. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries: ProcessEntry[] = [];
  for (let start = 0; start < pids.length; start += filesAtOnce) {
    const some = await Promise.all(pids.slice(start, start + filesAtOnce).map((pid) => processEntry(pid)));
    entries.push(...some.filter((entry) => entry !== undefined));
  }
  return entries;
}

/** How long the machine runs, in the unit of {@link ProcessEntry.started}; undefined where there is no `/proc`. */
export async function uptime(): Promise<number | undefined> {
  const text = await ifThere(readFile('/proc/uptime', 'utf8'));
  return text === undefined ? undefined : Math.floor(Number.parseFloat(text) * 100);
}

/** The environment that the process was started with, NUL-separated; undefined when it is gone or another user's. */
export async function environmentOf(pid: number): Promise<string | undefined> {
  return readProc(pid, 'environ');
}

/** Its soft limit of bytes in POSIX message queues; undefined when it is gone or unlimited. */
export async function queueLimitOf(pid: number): Promise<number | undefined> {
  const limit = /^Max msgqueue size +(\d+)/m.exec((await readProc(pid, 'limits')) ?? '')?.[1];
  return limit === undefined ? undefined : Number(limit);
}

async function readProc(pid: number, name: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'latin1');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}

/** Sends a signal, or only looks with 0. False when there is no such process or group; one of another user's is let be. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ESRCH') return false;
    if (code === 'EPERM') return true;
    throw error;
  }
}
