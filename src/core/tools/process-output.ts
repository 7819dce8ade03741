import { z } from 'zod';
import { processTitle, tailOf } from './process-words';
import { defineTool, failed } from './tool';
import { noSuchProcess } from './process-stop';

const defaultLines = 100;
const mostSeconds = 120;

const input = z.strictObject({
  id: z.string().min(1).describe('As process_start and process_list give it: p1.'),
  lines: z.number().int().positive().max(2_000).optional().describe(`The last so many. Default ${defaultLines}.`),
  until: z.string().min(1).optional().describe('Waits until this text is in the output, or it ends: "ready in".'),
  seconds: z.number().positive().max(mostSeconds).optional().describe('How long to wait at most. Default 30.'),
});

/** `process_output`: what a background process has printed (DEV-04, DEV-09). */
export const processOutputTool = defineTool<z.infer<typeof input>>({
  name: 'process_output',
  description:
    'Gives the last lines that a background process has printed, and whether it still runs. Use it after a change to see what a watcher or dev server says of it.',
  input,
  access: () => [],
  label: ({ id, until }) => `Read the output of ${id}${until === undefined ? '' : ` until "${until}"`}`,
  async run({ id, lines = defaultLines, until, seconds = 30 }, context) {
    const { background, clock, signal } = context;
    if (!background?.get(id)) return failed(noSuchProcess(id, background));
    const found = (): boolean => until === undefined || background.output(id).includes(until);
    if (!found()) {
      const over = new AbortController();
      const said = new Promise<void>((resolve) => {
        const listening = background.onDidChange(() => {
          if (found()) resolve();
        });
        over.signal.addEventListener('abort', () => listening.dispose());
        if (found()) resolve();
      });
      const late = clock.sleep(seconds * 1000, AbortSignal.any([signal, over.signal])).catch(() => undefined);
      await Promise.race([said, background.ended(id), late]);
      over.abort();
      signal.throwIfAborted();
    }
    const process = background.get(id);
    if (!process) return failed(noSuchProcess(id, background));
    const missing = found() ? [] : [`"${until ?? ''}" is not in its output.`];
    const content = [processTitle(process, context), ...missing, tailOf(background.output(id), lines)].join('\n');
    return { outcome: 'done', content };
  },
});
