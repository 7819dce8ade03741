import { z } from 'zod';
import type { AgentEvent, DocumentName } from '../events/event';
import { NotText, type Uri } from '../ports';
import { parseTasks } from '../specs/tasks';
import { applyEdits } from '../text/span';
import { planTolerantReplace } from '../tools/planned-replace';
import { leadsElsewhere, readText } from '../tools/read-text';
import { defineTool, failed, type Tool, type ToolContext, type ToolResult } from '../tools/tool';
import { writeTool } from '../tools/write';

/** Which document a call goes to: the engine's choice, never the model's. */
export interface DocumentTarget {
  readonly document: DocumentName;
  readonly uri: Uri;
  /** Why a text must not take the place of another, for the model; undefined: it may. Asked before anything is written. */
  readonly refused?: (before: string, after: string) => string | undefined;
  /** Called when it is written. What it says is told the model with the result. */
  readonly written?: (before: string) => Promise<string>;
}

const input = z.strictObject({
  document: z
    .enum(['requirements', 'bugfix', 'design', 'tasks'])
    .optional()
    .describe('Only when you were told that more than one document may be written: which one.'),
  name: z
    .string()
    .optional()
    .describe('Only with the first text of a new spec: its short name in English, kebab-case, two to four words.'),
  content: z.string().optional().describe('The whole text of the document. For a new document, or to write it anew.'),
  old_string: z.string().optional().describe('To change a part: exact text of the document, occurring once.'),
  new_string: z.string().optional().describe('What comes in its place; may be empty.'),
});

type Input = z.infer<typeof input>;

/**
 * The one tool of a document phase that writes. Where it writes is bound by the engine; a document that a person edited is
 * changed in parts and never written anew (SPEC-04, SPEC-13).
 *
 * @param target where a call goes, or why it cannot go anywhere; called once a call
 * @param events of the session, from which it is told what the agent wrote last
 */
export function documentTool(
  target: (call: {
    readonly document: DocumentName | undefined;
    readonly name: string | undefined;
  }) => Promise<DocumentTarget | { readonly problem: string }>,
  events: () => AsyncIterable<AgentEvent>,
): Tool {
  return defineTool<Input>({
    name: 'write_document',
    description: [
      'Writes the spec document of the present phase: give content for its whole text, or old_string and new_string to change a part.',
      'A document that the user edited by hand can only be changed in parts, so that nothing of theirs is lost.',
    ].join(' '),
    input,
    secrets: 'written',
    // The engine chose the place and the user started the phase: there is nothing left to ask. An untrusted workspace
    // refuses this call like every other.
    access: () => [],
    label: ({ document, content }) =>
      `${content === undefined ? 'Edit' : 'Write'} ${document === undefined ? 'the document' : `${document}.md`}`,
    async run(given, context) {
      const place = await target({ document: given.document, name: given.name });
      if ('problem' in place) return { outcome: 'failed', content: place.problem };
      const before = await context.documents.read(place.uri).catch(() => undefined); // what is wrong with it, write() says
      const result = await write(given, place, context, events());
      if (result.outcome !== 'done') return result;
      const remarks = await place.written?.(before?.text ?? '');
      return remarks ? { ...result, content: `${result.content}\n\n${remarks}` } : result;
    },
  });
}

async function write(
  given: Input,
  { document, uri, refused }: DocumentTarget,
  context: ToolContext,
  events: AsyncIterable<AgentEvent>,
): Promise<ToolResult> {
  if (await leadsElsewhere(uri, context)) {
    return failed(
      `${context.display(uri)} is a link to another place. Nothing was written: it must be a file of its spec.`,
    );
  }
  const present = await readText(uri, context);
  if (present instanceof NotText) return failed(`${context.display(uri)} cannot be read as text. Nothing was written.`);
  const bound: ToolContext = { ...context, resolve: () => uri };
  const path = context.display(uri);
  const before = present?.text ?? '';
  const after = textAfter(given, before);
  const problem =
    after === undefined
      ? undefined // nothing will be written
      : ((document === 'tasks' ? movedBox(before, after) : undefined) ?? refused?.(before, after));
  if (problem !== undefined) return failed(problem);
  if (given.content !== undefined && given.old_string === undefined) {
    if (!present) return writeTool.run({ command: 'create', path, content: given.content }, bound);
    if (present.text.trim() !== '' && (await wasEditedByHand(uri, present.hash, events))) {
      return { ...failed(editedByHand(document, present.text)), seen: [{ uri, hash: present.hash }] };
    }
    const seen = { hashOf: () => present.hash };
    return writeTool.run({ command: 'create', path, content: given.content, overwrite: true }, { ...bound, seen });
  }
  if (given.old_string === undefined || given.new_string === undefined) {
    return failed('Give content for the whole text, or old_string and new_string for a part. Nothing was written.');
  }
  if (!present) return failed(`There is no ${document}.md yet. Give content for its whole text.`);
  if (context.seen.hashOf(uri) !== present.hash) {
    return { ...failed(changedMeanwhile(document, present.text)), seen: [{ uri, hash: present.hash }] };
  }
  const { old_string, new_string } = given;
  return writeTool.run({ command: 'replace', path, old_string, new_string }, bound);
}

/**
 * The boxes of tasks.md belong to the runner: what a call would do to one, where it would. A tick would pass as done, since
 * an approval looks past the marks. A task keeps its box, and a new one has an empty one.
 */
function movedBox(text: string, after: string): string | undefined {
  const before = parseTasks(text).value.all;
  for (const task of parseTasks(after).value.all) {
    const titled = before.filter(({ title }) => title === task.title);
    const same = titled.filter(({ id }) => id === task.id);
    const [known] = same.length > 0 ? same : titled;
    if ((same.length > 0 ? same : titled).some(({ state }) => state === task.state)) continue;
    if (!known && task.state === 'todo') continue;
    const should = known ? `[${known.mark}]` : '[ ]';
    return `Fingerpost keeps the boxes of tasks.md: that of "${task.title}" must be ${should}. Nothing was written.`;
  }
  return undefined;
}

/** What the document would hold after the call. */
function textAfter({ content, old_string, new_string }: Input, text: string): string | undefined {
  return old_string === undefined ? content : replaced(text, old_string, new_string ?? '');
}

function replaced(text: string, wanted: string, replacement: string): string | undefined {
  const plan = planTolerantReplace(text, wanted, replacement, false);
  return 'edits' in plan ? applyEdits(text, plan.edits) : undefined;
}

/**
 * Has anybody but the agent changed the document since the agent first wrote it, or did the agent not write it at all?
 * Told from the images of the agent's own edits: each must begin with what the one before left.
 */
export async function wasEditedByHand(
  uri: Uri,
  hash: string,
  events: AsyncIterable<AgentEvent> | Iterable<AgentEvent>,
): Promise<boolean> {
  let left: string | null | undefined;
  for await (const event of events) {
    // What the user took back in a review is no edit by hand.
    if (event.type === 'reviewDecided' && event.file.uri === uri) left = event.file.after;
    if (event.type !== 'toolEnded') continue;
    for (const change of event.changes) {
      if (change.uri !== uri) continue;
      const begins = left === undefined ? change.before === null : change.before === left;
      if (!begins) return true;
      left = change.after;
    }
  }
  return left !== hash;
}

function editedByHand(document: DocumentName, text: string): string {
  return `The user edited ${document}.md by hand, so it is not written anew. Change it in parts with old_string and new_string. It holds now:\n\n${text}`;
}

function changedMeanwhile(document: DocumentName, text: string): string {
  return `${document}.md has changed since you last saw it; nothing was written. It holds now:\n\n${text}`;
}
