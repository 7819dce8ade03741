import { spawn } from 'node:child_process';
import { z } from 'zod';
import { BadPattern } from '../ports';
import { largestText } from './documents';
import type { FoundLine, SearchedFolder, Searcher } from './searcher';

/** ripgrep did not do what it was asked for, and the pattern is not the reason. */
export class RipgrepFailed extends Error {
  override readonly name = 'RipgrepFailed';
  /** What ripgrep said. */
  readonly words: string;
  constructor(ripgrep: string, words: string, options?: ErrorOptions) {
    super(`${ripgrep} failed: ${words.trim()}`, options);
    this.words = words.trim();
  }
}

/** Text, or base64 of bytes that are not UTF-8. */
const textOrBytes = z.union([z.object({ text: z.string() }), z.object({ bytes: z.base64() })]);

/** What of ripgrep's `--json` lines counts here. */
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin') }),
  z.object({
    type: z.literal('match'),
    data: z.object({ path: textOrBytes, lines: textOrBytes, line_number: z.int() }),
  }),
  z.object({ type: z.literal('end'), data: z.object({ binary_offset: z.int().nullish() }) }),
  z.object({ type: z.literal('context') }),
  z.object({ type: z.literal('summary') }),
]);

/** Searches with a ripgrep of version 12 or later. @param ripgrep path of the program */
export function ripgrepSearcher(ripgrep: string): Searcher {
  return {
    async *files(folder, _mayMatchBelow, signal) {
      const args = [...options(folder), '--files', '--null', './'];
      for await (const name of pieces(ripgrep, args, 0, folder.path, signal)) {
        const path = nameOf(name);
        if (path !== undefined) yield path;
      }
    },

    async *lines(folder, { pattern, caseSensitive }, isWanted, signal) {
      const expression = [caseSensitive ? '--case-sensitive' : '--ignore-case', `--regexp=${pattern}`];
      const reading = ['--json', '--crlf', '--encoding=none', `--max-filesize=${largestText}`];
      const args = [...options(folder), ...reading, ...expression, './'];
      try {
        yield* textLines(pieces(ripgrep, args, lineFeed, folder.path, signal), isWanted);
      } catch (error) {
        // ripgrep has one exit code for all. It is the pattern when nothing but the pattern fails, too.
        if (error instanceof RipgrepFailed) await tryPattern(ripgrep, expression, folder.path, signal);
        throw error;
      }
    },
  };
}

const lineFeed = 10;

/** @throws BadPattern when the expression alone, with nothing to search, is refused */
async function tryPattern(
  ripgrep: string,
  expression: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const found = pieces(ripgrep, ['--no-config', '--crlf', ...expression, '-'], lineFeed, cwd, signal);
    while (!(await found.next()).done);
  } catch (cause) {
    if (cause instanceof RipgrepFailed) throw new BadPattern(cause.words, { cause });
    throw cause;
  }
}

/** Runs ripgrep and gives its output, cut at a byte. Ends it when no more is taken. */
async function* pieces(
  ripgrep: string,
  args: readonly string[],
  separator: number,
  cwd: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const child = spawn(ripgrep, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const end = new Promise<number | Error>((resolve) => {
    child.once('close', (code) => resolve(code ?? new Error('it was ended by a signal')));
    child.once('error', resolve);
  });
  const stop = (): boolean => child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(0, mostWords)));
  try {
    yield* split(child.stdout, separator);
    const code = await end;
    signal.throwIfAborted();
    if (code instanceof Error) throw new RipgrepFailed(ripgrep, code.message, { cause: code });
    // 1: nothing found. 2 without words: some file could not be read, which is left out like what is hidden.
    if (code > 1 && words !== '') throw new RipgrepFailed(ripgrep, words);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Characters of an error that are worth repeating. */
const mostWords = 4_000;

async function* split(stream: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const bytes of stream) {
    let start = 0;
    for (let end = bytes.indexOf(separator); end >= 0; end = bytes.indexOf(separator, start)) {
      const piece = bytes.subarray(start, end);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function options({ surroundings: { isInRepository, isHidden } }: SearchedFolder): readonly string[] {
  return [
    '--no-config',
    '--no-messages',
    '--no-mmap',
    '--hidden',
    '--glob=!.git',
    '--no-ignore-dot',
    '--no-ignore-global',
    '--no-ignore-exclude',
    ...(isHidden ? ['--no-ignore-parent'] : []),
    // With this one, newer versions do not stop at the top of a repository when they look for rules.
    ...(isInRepository && !isHidden ? [] : ['--no-require-git']),
    ...(process.platform === 'win32' ? ['--path-separator=/'] : []),
  ];
}

/** The lines of wanted text files. Those of a file are given when it is known to be text to its end. */
async function* textLines(
  messages: AsyncIterable<Buffer>,
  isWanted: (path: string) => boolean,
): AsyncGenerator<FoundLine> {
  let ofFile: FoundLine[] = [];
  for await (const line of messages) {
    const read = message.parse(JSON.parse(line.toString('utf8')));
    if (read.type === 'begin') ofFile = [];
    else if (read.type === 'match') {
      const path = 'text' in read.data.path ? withoutDot(read.data.path.text) : undefined;
      if (path === undefined || !isWanted(path)) continue;
      ofFile.push({ path, line: read.data.line_number, text: textOf(read.data.lines).replace(/\r?\n$/, '') });
    } else if (read.type === 'end' && typeof read.data.binary_offset !== 'number') yield* ofFile;
  }
}

function textOf(data: z.infer<typeof textOrBytes>): string {
  return 'text' in data ? data.text : Buffer.from(data.bytes, 'base64').toString('utf8');
}

/** Undefined when it is not UTF-8: no URI names it. */
function nameOf(bytes: Buffer): string | undefined {
  try {
    return withoutDot(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
