import { z } from 'zod';
import type { Uri } from '../ports';
import {
  type BackgroundProcess,
  type BackgroundProcesses,
  statusInWords,
  TooManyProcesses,
} from './background-processes';
import { folderProblem } from './glob';
import { processTitle, tailOf } from './process-words';
import { defineTool, failed, type ToolContext, type ToolResult } from './tool';

const input = z.strictObject({
  command: z
    .string()
    .refine((command) => command.trim() !== '', 'The command is empty.')
    .refine((command) => !/\0/.test(command), 'The command holds a NUL character.')
    .describe('One command line for the shell, without & at its end.'),
  folder: z.string().min(1).optional().describe('Where it runs. Default: the root.'),
});

/** Whoever is asked must not believe that the sandbox holds it. */
export const runsOutside = 'it goes on in the background, where the sandbox does not hold it';

/** `process_start`: a server or watcher that goes on while the conversation does (DEV-01, DEV-03, DEV-10). */
export const processStartTool = defineTool<z.infer<typeof input>>({
  name: 'process_start',
  description: [
    'Starts a command that goes on until it is stopped: a dev server, a watcher, a tunnel. Gives its id and what it printed first;',
    'process_output has what it prints later. The same command in the same folder is started once: what runs already is given.',
    'All are ended when the editor closes. For commands that end by themselves use shell.',
  ].join(' '),
  input,
  access: ({ command, folder }) => [{ kind: 'run', command, path: folder ?? '.', outside: runsOutside }],
  label: ({ command, folder }) => `Start ${command}${folder === undefined ? '' : ` in ${folder}`}`,
  detail: ({ command, folder }) =>
    `${command}\n\nin ${folder ?? 'the root folder'}, in the background until it is stopped`,
  async run({ command, folder: path }, context) {
    context.signal.throwIfAborted();
    const folder = context.resolve(path ?? '.');
    const problem = await folderProblem(folder, context);
    return problem === undefined ? startProcess(command.trim(), folder, context) : failed(problem);
  },
});

/** Milliseconds to wait for a first word: an end, or output that pauses. */
const firstWait = 3_000;
const pause = 700;

/** Starts it and waits a moment, so that what fails at once is told with its end and its words. */
export async function startProcess(command: string, folder: Uri, context: ToolContext): Promise<ToolResult> {
  const { background } = context;
  if (!background) return failed('No background processes can be started here.');
  try {
    const { process, isNew } = await background.start(command, folder);
    if (isNew) await firstWords(process.id, background, context);
    return answerOf(background.get(process.id) ?? process, isNew, background, context);
  } catch (error) {
    if (error instanceof TooManyProcesses) return failed(error.message);
    throw error;
  }
}

async function firstWords(id: string, background: BackgroundProcesses, { clock, signal }: ToolContext): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  // It has ended, or the time is up, or it said something and then nothing more for a moment.
  const calm = new Promise<void>((resolve) => {
    let quiet = new AbortController();
    const listening = background.onDidChange((change) => {
      if (change.kind !== 'output' || change.id !== id) return;
      quiet.abort();
      quiet = new AbortController();
      clock.sleep(pause, AbortSignal.any([either, quiet.signal])).then(resolve, () => undefined);
    });
    over.signal.addEventListener('abort', () => listening.dispose());
  });
  const late = clock.sleep(firstWait, either).catch(() => undefined);
  await Promise.race([background.ended(id), calm, late]);
  over.abort();
}

function answerOf(
  process: BackgroundProcess,
  isNew: boolean,
  background: BackgroundProcesses,
  context: ToolContext,
): ToolResult {
  const { id, status } = process;
  const output = background.output(id);
  const lines = [processTitle(process, context), tailOf(output, 40), ...portHint(output, id, background, context)];
  if (status.is === 'running') {
    const found = isNew ? [] : ['It was running already; no second one was started.'];
    const silent = output.trim() === '' ? ['It has printed nothing so far; look again with process_output.'] : [];
    return { outcome: 'done', content: [...found, ...silent, ...lines].join('\n') };
  }
  const how = `It did not keep running: ${statusInWords(status)}. Check the command, its folder and that what it needs is installed.`;
  const isFine = status.code === 0;
  return { outcome: isFine ? 'done' : 'failed', content: [isFine ? 'It ended by itself.' : how, ...lines].join('\n') };
}

/** What else runs, where a port is taken (DEV-11). */
function portHint(
  output: string,
  id: string,
  background: BackgroundProcesses,
  context: ToolContext,
): readonly string[] {
  if (!/EADDRINUSE|address (?:is )?already in use|port \d+ is (?:already )?(?:in use|taken|allocated)/i.test(output))
    return [];
  const others = background.list().filter((each) => each.id !== id && each.status.is === 'running');
  const own = others.map((each) => processTitle(each, context));
  return [
    'A port that it wants is taken.',
    ...(own.length === 0
      ? [
          'No background process of ours runs that could have it: another program of the user does. Use another port, or ask.',
        ]
      : ['If one of these has it, stop that one or use it; else use another port:', ...own]),
  ];
}
