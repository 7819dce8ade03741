import { z } from 'zod';
import { NotText } from '../ports';
import type { DocumentText } from '../ports';
import { splitLines } from '../text/lines';
import { listFolder } from './list-folder';
import { missingPlace } from './missing-place';
import { numberedLine } from './numbered-lines';
import { plural } from './plural';
import { defineTool } from './tool';
import type { ToolContext, ToolResult } from './tool';

const mostLines = 2000;
const mostCharacters = 60_000;
const mostCharactersPerCall = 120_000;

const lineNumber = z.int().refine((value) => value !== 0, 'Lines count from 1, or from -1 for the last one.');

const input = z.strictObject({
  paths: z
    .array(
      z.strictObject({
        path: z.string().min(1).describe('File or folder, relative to the root or absolute.'),
        start: lineNumber
          .optional()
          .describe('First line, from 1; negative counts from the end (-1 is the last line).'),
        end: lineNumber.optional().describe('Last line, included; negative counts from the end.'),
        depth: z.int().min(1).max(6).optional().describe('For a folder: how many levels to list. Default 1.'),
      }),
    )
    .min(1)
    .max(30)
    .describe('What to read, several at once if needed.'),
});

type Wanted = z.infer<typeof input>['paths'][number];
type Seen = NonNullable<ToolResult['seen']>[number];

interface Part {
  readonly content: string;
  readonly failed: boolean;
  readonly seen?: Seen;
}

/** `read`: files by lines, and folders (`ONE-28`, `cli-a TOOL-10`). Reads what a dirty buffer holds, as people see it. */
export const readTool = defineTool<z.infer<typeof input>>({
  name: 'read',
  description: [
    'Reads text files and lists folders. Give all paths you need in one call.',
    'Each line of a file comes as `number|text`; number and bar are not part of the file.',
    `At most ${mostLines} lines of a file come at once; a note says where to go on.`,
    'A folder lists its entries, folders with a slash at the end. A file must be read before it can be edited.',
  ].join(' '),
  input,
  access: ({ paths }) => paths.map(({ path }) => ({ kind: 'read', path })),
  label: ({ paths }) => `Read ${paths.map(({ path, start, end }) => path + range(start, end)).join(', ')}`,
  async run({ paths }, context) {
    const parts: Part[] = [];
    let left = mostCharactersPerCall;
    for (const wanted of paths) {
      context.signal.throwIfAborted();
      const part =
        left <= 0
          ? { content: `${wanted.path}: not read, the answer is full. Ask for it again.`, failed: false }
          : await readPlace(wanted, Math.min(left, mostCharacters), context);
      left -= part.content.length;
      parts.push(part);
    }
    const seen = parts.flatMap((part) => part.seen ?? []);
    return {
      outcome: parts.every(({ failed }) => failed) ? 'failed' : 'done',
      content: parts.map(({ content }) => content).join('\n\n'),
      seen,
    };
  },
});

async function readPlace(wanted: Wanted, room: number, context: ToolContext): Promise<Part> {
  const uri = context.resolve(wanted.path);
  const name = context.display(uri);
  const stat = await context.files.stat(uri);
  if (stat?.kind === 'folder') return { content: await listFolder(uri, wanted.depth ?? 1, context), failed: false };
  if (stat?.kind === 'other') return { content: `${name} is a device or pipe, not a file.`, failed: true };
  try {
    const document = await context.documents.read(uri);
    if (document === undefined) return { content: await missingPlace(uri, context), failed: true };
    return { ...linesOf(document, wanted, name, room), seen: { uri, hash: document.hash } };
  } catch (error) {
    if (error instanceof NotText) return { content: notText(name, error, stat?.bytes), failed: true };
    context.signal.throwIfAborted();
    return {
      content: `${name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      failed: true,
    };
  }
}

/** Why a file gave no text, for the model. */
export function notText(name: string, error: NotText, bytes: number | undefined): string {
  const size = bytes === undefined ? '' : ` (${bytes} bytes)`;
  return error.reason === 'binary'
    ? `${name} is not a text file${size}.`
    : `${name} is too large to be read as one text${size}. Search it with grep, or take a part of it with shell.`;
}

function linesOf({ text, dirty }: DocumentText, wanted: Wanted, name: string, room: number): Omit<Part, 'seen'> {
  const lines = splitLines(text);
  const title = `${name}${dirty ? ' (unsaved changes in the editor are shown)' : ''}`;
  if (lines.length === 0) return { content: `${title} is empty.`, failed: false };
  const first = fromEnd(wanted.start ?? 1, lines.length);
  const last = Math.min(fromEnd(wanted.end ?? lines.length, lines.length), lines.length);
  if (first > lines.length) return { content: `${title} has only ${plural(lines.length, 'line')}.`, failed: true };
  if (last < first) {
    return { content: `${title}: the lines ${wanted.start ?? 1} to ${wanted.end ?? -1} are none.`, failed: true };
  }
  const shown: string[] = [];
  let used = 0;
  for (const line of lines.slice(first - 1, last)) {
    const numbered = numberedLine(text, line);
    used += numbered.length + 1;
    if (shown.length > 0 && (used > room || shown.length >= mostLines)) break;
    shown.push(numbered);
  }
  const reached = first + shown.length - 1;
  const head = `${title}, lines ${first}-${reached} of ${lines.length}:`;
  const more = reached < last ? [`[Cut here. Read on with start: ${reached + 1}.]`] : [];
  const unended = reached === lines.length && !/[\r\n]$/.test(text) ? ['[No newline at the end of the file.]'] : [];
  return { content: [head, ...shown, ...more, ...unended].join('\n'), failed: false };
}

function fromEnd(line: number, count: number): number {
  return line > 0 ? line : Math.max(1, count + 1 + line);
}

function range(start: number | undefined, end: number | undefined): string {
  if (start === undefined && end === undefined) return '';
  return `:${start ?? 1}-${end ?? ''}`;
}
