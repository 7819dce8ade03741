import { z } from 'zod';
import type { BackgroundProcesses } from './background-processes';
import { processTitle } from './process-words';
import { defineTool, failed } from './tool';

const input = z.strictObject({ id: z.string().min(1).describe('p1, or "all".') });

/** `process_stop`: ends a background process with all that it started (DEV-06). What was not started by us is not touched. */
export const processStopTool = defineTool<z.infer<typeof input>>({
  name: 'process_stop',
  description:
    'Stops a background process that process_start has started, with everything that it started; or all of them.',
  input,
  access: () => [],
  label: ({ id }) => (id === 'all' ? 'Stop all background processes' : `Stop ${id}`),
  async run({ id }, context) {
    const { background } = context;
    const running = background?.list().filter(({ status }) => status.is === 'running') ?? [];
    const wanted = running.filter((each) => id === 'all' || each.id === id);
    if (!background || (id !== 'all' && !background.get(id))) return failed(noSuchProcess(id, background));
    await Promise.all(wanted.map((each) => background.stop(each.id)));
    const ended = wanted.flatMap((each) => background.get(each.id) ?? []);
    if (ended.length === 0)
      return { outcome: 'done', content: id === 'all' ? 'None was running.' : `${id} had ended already.` };
    return { outcome: 'done', content: ended.map((each) => processTitle(each, context)).join('\n') };
  },
});

export function noSuchProcess(id: string, background: BackgroundProcesses | undefined): string {
  const known = background?.list().map((each) => each.id) ?? [];
  const there = known.length === 0 ? 'None was started.' : `There are: ${known.join(', ')}.`;
  return `There is no background process ${JSON.stringify(id)}. ${there}`;
}
