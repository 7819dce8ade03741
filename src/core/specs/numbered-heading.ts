import type { Heading } from '../text/markdown-lines';
import type { Span } from '../text/span';
import { trimEndOf } from '../text/trim';
import type { LabelKind } from './labels';
import { isLabel } from './labels';
import { idPattern } from './requirement-id';

/** A heading such as `Requirement 1: Title`, `要件1`, `需求 2：标题`, `FR-1: Title` or `1. Title`. */
export interface NumberedHeading {
  /** The words in front of the number; empty when there are none. */
  readonly label: string;
  /** How sure the heading is to number something of the asked kind: a known word, a prefixed ID, any word, only a number. */
  readonly evidence: 'label' | 'prefix' | 'word' | 'number';
  readonly id: string;
  readonly idSpan: Span;
  readonly title: string | null;
  readonly titleSpan: Span | null;
}

const id = new RegExp(String.raw`(?:${idPattern})(?![\p{L}\p{N}])`, 'uy');
const word = /\p{L}[\p{L}\p{M}'’.]*/uy;
const longestLabelInWords = 4;
const separator = /^[ \t*_]*(?:[:：.．、)）]|[-–—]+)?[ \t*_]*/;

/** Reads the number of a heading, whatever word of whatever language stands in front of it, or undefined when it has none. */
export function readNumberedHeading(heading: Heading, kind: LabelKind): NumberedHeading | undefined {
  const { title } = heading;
  if (!/\d/.test(title)) return undefined;
  const start = Math.max(0, title.search(/[\p{L}\p{N}]/u));
  let at = start;
  let labelEnd = start;
  for (let words = 0; words <= longestLabelInWords; words += 1) {
    id.lastIndex = at;
    const found = id.exec(title)?.[0];
    if (found !== undefined) return numbered(heading, kind, title.slice(start, labelEnd), found, at);
    word.lastIndex = at;
    const next = word.exec(title)?.[0];
    if (next === undefined) return undefined;
    // `要件1`: where no blank parts word and number the word ends before the digit by itself.
    labelEnd = at + next.length;
    at = labelEnd + (/^[ \t#]*/.exec(title.slice(labelEnd))?.[0].length ?? 0);
  }
  return undefined;
}

function numbered(
  heading: Heading,
  kind: LabelKind,
  label: string,
  found: string,
  at: number,
): NumberedHeading | undefined {
  const known = label !== '' && isLabel(kind, label);
  const rest = heading.title.slice(at + found.length);
  const between = separator.exec(rest)?.[0] ?? '';
  const separated = rest === '' || /[^ \t*_]/.test(between);
  // "Top 10 files" is no number of a section; "Requirement 3 Export" is.
  if (label !== '' && !known && !separated) return undefined;
  const titleStart = at + found.length + between.length;
  const title = trimEndOf(heading.title.slice(titleStart), ' \t*_');
  const base = heading.titleSpan.start;
  return {
    label,
    evidence: known ? 'label' : label !== '' ? 'word' : /^[A-Za-z]/.test(found) ? 'prefix' : 'number',
    id: found,
    idSpan: { start: base + at, end: base + at + found.length },
    title: title === '' ? null : title,
    titleSpan: title === '' ? null : { start: base + titleStart, end: base + titleStart + title.length },
  };
}
