import { z } from 'zod';
import { NotText } from '../ports';
import type { DocumentText, EditOutcome, Uri } from '../ports';
import { applyEdits } from '../text/span';
import type { TextEdit } from '../text/span';
import { missingPlace } from './missing-place';
import { planInsert, planOverwrite } from './planned-edit';
import type { PlannedEdit } from './planned-edit';
import { planEdits } from './planned-edits';
import { planTolerantReplace, type TolerantEdit } from './planned-replace';
import { notText } from './read';
import { readText } from './read-text';
import { defineTool, failed } from './tool';
import type { ToolContext, ToolResult } from './tool';
import { reportWritten } from './written-report';

// One flat object and not a union: models' APIs take no alternatives at the top of an input schema.
const input = z
  .strictObject({
    command: z
      .enum(['create', 'replace', 'insert', 'edits'])
      .describe(
        'create: a new file. replace: old_string by new_string. insert: content as lines after a line. edits: several replacements at once, all or none.',
      ),
    path: z.string().min(1).describe('The file, relative to the root or absolute.'),
    content: z.string().optional().describe('create: the whole text. insert: the lines to put in.'),
    overwrite: z
      .boolean()
      .optional()
      .describe('create: replace a file that exists and that you have read. Default false.'),
    old_string: z
      .string()
      .optional()
      .describe('replace: exact text of the file, without line numbers; must occur once.'),
    new_string: z.string().optional().describe('replace: what comes in its place; may be empty.'),
    replace_all: z.boolean().optional().describe('replace: all occurrences. Default false.'),
    edits: z
      .array(
        z.strictObject({
          old_string: z.string(),
          new_string: z.string(),
          replace_all: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .describe('edits: replacements in the text as it was read, none in the place of another.'),
    line: z.int().min(0).optional().describe('insert: the line after which content comes; 0 for before the first.'),
  })
  .superRefine((given, context) => {
    for (const name of required[given.command]) {
      if (given[name] === undefined) {
        context.addIssue({ code: 'custom', path: [name], message: `${given.command} needs ${name}.` });
      }
    }
  });

const required = {
  create: ['content'],
  replace: ['old_string', 'new_string'],
  insert: ['content', 'line'],
  edits: ['edits'],
} as const;

type Input = z.infer<typeof input>;

/**
 * `write`: makes and edits text files (`ONE-28`, `cli-a TOOL-13`). An edit is made in the text that the conversation has
 * seen or not at all, and the answer is what the file was found to hold afterwards, a formatter's changes included.
 */
export const writeTool = defineTool<Input>({
  name: 'write',
  description: [
    'Creates or edits one text file. Read a file before you edit it; an edit of a file that changed since is refused.',
    'replace needs old_string exactly as the file has it, occurring once unless replace_all is set: give a few whole lines.',
    'For several changes of one file use edits: they are made together or not at all.',
    'Line endings are the file’s own; write \\n. The answer shows what the file holds now, which counts as read.',
  ].join(' '),
  input,
  secrets: 'written',
  access: ({ path }) => [{ kind: 'write', path }],
  label: ({ command, path, overwrite }) => `${overwrite ? 'Overwrite' : verbs[command]} ${path}`,
  detail: detailOf,
  async run(given, context) {
    const uri = context.resolve(given.path);
    const name = context.display(uri);
    const stat = await context.files.stat(uri);
    if (stat?.kind === 'folder') return failed(`${name} is a folder.`);
    if (stat?.kind === 'other') return failed(`${name} is a device or pipe, not a file.`);
    const document = await readText(uri, context);
    if (document instanceof NotText) return failed(`${notText(name, document, stat?.bytes)} Nothing was written.`);
    if (given.command === 'create' && document === undefined) return create(uri, given.content ?? '', context);
    if (document === undefined) return failed(`${await missingPlace(uri, context)} Use create for a new file.`);
    if (given.command === 'create' && given.overwrite !== true) {
      return failed(
        `${name} exists already. Edit it with replace or insert, or read it and create with overwrite: true.`,
      );
    }
    const unread = unreadProblem(uri, name, document, context);
    if (unread !== undefined) return failed(unread);
    const plan = planOf(given, document.text);
    if ('problem' in plan) return failed(`${name} was not changed: ${plan.problem}`);
    if (plan.edits.length === 0) return { outcome: 'done', content: `${name} holds exactly this already.` };
    const result = await edit(uri, document, plan.edits, context);
    return plan.though === '' ? result : { ...result, content: `Matched, though ${plan.though}. ${result.content}` };
  },
});

const verbs = { create: 'Create', replace: 'Edit', insert: 'Edit', edits: 'Edit' } as const;

function detailOf({
  path,
  command,
  content = '',
  old_string = '',
  new_string = '',
  line = 0,
  edits = [],
}: Input): string {
  const signed = (sign: string, text: string): string => (text === '' ? '' : `\n${text.replace(/^/gm, sign)}`);
  if (command === 'replace') return `${path}${signed('- ', old_string)}${signed('+ ', new_string)}`;
  if (command === 'edits') {
    return path + edits.map((edit) => `${signed('- ', edit.old_string)}${signed('+ ', edit.new_string)}`).join('\n');
  }
  return `${path}${command === 'insert' ? `, after line ${line}` : ''}${signed('+ ', content)}`;
}

function planOf(given: Input, text: string): TolerantEdit {
  switch (given.command) {
    case 'create':
      return exactly(planOverwrite(text, given.content ?? ''));
    case 'replace':
      return planTolerantReplace(text, given.old_string ?? '', given.new_string ?? '', given.replace_all ?? false);
    case 'insert':
      return exactly(planInsert(text, given.line ?? 0, given.content ?? ''));
    case 'edits':
      return planEdits(text, given.edits ?? []);
  }
}

const exactly = (plan: PlannedEdit): TolerantEdit => ('edits' in plan ? { edits: plan.edits, though: '' } : plan);

function unreadProblem(uri: Uri, name: string, document: DocumentText, context: ToolContext): string | undefined {
  const seen = context.seen.hashOf(uri);
  if (seen === undefined) return `${name} has not been read in this conversation. Read it first; nothing was written.`;
  if (seen !== document.hash) return staleProblem(name);
  return undefined;
}

function staleProblem(name: string): string {
  return `${name} has changed since you last read it. Read it again before you edit it; nothing was written.`;
}

async function create(uri: Uri, text: string, context: ToolContext): Promise<ToolResult> {
  context.signal.throwIfAborted();
  const attempt = await attempted(() => context.documents.create(uri, text));
  return settle(uri, { document: undefined, kept: null }, text, attempt, context);
}

async function edit(
  uri: Uri,
  before: DocumentText,
  edits: readonly TextEdit[],
  context: ToolContext,
): Promise<ToolResult> {
  // Kept before the edit is made: what was there must be had again whatever happens next.
  const kept = await context.keep(before.text);
  context.signal.throwIfAborted();
  const attempt = await attempted(() => context.documents.apply(uri, edits, before.hash));
  return settle(uri, { document: before, kept }, applyEdits(before.text, edits), attempt, context);
}

/** How an edit ended, or the reason why the host could not make it. */
type Attempt = { readonly outcome: EditOutcome } | { readonly error: unknown };

async function attempted(make: () => Promise<EditOutcome>): Promise<Attempt> {
  try {
    return { outcome: await make() };
  } catch (error) {
    return { error }; // Told to the model by settle(), together with what the file holds now.
  }
}

/** The document as it was, under the name by which its text was kept. */
interface Before {
  readonly document: DocumentText | undefined;
  readonly kept: string | null;
}

/** Looks at what the document holds now and says that, whatever was meant to be written. */
async function settle(
  uri: Uri,
  { document: before, kept }: Before,
  expected: string,
  attempt: Attempt,
  context: ToolContext,
): Promise<ToolResult> {
  const name = context.display(uri);
  if ('outcome' in attempt && attempt.outcome === 'stale') {
    return failed(
      before === undefined ? `${name} exists by now. Read it first; nothing was written.` : staleProblem(name),
    );
  }
  const now = await readText(uri, context);
  const trouble = 'error' in attempt ? `Writing ${name} failed: ${messageOf(attempt.error)}` : undefined;
  if (trouble !== undefined && !(now instanceof NotText) && now?.hash === before?.hash) {
    return failed(`${trouble}. ${before === undefined ? 'Nothing was written' : 'It is unchanged'}.`);
  }
  if (now === undefined || now instanceof NotText) {
    const content = `${trouble ?? `${name} was written`}, and it ${now === undefined ? 'is gone now' : 'is no text file now'}.`;
    return { outcome: 'failed', content, changes: [{ uri, before: kept, after: null }] };
  }
  const after = await context.keep(now.text);
  const unsaved = 'outcome' in attempt && attempt.outcome === 'unsaved';
  const report = reportWritten({ name, before: before?.text, expected, now: now.text, unsaved });
  return {
    outcome: trouble === undefined ? 'done' : 'failed',
    content: trouble === undefined ? report : `${trouble}. ${report}`,
    changes: [{ uri, before: kept, after }],
    seen: [{ uri, hash: now.hash }],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
