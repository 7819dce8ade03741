import { type ChangeOutcome, type DocumentChange, type DocumentText, NotText, type Uri } from '../ports';
import { applyEdits } from '../text/span';
import { readText } from './read-text';
import type { FileChange, ToolContext } from './tool';

/** A change of one document, with the text that it was made for. */
export interface MeantChange extends DocumentChange {
  readonly before: string;
}

/** What a change of several documents came to, looked at afterwards and not taken from what was meant. */
export interface MadeChanges {
  /** Why it was not all made, for the model. */
  readonly problem: string | undefined;
  /** Of every place that was named, what it holds now. */
  readonly now: ReadonlyMap<Uri, DocumentText | NotText | undefined>;
  readonly changes: readonly FileChange[];
  /** Documents that the conversation knew and, as the change is all that became of them, knows still. */
  readonly seen: readonly { readonly uri: Uri; readonly hash: string }[];
}

/** Changes several documents, all of them or none, with everything kept before. */
export async function changeDocuments(
  meant: readonly MeantChange[],
  emptied: readonly Uri[],
  context: ToolContext,
): Promise<MadeChanges> {
  const before = new Map<Uri, string | null>();
  for (const { uri, becomes, before: text } of meant) {
    before.set(uri, await context.keep(text));
    if (becomes !== 'gone' && !before.has(becomes.uri)) before.set(becomes.uri, null);
  }
  context.signal.throwIfAborted();
  const attempt = await attempted(() => context.documents.change(meant, emptied));
  if ('outcome' in attempt && attempt.outcome === 'stale') {
    const problem = `${context.display(attempt.uri)} is not as it was when this was planned. Nothing was changed.`;
    return { problem, now: new Map(), changes: [], seen: [] };
  }
  const now = new Map<Uri, DocumentText | NotText | undefined>();
  const changes: FileChange[] = [];
  for (const [uri, kept] of before) {
    const found = await readText(uri, context);
    now.set(uri, found);
    const text = found === undefined || found instanceof NotText ? undefined : found.text;
    const after = text === undefined ? null : await context.keep(text);
    if (after !== kept) changes.push({ uri, before: kept, after });
  }
  if (!('error' in attempt)) return { problem: undefined, now, changes, seen: stillKnown(meant, now, context) };
  return { problem: `It failed: ${messageOf(attempt.error)}. ${leftAs(changes, context)}`, now, changes, seen: [] };
}

async function attempted(make: () => Promise<ChangeOutcome>): Promise<ChangeOutcome | { readonly error: unknown }> {
  try {
    return await make();
  } catch (error) {
    return { error }; // told to the model, together with what is there now
  }
}

function stillKnown(
  meant: readonly MeantChange[],
  now: MadeChanges['now'],
  { seen }: Pick<ToolContext, 'seen'>,
): MadeChanges['seen'] {
  return meant.flatMap(({ uri, becomes, expectedHash, before }) => {
    if (becomes === 'gone' || seen.hashOf(uri) !== expectedHash) return [];
    const found = now.get(becomes.uri);
    // What a formatter made of it besides, nobody has seen.
    const isAsMeant = !(found instanceof NotText) && found?.text === applyEdits(before, becomes.edits);
    return isAsMeant ? [{ uri: becomes.uri, hash: found.hash }] : [];
  });
}

function leftAs(changes: readonly FileChange[], context: ToolContext): string {
  if (changes.length === 0) return 'All files are as they were.';
  const differ = changes.map(({ uri, after }) => `${context.display(uri)}${after === null ? ' (gone)' : ''}`);
  return `Not as before: ${differ.join(', ')}. Look at them before you go on.`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
