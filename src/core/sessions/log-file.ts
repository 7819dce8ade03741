import { type LogLine, parseLogLine } from '../events/log-lines';
import type { Store } from '../ports';

/** One line of a log with its place. */
export interface PlacedLine {
  /** Bytes before it. */
  readonly offset: number;
  readonly line: LogLine;
}

/** One line as it stands there, without its end. */
export interface PlacedText {
  readonly offset: number;
  readonly text: string;
}

/** What is read at once: more than most tails are long. */
const chunkBytes = 128 * 1024;

/**
 * Reads a log backwards until a snapshot is found. How much that is depends on how often snapshots are made, and not on how
 * long the log is.
 *
 * @param path below the store
 * @returns the lines from the last snapshot on; all of them where there is none
 */
export async function readTail(path: string, store: Store): Promise<readonly PlacedLine[]> {
  const end = (await store.size(path)) ?? 0;
  let held = new Uint8Array();
  let start = end;
  while (start > 0) {
    const length = Math.min(start, Math.max(chunkBytes, held.length)); // doubles: a long tail is read in few steps
    const bytes = (await store.readRange(path, start - length, length)) ?? new Uint8Array();
    held = together(bytes, held);
    start -= length;
    // Before the first line end stands the rest of a line that began further up.
    const whole = start === 0 ? 0 : held.indexOf(lineEnd) + 1;
    if (start > 0 && whole === 0) continue;
    const texts = splitLines(held.subarray(whole), start + whole);
    const found = texts.findLastIndex(({ text }) => isSnapshot(text));
    if (found >= 0 || start === 0) {
      return texts.slice(Math.max(found, 0)).map(({ offset, text }) => ({ offset, line: parseLogLine(text) }));
    }
  }
  return [];
}

/** The lines from one place of a log up to another, read piece by piece. */
export async function* readLines(
  path: string,
  store: Store,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<PlacedText> {
  let held = new Uint8Array();
  let start = from;
  for (let at = from; at < to;) {
    const bytes = (await store.readRange(path, at, Math.min(chunkBytes, to - at))) ?? new Uint8Array();
    if (bytes.length === 0) break;
    at += bytes.length;
    held = together(held, bytes);
    const whole = held.lastIndexOf(lineEnd) + 1;
    yield* splitLines(held.subarray(0, whole), start);
    held = held.slice(whole);
    start += whole;
  }
  // Another process may be in the middle of writing it; a crash may have been.
  yield* splitLines(held, start);
}

const lineEnd = 0x0a;

function splitLines(bytes: Uint8Array, offset: number): readonly PlacedText[] {
  const lines: PlacedText[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(lineEnd, from);
    const to = found < 0 ? bytes.length : found;
    const text = decoder.decode(bytes.subarray(from, to));
    if (text.trim() !== '') lines.push({ offset: offset + from, text });
    from = to + 1;
  }
  return lines;
}

/** Most lines are none, which their text tells without being parsed; the mark may stand inside of a tool's input too. */
function isSnapshot(text: string): boolean {
  if (!text.includes('"type":"snapshot"') && !text.includes('"type":"rewound"')) return false;
  const line = parseLogLine(text);
  return line.kind === 'event' && (line.event.type === 'snapshot' || line.event.type === 'rewound');
}

function together(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
