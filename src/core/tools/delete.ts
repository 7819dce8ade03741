import { z } from 'zod';
import type { Uri } from '../ports';
import { changeDocuments } from './changed-documents';
import { plural } from './plural';
import { definePlannedTool, failed } from './tool';
import type { Plan, ToolContext, ToolResult } from './tool';
import { wholePlace, type WholeFile } from './whole-files';

const input = z.strictObject({
  paths: z.array(z.string().min(1)).min(1).max(100).describe('Files, relative to the root or absolute.'),
  folder: z.boolean().optional().describe('Also take folders, with everything in them. Default false.'),
});

/** `delete`: deletes text files, all of them or none. Their texts are kept, so that the call can be taken back. */
export const deleteTool = definePlannedTool<z.infer<typeof input>>({
  name: 'delete',
  description: [
    'Deletes files, all of them or none; with folder set also whole folders. Prefer it to rm in a shell: what was there can be had back.',
    'Read a file before you delete it; one that changed since, has unsaved changes or is no text is refused.',
  ].join(' '),
  input,
  access: ({ paths }) => paths.map((path) => ({ kind: 'write', path })),
  label: ({ paths }) => `Delete ${paths.length > 3 ? plural(paths.length, 'file') : paths.join(', ')}`,
  async plan({ paths, folder: folders = false }, context): Promise<Plan | ToolResult> {
    const files = new Map<Uri, WholeFile>();
    const emptied: Uri[] = [];
    for (const uri of paths.map((path) => context.resolve(path))) {
      const place = await wholePlace(uri, folders, context);
      if ('problem' in place) return failed(`${place.problem} Nothing was deleted.`);
      if (!place.folder && context.seen.hashOf(uri) === undefined) {
        return failed(
          `${context.display(uri)} has not been read in this conversation. Read it first; nothing was deleted.`,
        );
      }
      if (place.folder) emptied.push(uri);
      for (const file of place.files) files.set(file.uri, file);
    }
    return planOf([...files.values()], emptied, context);
  },
});

function planOf(files: readonly WholeFile[], emptied: readonly Uri[], context: ToolContext): Plan {
  const names = files.map(({ uri }) => context.display(uri));
  const folders = emptied.map((uri) => context.display(uri));
  const label =
    folders.length > 0
      ? `Delete ${folders.join(', ')} with ${plural(files.length, 'file')}`
      : `Delete ${names.length > 3 ? plural(names.length, 'file') : names.join(', ')}`;
  return {
    access: [...files.map(({ uri }) => uri), ...emptied].map((path) => ({ kind: 'write', path })),
    label,
    detail: [...names, ...folders.map((name) => `${name}/`)].map((name) => `- ${name}`).join('\n'),
    run: (context) => remove(files, emptied, [...names, ...folders.map((name) => `${name}/`)], context),
  };
}

async function remove(
  files: readonly WholeFile[],
  emptied: readonly Uri[],
  names: readonly string[],
  context: ToolContext,
): Promise<ToolResult> {
  const meant = files.map(({ uri, document }) => {
    return { uri, expectedHash: document.hash, becomes: 'gone', before: document.text } as const;
  });
  const { problem, now, changes } = await changeDocuments(meant, emptied, context);
  if (problem !== undefined) return { outcome: 'failed', content: problem, changes };
  const there = [...now].flatMap(([uri, found]) => (found === undefined ? [] : [context.display(uri)]));
  if (there.length > 0) return { outcome: 'failed', content: `There again by now: ${there.join(', ')}.`, changes };
  const verb = names.length === 1 ? 'is' : 'are';
  return { outcome: 'done', content: `${names.join(', ')} ${verb} gone. What they held is kept.`, changes };
}
