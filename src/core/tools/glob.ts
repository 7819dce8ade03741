import { z } from 'zod';
import { BadPattern } from '../ports';
import { leaveOut, leftOutNote } from './left-out';
import { missingPlace } from './missing-place';
import { plural } from './plural';
import { defineTool } from './tool';
import type { ToolContext } from './tool';

const mostFiles = 500;

const input = z.strictObject({
  pattern: z.string().min(1).describe('Glob such as `src/**/*.ts`, relative to the folder.'),
  folder: z.string().min(1).optional().describe('Where to look. Default: the root.'),
});

/** `glob`: finds files by name (`cli-a TOOL-11`, `ONE-27`). */
export const globTool = defineTool<z.infer<typeof input>>({
  name: 'glob',
  description: [
    'Finds files by a glob pattern and lists their paths in name order. What .gitignore hides is left out.',
    `At most ${mostFiles} are listed. Prefer it to find in a shell.`,
  ].join(' '),
  input,
  access: ({ folder }) => [{ kind: 'read', path: folder ?? '.' }],
  label: ({ pattern, folder }) => `Find ${pattern}${folder === undefined ? '' : ` in ${folder}`}`,
  async run({ pattern, folder: path }, context) {
    const folder = context.resolve(path ?? '.');
    const problem = await folderProblem(folder, context);
    if (problem !== undefined) return { outcome: 'failed', content: problem };
    try {
      const { uris, cut } = await context.search.glob({ folder, pattern, limit: mostFiles }, context.signal);
      const { kept, leftOut } = await leaveOut(uris, (uri) => uri, context);
      const names = kept.map((uri) => context.display(uri)).sort();
      const title = names.length === 0 ? `No files match ${pattern}.` : `${plural(names.length, 'file')}:`;
      const more = cut ? [`[There are more than ${mostFiles}; these are some of them. Use a narrower pattern.]`] : [];
      return { outcome: 'done', content: [title, ...names, ...more, ...leftOutNote(leftOut)].join('\n') };
    } catch (error) {
      if (error instanceof BadPattern) return { outcome: 'failed', content: error.message };
      throw error;
    }
  },
});

/** Why a place cannot be searched, or undefined. */
export async function folderProblem(folder: string, context: ToolContext): Promise<string | undefined> {
  const stat = await context.files.stat(folder);
  if (stat === undefined) return missingPlace(folder, context);
  return stat.kind === 'folder' ? undefined : `${context.display(folder)} is not a folder.`;
}
