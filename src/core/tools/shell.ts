import { z } from 'zod';
import type { CommandEnd } from '../ports';
import { folderProblem } from './glob';
import { plural } from './plural';
import { defineTool } from './tool';

const defaultSeconds = 120;
const mostSeconds = 600;
const outputLimit = 30_000;

const input = z.strictObject({
  command: z
    .string()
    .refine((command) => command.trim() !== '', 'The command is empty.')
    .refine((command) => !/\0/.test(command), 'The command holds a NUL character.')
    .describe('One command line for the shell.'),
  folder: z.string().min(1).optional().describe('Where it runs. Default: the root.'),
  timeout: z
    .number()
    .positive()
    .max(mostSeconds)
    .optional()
    .describe(`Seconds after which it is ended. Default ${defaultSeconds}, at most ${mostSeconds}.`),
});

/** `shell`: runs a command line as a child process to its end (`ONE-28`, `cli-a TOOL-14`). */
export const shellTool = defineTool<z.infer<typeof input>>({
  name: 'shell',
  description: [
    'Runs one command line in a shell and gives its exit code and output. Nobody can type into it: use options that need no',
    'answers. Everything it started is ended with it, so it cannot leave a server running. Long output is cut in the middle.',
    'Use read, write, glob and grep for files.',
  ].join(' '),
  input,
  secrets: 'asked',
  access: ({ command, folder }) => [{ kind: 'run', command, path: folder ?? '.' }],
  label: ({ command, folder }) => `Run ${command}${folder === undefined ? '' : ` in ${folder}`}`,
  detail: ({ command, folder, timeout = defaultSeconds }) =>
    `${command}\n\nin ${folder ?? 'the root folder'}, for at most ${plural(timeout, 'second')}`,
  async run({ command, folder: path, timeout = defaultSeconds }, context) {
    context.signal.throwIfAborted();
    const folder = context.resolve(path ?? '.');
    const problem = await folderProblem(folder, context);
    if (problem !== undefined) return { outcome: 'failed', content: problem };
    const onOutput = (text: string): void => context.output(text);
    const end = await context.processes.run(
      { command, folder, timeoutMs: timeout * 1000, outputLimit, onOutput },
      context.signal,
    );
    const succeeded = end.how === 'exited' && end.exitCode === 0;
    return { outcome: succeeded ? 'done' : 'failed', content: answerOf(end, timeout) };
  },
});

function answerOf(end: CommandEnd, timeout: number): string {
  const left =
    end.leftBehind === 0 ? [] : [`[${plural(end.leftBehind, 'process', 'processes')} it left running: ended.]`];
  const dropped =
    end.droppedBytes === 0 ? [] : [`[${plural(end.droppedBytes, 'byte')} of output left out in the middle.]`];
  const output = end.output.trim() === '' ? '(no output)' : end.output.replace(/\r?\n$/, '');
  return [howItEnded(end, timeout), ...dropped, ...left, output].join('\n');
}

function howItEnded({ how, exitCode }: CommandEnd, timeout: number): string {
  switch (how) {
    case 'exited':
      return exitCode === null ? 'Ended by a signal.' : `Exit code ${exitCode}.`;
    case 'timed-out':
      return `Timed out: ended after ${plural(timeout, 'second')}. What it had done by then stays done.`;
    case 'cancelled':
      return 'Cancelled by the user. What it had done by then stays done.';
    case 'not-started':
      return 'The command could not be started.';
  }
}
