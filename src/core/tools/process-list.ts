import { z } from 'zod';
import { processTitle } from './process-words';
import { defineTool } from './tool';

/** `process_list`: command, folder and status of each background process (DEV-05). */
export const processListTool = defineTool({
  name: 'process_list',
  description:
    'Lists the background processes that process_start has started: id, command, folder, and whether it runs.',
  input: z.strictObject({}),
  access: () => [],
  label: () => 'List background processes',
  run(_input, context) {
    const all = context.background?.list() ?? [];
    const lines = all.map((each) => processTitle(each, context));
    return Promise.resolve({ outcome: 'done', content: lines.length === 0 ? 'There are none.' : lines.join('\n') });
  },
});
