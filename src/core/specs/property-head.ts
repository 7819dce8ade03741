import type { MarkdownLine } from '../text/markdown-lines';
import type { Span } from '../text/span';
import { trimEndOf } from '../text/trim';
import { labelsOf, normalizeLabel } from './labels';

/** The line that names a correctness property (PBT-04). */
export interface PropertyHead {
  /** A heading, a bold or bare paragraph, or an item of a list. */
  readonly form: 'heading' | 'paragraph' | 'item';
  /** Of the heading; 0 for the other forms. */
  readonly level: number;
  readonly number: string;
  readonly idSpan: Span;
  readonly title: string | null;
  readonly titleSpan: Span | null;
  /** Text behind the title on the same line. */
  readonly rest: string;
}

const propertyLabels = new Set(labelsOf('property'));
const lead = /^[ \t]*((?:[-*+]|\d{1,9}[.)])[ \t]+)?(\*\*|__)?/;
// The number: `3`, `1.2`, `CP1`, `P-2`, `A1-Pres`, `D-Pres`.
const numberText =
  /(?:[A-Z]{1,4}-?)?\d{1,9}(?:\.\d{1,9})*[a-z]?(?:-[A-Za-z]{1,12}\d{0,3})?(?![\p{L}\p{N}_])|[A-Z]{1,3}-[A-Z][A-Za-z]{0,12}(?![\p{L}\p{N}_])/uy;
const word = /\p{L}[\p{L}\p{M}]*/uy;

/**
 * Reads `### Property 1: Title`, `**属性 1：标题**`, `Property 2: …`, `- **Property 3**: …`, or undefined.
 *
 * @param previous the line before: a bare paragraph must begin there
 * @param inSection whether the line stands under the properties section: there a heading with any word and a number counts
 */
export function readPropertyHead(
  line: MarkdownLine,
  previous: MarkdownLine | undefined,
  inSection: boolean,
): PropertyHead | undefined {
  if (line.heading) {
    const { level, title, titleSpan } = line.heading;
    const skipped = /^(?:\*\*|__)?(?:\d{1,3}(?:\.\d{1,3})*\.?[ \t]+)?/.exec(title)?.[0].length ?? 0;
    return headFrom(title, titleSpan.start, skipped, { form: 'heading', level, mark: '', anyWord: inSection });
  }
  if (line.kind !== 'text' || line.indent > 3) return undefined;
  return readPropertyText(line.text, line.start, previous?.kind !== 'text');
}

/**
 * The same for a line of prose at any indent, as it stands below a task.
 *
 * @param begins whether a paragraph begins with this line
 */
export function readPropertyText(text: string, start: number, begins: boolean): PropertyHead | undefined {
  const [whole = '', item, mark = ''] = lead.exec(text) ?? [];
  const form = item === undefined ? 'paragraph' : 'item';
  if (form === 'paragraph' && mark === '' && !begins) return undefined;
  return headFrom(text, start, whole.length, { form, level: 0, mark, anyWord: false });
}

interface HeadOptions {
  readonly form: PropertyHead['form'];
  readonly level: number;
  readonly mark: string;
  readonly anyWord: boolean;
}

function headFrom(text: string, start: number, from: number, options: HeadOptions): PropertyHead | undefined {
  const labelEnd = endOfLabel(text, from, options.anyWord);
  if (labelEnd === undefined) return undefined;
  numberText.lastIndex = labelEnd;
  const number = numberText.exec(text)?.[0];
  if (number === undefined) return undefined;
  const behind = labelEnd + number.length;
  const idSpan = { start: start + labelEnd, end: start + behind };
  const tail = tailOf(text, behind, options);
  if (tail === undefined) return undefined;
  const title = tail.title === '' ? null : tail.title;
  return {
    form: options.form,
    level: options.level,
    number,
    idSpan,
    title,
    titleSpan: title === null ? null : { start: start + tail.at, end: start + tail.at + title.length },
    rest: tail.rest,
  };
}

/** Where the number behind a property word begins. */
function endOfLabel(text: string, from: number, anyWord: boolean): number | undefined {
  let at = from;
  for (let words = 1; words <= 3; words += 1) {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined) return undefined;
    const end = at + found.length;
    const behind = end + (/^[ \t#]*/.exec(text.slice(end, end + 20))?.[0].length ?? 0);
    const isKnown = propertyLabels.has(normalizeLabel(text.slice(from, end)));
    if (isKnown || (anyWord && words === 1 && behind > end && /\d/.test(text.charAt(behind)))) return behind;
    at = behind;
  }
  return undefined;
}

/** The title behind the number: a colon, a dash or a bracket must part them; a heading or a closed bold may end there. */
function tailOf(
  text: string,
  from: number,
  { form, mark }: HeadOptions,
): { title: string; at: number; rest: string } | undefined {
  let at = from;
  let closed = mark === '';
  if (!closed && text.startsWith(mark, at)) {
    at += mark.length;
    closed = true;
  }
  // A bracket parts number and title only where a mark or heading says that this is a title: "Properties 1.2 (…) and …" is prose.
  const bracketed = form === 'heading' || !closed ? /^[ \t]*(?=[(（])/.exec(text.slice(at)) : null;
  const separator = /^[ \t]*(?:[:：.．]|[-–—]+(?=[ \t]))/.exec(text.slice(at)) ?? bracketed;
  if (separator === null) {
    // `**Property 1 Test**: …` lists again; a bare "Property 1 below" is prose.
    if (text.slice(at).trim() === '' && (form === 'heading' || mark !== '')) return { title: '', at, rest: '' };
    if (form === 'item' && !closed) return { title: '', at, rest: text.slice(at).trim() };
    return undefined;
  }
  at += separator[0].length;
  if (closed && mark !== '' && text.startsWith(mark, at)) at += mark.length;
  while (/[ \t]/.test(text.charAt(at))) at += 1;
  if (mark === '') return { title: trimEndOf(text.slice(at), ' \t*_'), at, rest: '' };
  if (closed) return { title: '', at, rest: text.slice(at).trim() };
  const close = text.indexOf(mark, at);
  if (close < 0) return { title: text.slice(at).trimEnd(), at, rest: '' };
  const rest = text.slice(close + mark.length).replace(/^[ \t]*[:：]?[ \t]*(?:[-–—]+[ \t]+)?/, '');
  return { title: text.slice(at, close).trimEnd(), at, rest: rest.trim() };
}
