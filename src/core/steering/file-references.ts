import { scanMarkdown } from '../text/markdown-lines';
import type { Span } from '../text/span';

/** A live link to a file of the workspace in a steering body (STEER-26). */
export interface FileReference {
  /** As written; may be empty. */
  readonly path: string;
  readonly pathSpan: Span;
  readonly span: Span;
}

const reference = /#\[\[file:([^\]\r\n]{0,1000})\]\]/g;

/** Finds `#[[file:path]]` outside of code blocks. What the file holds is not read here. */
export function findFileReferences(text: string): FileReference[] {
  return scanMarkdown(text).lines.flatMap((line) => {
    if (line.kind === 'fence' || line.kind === 'front-matter') return [];
    return [...line.text.matchAll(reference)].map((found): FileReference => {
      const start = line.start + found.index;
      const written = found[1] ?? '';
      const path = written.trim();
      const pathAt = start + '#[[file:'.length + (written.length - written.trimStart().length);
      return {
        path,
        pathSpan: { start: pathAt, end: pathAt + path.length },
        span: { start, end: start + found[0].length },
      };
    });
  });
}
