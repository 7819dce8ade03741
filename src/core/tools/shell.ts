import { z } from 'zod';
import type { CommandEnd } from '../ports';
import { folderProblem } from './glob';
import { deniedFiles } from '../trust/sandbox-denials';
import { isLongRunning } from '../text/long-running';
import { plural } from './plural';
import { runsOutside, startProcess } from './process-start';
import { defineTool } from './tool';
import type { ToolResult } from './tool';

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
  outside: z
    .string()
    .refine((why) => why.trim() !== '', 'Say why.')
    .optional()
    .describe(
      'Why it cannot be done in the sandbox. The user is asked whether it may run outside; only after it failed in it.',
    ),
});

/** `shell`: runs a command line as a child process to its end (`ONE-28`, `cli-a TOOL-14`). */
export const shellTool = defineTool<z.infer<typeof input>>({
  name: 'shell',
  description: [
    'Runs one command line in a shell and gives its exit code and output. Nobody can type into it: use options that need no',
    'answers. Everything it started is ended with it; servers and watchers are for process_start. Long output is cut in the middle.',
    'Use read, write, glob and grep for files. It runs in a sandbox where the machine has one: writes only in the workspace',
    'and in $TMPDIR, no keys, network only to allowed domains; the result names what was denied.',
  ].join(' '),
  input,
  secrets: 'asked',
  access: ({ command, folder, outside = isLongRunning(command) ? runsOutside : undefined }) => [
    { kind: 'run', command, path: folder ?? '.', ...(outside === undefined ? {} : { outside }) },
  ],
  label: ({ command, folder }) => `Run ${command}${folder === undefined ? '' : ` in ${folder}`}`,
  detail: ({ command, folder, timeout = defaultSeconds }) =>
    `${command}\n\nin ${folder ?? 'the root folder'}, for at most ${plural(timeout, 'second')}`,
  async run({ command, folder: path, timeout = defaultSeconds, outside }, context) {
    context.signal.throwIfAborted();
    const folder = context.resolve(path ?? '.');
    const problem = await folderProblem(folder, context);
    if (problem !== undefined) return { outcome: 'failed', content: problem };
    if (context.background && isLongRunning(command)) return startProcess(command.trim(), folder, context);
    const onOutput = (text: string): void => context.output(text);
    const offer = await context.runsIn();
    const policy = outside === undefined && offer.kind === 'inside' ? offer.policy : undefined;
    const request = { command, folder, timeoutMs: timeout * 1000, outputLimit, onOutput };
    const end = await context.processes.run(policy ? { ...request, sandbox: policy } : request, context.signal);
    const succeeded = end.how === 'exited' && end.exitCode === 0;
    const sandbox = policy
      ? insideOf(end, succeeded ? [] : deniedFiles(end.output, folder, policy))
      : {
          where: 'outside' as const,
          because: offer.kind === 'outside' ? offer.because : 'the user let it',
          hosts: [],
          files: [],
        };
    const content = [...answerOf(end, timeout, whereOf(sandbox)), ...sandboxLines(sandbox)].join('\n');
    return { outcome: succeeded ? 'done' : 'failed', content, sandbox: { ...sandbox, command } };
  },
});

type Ran = Omit<NonNullable<ToolResult['sandbox']>, 'command'>;

function insideOf({ deniedHosts = [] }: CommandEnd, files: readonly string[]): Ran {
  return { where: 'inside', hosts: deniedHosts, files };
}

function whereOf({ where, because }: Ran): string {
  return where === 'inside' ? '[In the sandbox.]' : `[Outside the sandbox: ${because ?? 'the user let it'}.]`;
}

/** What the model is told of the sandbox besides: only where it has kept the command from something. */
function sandboxLines({ where, hosts, files }: Ran): readonly string[] {
  if (where === 'outside' || (hosts.length === 0 && files.length === 0)) return [];
  const denied = [
    ...(hosts.length === 0 ? [] : [`the network hosts ${hosts.join(', ')}`]),
    ...(files.length === 0 ? [] : [`the files ${files.join(', ')}`]),
  ];
  return [
    `[The sandbox kept it from ${denied.join(' and ')}. Do without, or call shell again with "outside" and why; the user`,
    'decides. Do not look for a way around.]',
  ];
}

function answerOf(end: CommandEnd, timeout: number, where: string): readonly string[] {
  const left =
    end.leftBehind === 0 ? [] : [`[${plural(end.leftBehind, 'process', 'processes')} it left running: ended.]`];
  const dropped =
    end.droppedBytes === 0 ? [] : [`[${plural(end.droppedBytes, 'byte')} of output left out in the middle.]`];
  const output = end.output.trim() === '' ? '(no output)' : end.output.replace(/\r?\n$/, '');
  return [howItEnded(end, timeout), where, ...dropped, ...left, output];
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
