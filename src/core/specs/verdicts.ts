import type { MarkdownLine } from '../text/markdown-lines';
import type { Span } from '../text/span';
import { isSectionTitle, labelsOf } from './labels';
import { parseReferenceValue } from './references';
import { idPattern } from './requirement-id';
import { sectionsOf } from './sections';
import { isVerdictLabel, type VerdictKind, verdictKindOf } from './verdict-labels';

/** What a design says about how criteria are checked. */
export interface CriterionVerdict {
  /** As written, ranges spelt out. */
  readonly ids: readonly string[];
  readonly verdict: VerdictKind;
  /** Where the verdict stands, as it is written. */
  readonly span: Span;
  /** Markdown on one line; empty where none is given. */
  readonly reason: string;
  /** 1-based, of the verdict. */
  readonly line: number;
}

/** Lines after an ID in which its verdict is looked for. */
const longestBlock = 12;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const idWord = labelsOf('requirement').map(escape).join('|');
const idLine = new RegExp(
  String.raw`^[ \t]*(?:[-*+][ \t]+|#{1,6}[ \t]+|\|[ \t]*)?[*_]{0,3}(?:(?:${idWord})[ \t]*)?` +
    String.raw`(${idPattern}(?:[ \t]*[-–,、～~][ \t]*${idPattern}){0,40})(?=[\s.:：*_|)）(（–—-]|$)[.]?[*_]{0,3}`,
  'iu',
);
const fieldLine = /^[ \t]*(?:[-*+][ \t]+)?[*_]{0,3}(\p{L}[^:：*_|]{0,40})[*_]{0,3}[:：][*_]{0,3}/u;
/** What parts the pieces of a line: a dash inside of a word does not. */
const separator = /[:：|(（)）,，;；。]|(?<![^\s])[-–—](?=\s|$)|[–—]|\.(?=\s|$)/gu;
const marks = /^[\s*_`]+|[\s*_`]+$/g;

interface Pending {
  readonly ids: readonly string[];
  readonly at: number;
  reason: string;
}

/**
 * Reads the verdict of each criterion (PBT-02): `- 1.1: property – the reason`, a row of a table, or an ID with lines such as
 * `Thoughts: …` and `Testable: yes - property` below it. Lines and rows count where verdicts are expected, under the correctness
 * properties or a title of their own; with a label in front they count everywhere. Total: never throws.
 */
export function readVerdicts(lines: readonly MarkdownLine[]): readonly CriterionVerdict[] {
  const isExpected = expectedIn(lines);
  const found: CriterionVerdict[] = [];
  let pending: Pending | undefined;
  lines.forEach((line, at) => {
    if (pending && at - pending.at > longestBlock) pending = undefined;
    if (line.kind !== 'text' && line.kind !== 'heading') return;
    const ids = idsOf(line);
    if (ids) {
      const own = isExpected[at] === 1 && !line.heading ? verdictIn(line, ids.end) : undefined;
      if (own) found.push({ ...own, ids: ids.ids, reason: [own.reason, ...wrapOf(lines, at)].join(' ').trim() });
      pending = own ? undefined : { ids: ids.ids, at, reason: '' };
    } else if (line.heading) pending = undefined;
    else if (pending) pending = readField(line, pending, found);
  });
  return found;
}

/** 1 for the lines under the properties or a title for verdicts. */
function expectedIn(lines: readonly MarkdownLine[]): Uint8Array {
  const inside = new Uint8Array(lines.length);
  for (const { heading, at, end } of sectionsOf(lines)) {
    const isOwn = isVerdictLabel('section', heading.title.replace(/^[^\p{L}]+/u, ''));
    if (isOwn || isSectionTitle('properties', heading.title)) inside.fill(1, at, end);
  }
  return inside;
}

/** The IDs at the beginning of a line: with a dot or a prefix, because a bare number is a place in a list. */
function idsOf({ text }: MarkdownLine): { readonly ids: readonly string[]; readonly end: number } | undefined {
  const match = idLine.exec(text);
  if (!match) return undefined;
  const { ids, onlyIds } = parseReferenceValue(match[1] ?? '');
  const isCriteria = onlyIds && ids.length > 0 && ids.every((id) => id.includes('.') || /^[A-Z]/.test(id));
  return isCriteria ? { ids, end: match[0].length } : undefined;
}

type Read = Pick<CriterionVerdict, 'verdict' | 'span' | 'line' | 'reason'>;

/** The first piece behind `from` that is a verdict. What stands in front of it may be the words of the criterion. */
function verdictIn(line: MarkdownLine, from: number): Read | undefined {
  for (const piece of piecesOf(line.text, from)) {
    const read = readOf(line, piece);
    if (read) return read;
  }
  return undefined;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function* piecesOf(text: string, from: number): Generator<Piece> {
  separator.lastIndex = 0;
  let start = from;
  for (const { index, 0: mark } of text.slice(from).matchAll(separator)) {
    yield { start, end: from + index };
    start = from + index + mark.length;
  }
  yield { start, end: text.length };
}

function readOf(line: MarkdownLine, { start, end }: Piece): Read | undefined {
  const piece = line.text.slice(start, end);
  const bare = piece.replace(marks, '');
  const verdict = bare === '' ? undefined : verdictKindOf(bare);
  if (verdict === undefined) return undefined;
  const at = line.start + start + piece.indexOf(bare);
  const behind = line.text.slice(end).replace(/^[\s*_`:：|)）,，;；.。–—-]+/u, '');
  const reason = behind.replace(/[\s|]+$/, '').replace(/^[(（]([^()（）]*)[)）]$/u, '$1');
  return { verdict, span: { start: at, end: at + bare.length }, line: line.number, reason };
}

/** A line below an ID. */
function readField(line: MarkdownLine, pending: Pending, found: CriterionVerdict[]): Pending | undefined {
  const field = fieldLine.exec(line.text);
  const label = field?.[1] ?? '';
  if (!field) return pending;
  if (isVerdictLabel('reason', label)) {
    const reason = line.text.slice(field[0].length).replace(marks, '');
    const last = found[found.length - 1];
    // A reason that follows its verdict.
    if (last && last.ids === pending.ids && last.reason === '') found[found.length - 1] = { ...last, reason };
    return { ...pending, reason };
  }
  if (!isVerdictLabel('verdict', label) || found[found.length - 1]?.ids === pending.ids) return pending;
  for (const piece of piecesOf(line.text, field[0].length)) {
    const bare = line.text.slice(piece.start, piece.end).replace(marks, '');
    if (bare === '' || isVerdictLabel('yes', bare)) continue;
    const read = readOf(line, piece);
    if (read) found.push({ ...read, ids: pending.ids, reason: read.reason === '' ? pending.reason : read.reason });
    return pending;
  }
  return pending;
}

/** The lines in which an item goes on: deeper than it, and no items of their own. */
function wrapOf(lines: readonly MarkdownLine[], at: number): readonly string[] {
  const wrapped: string[] = [];
  const own = lines[at];
  for (let next = at + 1; next < Math.min(lines.length, at + longestBlock); next += 1) {
    const line = lines[next];
    if (!own || line?.kind !== 'text' || line.indent <= own.indent || /^[ \t]*(?:[-*+|]|\d+[.)])/.test(line.text))
      break;
    wrapped.push(line.text.trim());
  }
  return wrapped;
}
