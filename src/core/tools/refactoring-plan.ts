import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import { type Diagnostics, type DocumentEdits, NotText, type Uri } from '../ports';
import { applyEdits } from '../text/span';
import { splitLines } from '../text/lines';
import { changeDocuments, type MadeChanges, type MeantChange } from './changed-documents';
import { leftoversOf } from './leftovers';
import { plural } from './plural';
import { reportChecks } from './problem-report';
import { readText } from './read-text';
import type { ToolContext } from './tool';

/** How long a language server may look through the program. */
const askMs = 60_000;
/** How long it may take to say what is wrong afterwards, and about how many files it is asked. */
const checkMs = 15_000;
const mostChecked = 20;
const mostDetailLines = 120;

/** Asks a language server, for a while. What it answers too late counts as no answer. */
export async function askServer<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer | { readonly problem: 'no-provider'; readonly because: string }> {
  const deadline = AbortSignal.timeout(askMs);
  try {
    return await ask(AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    if (!deadline.aborted) throw error;
    return { problem: 'no-provider', because: `it did not answer within ${askMs / 1000} s` };
  }
}

/**
 * Takes edits of a language server for changes of documents, where each still holds the text that they were made for, on
 * disk. `move` goes to another place with its edits, or without.
 */
export async function meantChanges(
  edits: readonly DocumentEdits[],
  move: { readonly from: Uri; readonly to: Uri; readonly expectedHash: string } | undefined,
  context: ToolContext,
): Promise<readonly MeantChange[] | { readonly problem: string }> {
  const all = edits.filter((each) => each.edits.length > 0);
  if (move && !all.some(({ uri }) => uri === move.from)) {
    all.push({ uri: move.from, expectedHash: move.expectedHash, edits: [] });
  }
  const meant: MeantChange[] = [];
  const unsaved: string[] = [];
  for (const { uri, expectedHash, edits: ofOne } of all) {
    context.signal.throwIfAborted();
    const found = await readText(uri, context);
    const name = context.display(uri);
    if (found instanceof NotText || (found?.hash !== expectedHash && found?.dirty !== true)) {
      return { problem: `The language server does not know ${name} as it is on disk. Try again in a moment.` };
    }
    if (found.dirty) unsaved.push(name);
    const place = move?.from === uri ? move.to : uri;
    meant.push({ uri, expectedHash, becomes: { uri: place, edits: ofOne }, before: found.text });
  }
  if (unsaved.length === 0) return meant.sort((a, b) => (a.uri < b.uri ? -1 : 1));
  return { problem: `Unsaved in the editor: ${unsaved.join(', ')}. Ask the user to save or undo the changes first.` };
}

/** A server's words, to be the end of a sentence of ours. */
export const withoutStop = (words: string): string => words.trim().replace(/\.+$/, '');

/** The lines that change, file by file, for whoever is asked. */
export function detailOf(meant: readonly MeantChange[], context: Pick<ToolContext, 'display'>): string {
  const lines = meant.flatMap(({ uri, becomes, before }) => {
    if (becomes === 'gone') return [];
    const name = context.display(uri);
    const head = becomes.uri === uri ? [name] : [`- ${name}`, `+ ${context.display(becomes.uri)}`];
    return [...head, ...changedLines(before, applyEdits(before, becomes.edits))];
  });
  const rest = lines.length - mostDetailLines;
  return [...lines.slice(0, mostDetailLines), ...(rest > 0 ? [`… and ${plural(rest, 'more line')}`] : [])].join('\n');
}

function changedLines(before: string, after: string): readonly string[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  if (old.length === fresh.length) {
    return old.flatMap((line, at) => (line === fresh[at] ? [] : [`- ${line}`, `+ ${fresh[at] ?? ''}`]));
  }
  const options = { context: 0, headerOptions: OMIT_HEADERS, timeout: 2_000 };
  const patch = createTwoFilesPatch('', '', before, after, undefined, undefined, options);
  return (patch ?? '').split('\n').flatMap((line) => (/^[-+]/.test(line) ? [`${line[0] ?? ''} ${line.slice(1)}`] : []));
}

const linesOf = (text: string): readonly string[] => splitLines(text).map(({ start, end }) => text.slice(start, end));

/** Changes that were made, and what was found out about them afterwards; what the call was stopped before is left out. */
export interface Refactored extends MadeChanges {
  readonly notes: readonly string[];
}

/**
 * Makes the changes, then asks what the language servers say of the files and where the old name still stands.
 * @param oldName what nothing should be called any more; undefined where no name goes
 */
export async function refactor(
  meant: readonly MeantChange[],
  oldName: string | undefined,
  context: ToolContext,
): Promise<Refactored> {
  const made = await changeDocuments(meant, [], context);
  if (made.problem !== undefined) return { ...made, notes: [] };
  const notes: string[] = [];
  try {
    const touched: Uri[] = [];
    for (const { becomes } of meant) {
      // What is wrong in a file that may not be read would be told in its own words.
      if (becomes !== 'gone' && (await context.mayRead(becomes.uri))) touched.push(becomes.uri);
    }
    if (context.diagnostics !== undefined && touched.length > 0)
      notes.push(await problemsIn(touched, context.diagnostics, context));
    if (oldName !== undefined) notes.push(await leftoversOf(oldName, context));
  } catch (error) {
    // The files are changed: that must be told whatever comes after it.
    const why = context.signal.aborted ? 'the user stopped it' : error instanceof Error ? error.message : String(error);
    notes.push(`What it led to was not looked at: ${why}.`);
  }
  return { ...made, notes };
}

async function problemsIn(touched: readonly Uri[], diagnostics: Diagnostics, context: ToolContext): Promise<string> {
  const checks = await diagnostics.check(touched.slice(0, mostChecked), checkMs, context.signal);
  const more =
    touched.length > mostChecked ? ` (the first ${mostChecked}; look at the others with the tool diagnostics)` : '';
  return `The touched files now${more}: ${reportChecks(checks, checkMs, context)}`;
}
