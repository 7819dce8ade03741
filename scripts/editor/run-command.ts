import { spawn } from 'node:child_process';

/** How a command is run: where, with what environment, and for how long at most. */
export interface RunCommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds. After them the command is killed and counts as failed. */
  readonly deadline?: number;
}

/** What a command said and how it ended. `code` is undefined when a signal or the deadline ended it. */
export interface CommandResult {
  readonly code: number | undefined;
  readonly output: string;
}

/**
 * Runs a program to its end and gives back both of its output streams as one text. It rejects only when the program
 * cannot be started at all: what a bad exit code means is for the caller to say.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const timer =
      options.deadline === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.deadline);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** The last lines of a long output: what a person needs to see of a failure. */
export function tail(text: string, lines = 40): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
