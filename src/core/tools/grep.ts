import { z } from 'zod';
import { BadPattern } from '../ports';
import type { GrepHit, Uri } from '../ports';
import { nameOf, parentOf } from '../text/uri';
import { leaveOut, leftOutNote } from './left-out';
import { missingPlace } from './missing-place';
import { plural } from './plural';
import { defineTool } from './tool';
import type { ToolContext } from './tool';

const mostHits = 300;
const mostCharacters = 40_000;

const input = z.strictObject({
  pattern: z.string().min(1).describe('Regular expression, without look-around and back-references.'),
  folder: z.string().min(1).optional().describe('Folder or single file to search. Default: the root.'),
  include: z.string().min(1).optional().describe('Only files that match this glob, relative to the folder: `**/*.ts`.'),
  ignore_case: z.boolean().optional().describe('Default false.'),
});

/** `grep`: finds lines by a regular expression (`cli-a TOOL-12`, `ONE-27`). */
export const grepTool = defineTool<z.infer<typeof input>>({
  name: 'grep',
  description: [
    'Searches the text of files line by line and gives each hit as `path:line:text`, in path order.',
    `What .gitignore hides and what is not text is left out. At most ${mostHits} hits are given.`,
    'Prefer it to grep or rg in a shell.',
  ].join(' '),
  input,
  access: ({ folder }) => [{ kind: 'read', path: folder ?? '.' }],
  label: ({ pattern, folder, include }) =>
    `Search for ${pattern}${folder === undefined ? '' : ` in ${folder}`}${include === undefined ? '' : ` (${include})`}`,
  async run({ pattern, folder: path, include, ignore_case: ignoreCase = false }, context) {
    const place = context.resolve(path ?? '.');
    const stat = await context.files.stat(place);
    if (stat === undefined) return { outcome: 'failed', content: await missingPlace(place, context) };
    if (stat.kind === 'other') {
      return { outcome: 'failed', content: `${context.display(place)} is a device or pipe, not a file.` };
    }
    const request = { pattern, caseSensitive: !ignoreCase, limit: mostHits };
    const where = stat.kind === 'folder' ? inFolder(place, include) : inFile(place);
    try {
      const { hits, cut } = await context.search.grep({ ...request, ...where }, context.signal);
      const { kept, leftOut } = await leaveOut(hits, ({ uri }) => uri, context);
      return { outcome: 'done', content: answerOf(kept, cut, leftOut, context) };
    } catch (error) {
      if (error instanceof BadPattern) return { outcome: 'failed', content: error.message };
      throw error;
    }
  },
});

function inFolder(folder: Uri, include: string | undefined): { readonly folder: Uri; readonly include?: string } {
  return include === undefined ? { folder } : { folder, include };
}

function inFile(file: Uri): { readonly folder: Uri; readonly include: string } {
  return { folder: parentOf(file), include: nameOf(file).replace(/[*?[\]{}\\!]/g, '\\$&') };
}

function answerOf(hits: readonly GrepHit[], cut: boolean, leftOut: number, context: ToolContext): string {
  const lines = hits
    .map(({ uri, line, text }) => ({ name: context.display(uri), line, text }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.line - b.line))
    .map(({ name, line, text }) => `${name}:${line}:${text}`);
  const shown: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > mostCharacters && shown.length > 0) break;
    shown.push(line);
  }
  const files = new Set(hits.map(({ uri }) => uri)).size;
  const title = hits.length === 0 ? 'No hits.' : `${plural(hits.length, 'hit')} in ${plural(files, 'file')}:`;
  const unshown = lines.length - shown.length;
  return [
    title,
    ...shown,
    ...(unshown > 0 ? [`[${plural(unshown, 'more hit')} not shown: the answer is full.]`] : []),
    ...(cut ? [`[There are more hits than ${mostHits}; these are some of them. Use a narrower pattern.]`] : []),
    ...leftOutNote(leftOut),
  ].join('\n');
}
