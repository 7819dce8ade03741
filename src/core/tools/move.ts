import { z } from 'zod';
import type { Uri } from '../ports';
import { isBelow, parseUri } from '../text/uri';
import { changeDocuments } from './changed-documents';
import { plural } from './plural';
import { leadsElsewhere } from './read-text';
import { definePlannedTool, failed } from './tool';
import type { Plan, ToolContext, ToolResult } from './tool';
import { wholePlace, type WholePlace } from './whole-files';

const input = z.strictObject({
  from: z.string().min(1).describe('The file, relative to the root or absolute.'),
  to: z.string().min(1).describe('Its whole new path, name included. Nothing may be there.'),
  folder: z.boolean().optional().describe('from is a folder, to be moved with everything in it. Default false.'),
});

/** `move`: moves or renames a text file or a folder of them, byte for byte. */
export const moveTool = definePlannedTool<z.infer<typeof input>>({
  name: 'move',
  description: [
    'Moves or renames a file as it is, with folder set a whole folder. Prefer it to mv in a shell.',
    'Nothing else is changed: for a source file that others import use relocate, which takes their imports along.',
    'Existing targets, unsaved changes and files that are no text are refused.',
  ].join(' '),
  input,
  access: ({ from, to }) => [
    { kind: 'write', path: from },
    { kind: 'write', path: to, from },
  ],
  label: ({ from, to }) => `Move ${from} to ${to}`,
  async plan({ from, to, folder = false }, context): Promise<Plan | ToolResult> {
    const [source, target] = [context.resolve(from), context.resolve(to)];
    const place = await wholePlace(source, folder, context);
    if ('problem' in place) return failed(`${place.problem} Nothing was moved.`);
    const taken = await targetProblem(source, target, context);
    if (taken !== undefined) return failed(`${taken} Nothing was moved.`);
    return planOf(source, target, place, context);
  },
});

/** Why nothing can be moved there, or undefined. */
export async function targetProblem(from: Uri, to: Uri, context: ToolContext): Promise<string | undefined> {
  const name = context.display(to);
  if (from === to) return `${name} is where it is already.`;
  const [source, target] = [parseUri(from), parseUri(to)];
  if (source && target && isBelow(target, source)) return `${name} lies in what is to be moved.`;
  const stat = await context.files.stat(to);
  if (stat === undefined) {
    return (await leadsElsewhere(to, context)) ? `${name} is a symbolic link that leads nowhere.` : undefined;
  }
  // The same file under the same letters in another case, on a disk that takes them for one.
  if (from.toLowerCase() === to.toLowerCase() && (await isOnePlace(from, to, context))) return undefined;
  return stat.kind === 'folder'
    ? `${name} is a folder. Give the whole new path, name included.`
    : `${name} exists already.`;
}

async function isOnePlace(one: Uri, other: Uri, { files }: ToolContext): Promise<boolean> {
  const [first, second] = await Promise.all([files.realPath(one), files.realPath(other)]);
  return first === second;
}

function planOf(from: Uri, to: Uri, { folder, files }: WholePlace, context: ToolContext): Plan {
  const pairs = files.map(({ uri, document }) => ({ uri, document, to: to + uri.slice(from.length) }));
  const [name, newName] = [context.display(from), context.display(to)];
  const whole = [
    { kind: 'write', path: from },
    { kind: 'write', path: to, from },
  ] as const;
  return {
    access: folder
      ? [
          ...whole,
          ...pairs.flatMap((pair) => [
            { kind: 'write', path: pair.uri } as const,
            { kind: 'write', path: pair.to, from: pair.uri } as const,
          ]),
        ]
      : whole,
    label: `Move ${name} to ${newName}${folder ? ` with ${plural(files.length, 'file')}` : ''}`,
    detail: pairs.map((pair) => `- ${context.display(pair.uri)}\n+ ${context.display(pair.to)}`).join('\n'),
    run: async (running): Promise<ToolResult> => {
      const meant = pairs.map(({ uri, document, to: place }) => {
        const becomes = { uri: place, edits: [] };
        return { uri, expectedHash: document.hash, becomes, before: document.text };
      });
      const { problem, changes, seen } = await changeDocuments(meant, folder ? [from] : [], running);
      if (problem !== undefined) return { outcome: 'failed', content: problem, changes };
      const what = folder ? `${name} with ${plural(files.length, 'file')}` : name;
      return {
        outcome: 'done',
        content: `${what} is ${newName} now. Nothing that names it was changed.`,
        changes,
        seen,
      };
    },
  };
}
