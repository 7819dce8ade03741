import type { AgentEvent } from '../events/event';
import { parseLogLine } from '../events/log-lines';
import { textsOf } from '../events/message';
import type { Store } from '../ports';
import { readLines } from './log-file';

/** Reads logs of sessions without opening them: another window may be writing them. */

/** Every event, from the first on. Lines that cannot be read are passed over. */
export async function* readEvents(path: string, store: Store): AsyncGenerator<AgentEvent> {
  for await (const text of readLogTexts(path, store)) {
    const line = parseLogLine(text);
    if (line.kind === 'event') yield line.event;
  }
}

/** Every line as it stands in the log, without its end: what a later version wrote and what a crash tore included. */
export async function* readLogTexts(path: string, store: Store): AsyncGenerator<string> {
  for await (const { text } of readLines(path, store)) yield text;
}

/** Characters around what was found. */
const around = 60;

/**
 * The first place in a log where a prompt or an answer holds the words, with what stands around it.
 *
 * @param wanted lower case
 */
export async function findInLog(
  path: string,
  wanted: string,
  store: Store,
  signal: AbortSignal,
): Promise<string | undefined> {
  for await (const text of readLogTexts(path, store)) {
    signal.throwIfAborted();
    // Most lines are pieces of what stands whole in another one; to parse them all would take many times as long.
    if (!text.includes('"type":"prompted"') && !text.includes('"type":"replied"')) continue;
    const line = parseLogLine(text);
    const found = line.kind === 'event' ? findAsRead(wordsOf(line.event), wanted) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function wordsOf(event: AgentEvent): string {
  if (event.type === 'prompted') return event.shown ?? event.text;
  if (event.type !== 'replied') return '';
  return textsOf(event.blocks).join('\n');
}

/** As it was written, or else as it is read: without the marks of Markdown, and wherever a line ended. */
function findAsRead(words: string, wanted: string): string | undefined {
  return findInWords(words, wanted) ?? findInWords(words.replace(/[*`~]|__/g, '').replace(/\s+/g, ' '), wanted);
}

function findInWords(words: string, wanted: string): string | undefined {
  const at = words.toLowerCase().indexOf(wanted);
  if (at < 0) return undefined;
  const [from, to] = [Math.max(0, at - around), Math.min(words.length, at + wanted.length + around)];
  const snippet = words.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${snippet}${to < words.length ? '…' : ''}`;
}
