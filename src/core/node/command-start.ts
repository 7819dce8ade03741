import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutput } from './command-output';
import type { OutputPipe } from './output-pipe';
import { wordsOf } from './system-error';

/** What commands that are waited for and those that go on have in common: their start, their output, their end. */

/** How the shell itself ended: its exit code, or why it never started. */
export interface ShellEnd {
  readonly exitCode: number | null;
  readonly problem?: Error;
}

/** The one place where a command becomes a process. */
export function start(
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: Record<string, string>,
  pipe: OutputPipe | undefined,
): ChildProcess | Error {
  const output = pipe?.writer ?? 'pipe';
  const detached = process.platform !== 'win32';
  try {
    return spawn(program, args, { cwd, env, stdio: ['ignore', output, output], detached, windowsHide: true });
  } catch (error) {
    return new Error(wordsOf(error)); // what no command line can hold, such as a NUL character
  }
}

export function endOfShell(child: ChildProcess): Promise<ShellEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode) => resolve({ exitCode }));
    child.once('error', (problem) => resolve({ exitCode: null, problem }));
  });
}

export function readInto(output: CommandOutput, stream: Readable): Promise<void> {
  stream.on('data', (bytes: Buffer) => output.push(bytes));
  return new Promise((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.once('error', () => resolve()); // output that can no longer be read has ended
  });
}

/** Undefined when the work takes longer. */
export async function atMost<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const enough = new AbortController();
  try {
    return await Promise.race([work, sleep(ms, undefined, { signal: enough.signal })]);
  } finally {
    enough.abort();
  }
}
