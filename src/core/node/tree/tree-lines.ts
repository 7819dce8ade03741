import { type Entry, inBlob, inNothing, type Where } from './tree-entry';

/** A line of the memory: a file as it is now, a file that is gone, a folder that is left out. */
export interface Line {
  readonly path: string;
  readonly now: Entry | 'gone' | 'left out';
}

// One short array a line and no schema: a large folder has hundreds of thousands of them, which are read before a command.

export function formatLine({ path, now }: Line): string {
  if (typeof now === 'string') return JSON.stringify([path, now]);
  const { size, mtime, ctime, ino, mode, link, racy, hash, where } = now;
  return JSON.stringify([
    path,
    size,
    mtime,
    ctime,
    ino,
    mode,
    (link ? 'l' : '') + (racy ? 'r' : ''),
    hash,
    wordOf(where),
  ]);
}

/** Undefined for what is no whole line. */
export function parseLine(text: string): Line | undefined {
  const values = parsed(text);
  if (!Array.isArray(values)) return undefined;
  const [path, first, ...rest] = values as readonly unknown[];
  if (typeof path !== 'string') return undefined;
  if (first === 'gone' || first === 'left out') return { path, now: first };
  const [mtime, ctime, ino, mode, flags, hash, word] = rest;
  const where = typeof word === 'string' ? whereOf(word) : undefined;
  if (!isNumber(first) || !isNumber(mtime) || !isNumber(ctime) || !isNumber(ino) || !isNumber(mode)) return undefined;
  if (typeof flags !== 'string' || typeof hash !== 'string' || where === undefined) return undefined;
  const [isLink, isRacy] = [flags.includes('l'), flags.includes('r')];
  const now: Entry = { size: first, mtime, ctime, ino, mode, link: isLink, racy: isRacy, hash, where };
  return { path, now };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function wordOf(where: Where): string {
  switch (where.kind) {
    case 'git':
      return `git ${where.oid}`;
    case 'pack':
      return `${where.pack} ${String(where.offset)} ${String(where.length)}`;
    case 'blob':
    case 'lost':
      return where.kind;
  }
}

function whereOf(word: string): Where | undefined {
  if (word === 'blob') return inBlob;
  if (word === 'lost') return inNothing;
  const [pack = '', offset = '', length] = word.split(' ');
  if (pack === 'git') return { kind: 'git', oid: offset };
  return length === undefined ? undefined : { kind: 'pack', pack, offset: Number(offset), length: Number(length) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
