import type { Span } from '../../text/span';

/** A file that a document names. */
export interface FileLink {
  readonly span: Span;
  /** As written, with `/`. */
  readonly path: string;
  /** 1-based, where one is named behind a colon. */
  readonly line: number | undefined;
  /** `reference`: `#[[file:…]]`, which is meant as a link. `mention`: code that may be the name of a file. */
  readonly kind: 'reference' | 'mention';
}

const reference = /#\[\[file:([^\]\r\n]+)\]\]/g;
// A name with a folder and an ending: a bare `cart.ts` is as often a name in prose as a file.
const mention =
  /`((?:\.{1,2}\/)?[\w.@+-]+(?:\/[\w.@+[\]()-]+)*\/[\w.@+[\]()-]+\.\w{1,10})(?::(\d{1,7}))?(?::\d{1,5})?`/g;

/** Files that a document names, in its order: those it refers to, and code that looks like the path of one. */
export function fileLinks(text: string): readonly FileLink[] {
  const links: FileLink[] = [];
  for (const { index, 0: whole, 1: raw = '' } of text.matchAll(reference)) {
    const path = raw.trim();
    if (path === '') continue;
    const start = index + whole.indexOf(raw) + raw.indexOf(path);
    links.push({ span: { start, end: start + path.length }, path: slashed(path), line: undefined, kind: 'reference' });
  }
  for (const { index, 1: path = '', 2: line } of text.matchAll(mention)) {
    const span = { start: index + 1, end: index + 1 + path.length };
    links.push({ span, path, line: line === undefined ? undefined : Number(line), kind: 'mention' });
  }
  return links.sort((a, b) => a.span.start - b.span.start);
}

const slashed = (path: string): string => path.replaceAll('\\', '/');
