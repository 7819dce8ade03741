import type { MarkdownLine } from '../text/markdown-lines';
import type { Span } from '../text/span';
import type { LabelLine } from './label-line';
import { readLabelLine } from './label-line';
import { isLabel } from './labels';
import { parseReferenceValue } from './references';

/** What a label in front of references stands for. `unknown`: no table has it, but nothing except IDs stands behind it. */
export type ReferenceKind = 'requirements' | 'validates' | 'properties' | 'unknown';

/** References as they stand in the text; they are resolved when all documents of the spec are known. */
export interface ReferenceText {
  readonly kind: ReferenceKind;
  readonly label: string;
  readonly raw: string;
  readonly span: Span;
  readonly line: number;
  readonly ids: readonly string[];
  readonly all: boolean;
  /** Line indexes, the second one inclusive: a value may wrap. */
  readonly from: number;
  readonly to: number;
}

/** A reference that runs over more lines than this is prose that forgot its closing mark. */
const longestWrap = 4;

/** Reads the reference line at index `at`, in a plain spelling without marks only for known labels. */
export function readReferenceLine(lines: readonly MarkdownLine[], at: number): ReferenceText | undefined {
  const line = lines[at];
  if (line?.kind !== 'text') return undefined;
  const label = readLabelLine(line.text, line.start);
  return label ? fromLabel(lines, at, label) : plainReference(line, at);
}

/** The kind of a label by its words alone. */
export function referenceKindOf(label: string): Exclude<ReferenceKind, 'unknown'> | undefined {
  if (isLabel('references', label)) return 'requirements';
  if (isLabel('validates', label)) return 'validates';
  return isLabel('property', label) || isLabel('properties', label) ? 'properties' : undefined;
}

function fromLabel(lines: readonly MarkdownLine[], at: number, label: LabelLine): ReferenceText | undefined {
  const known = referenceKindOf(label.label);
  const wrapped = known && label.open ? wrapOf(lines, at) : { to: at, text: '' };
  const raw = `${label.value} ${wrapped.text}`.trim();
  const value = parseReferenceValue(raw);
  const kind = known ?? (value.onlyIds && value.ids.every((id) => id.includes('.')) ? 'unknown' : undefined);
  if (kind === undefined) return undefined;
  const { ids, all } = value;
  return { kind, label: label.label, raw, span: label.valueSpan, line: at + 1, ids, all, from: at, to: wrapped.to };
}

/** The lines up to the closing mark; none when it does not come soon. */
function wrapOf(lines: readonly MarkdownLine[], at: number): { to: number; text: string } {
  const pieces: string[] = [];
  for (let next = at + 1; next <= at + longestWrap; next += 1) {
    const line = lines[next];
    if (line?.kind !== 'text' || /^[ \t]*[-*+][ \t]/.test(line.text)) break;
    const close = /[*_]+[.]?[ \t]*$/.exec(line.text.slice(-20));
    pieces.push(close ? line.text.slice(0, line.text.length - close[0].length).trim() : line.text.trim());
    if (close) return { to: next, text: pieces.join(' ') };
  }
  return { to: at, text: '' };
}

const plain = /^[ \t]*(?:[-*+][ \t]+)?(\p{L}[^:：*_`]{0,40})[:：][ \t]*(?=\S)/u;

function plainReference(line: MarkdownLine, at: number): ReferenceText | undefined {
  const found = plain.exec(line.text);
  const label = found?.[1]?.trim();
  const kind = label === undefined ? undefined : referenceKindOf(label);
  if (!found || label === undefined || kind === undefined) return undefined;
  const raw = line.text.slice(found[0].length).trim();
  const value = parseReferenceValue(raw);
  if (!value.onlyIds) return undefined;
  const start = line.start + found[0].length;
  const span = { start, end: start + raw.length };
  return { kind, label, raw, span, line: at + 1, ids: value.ids, all: false, from: at, to: at };
}

const inline = /(\*\*|__)([^*_:：\n]{1,40})[:：][ \t]*([^*\n]*?)\1/gu;

/** A `**Validates: …**` inside or at the end of a paragraph. */
export function readInlineValidates(
  line: MarkdownLine,
  at: number,
): (ReferenceText & { readonly mark: Span }) | undefined {
  for (const found of line.text.matchAll(inline)) {
    const [whole, , label = '', rawValue = ''] = found;
    if (!isLabel('validates', label)) continue;
    const raw = rawValue.trim();
    const { ids, all } = parseReferenceValue(raw);
    const start = line.start + found.index;
    const mark = { start, end: start + whole.length };
    const valueAt = start + whole.lastIndexOf(rawValue);
    const span = { start: valueAt, end: valueAt + raw.length };
    return { kind: 'validates', label: label.trim(), raw, span, line: at + 1, ids, all, from: at, to: at, mark };
  }
  return undefined;
}
