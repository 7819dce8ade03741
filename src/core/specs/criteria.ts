import type { MarkdownLine } from '../text/markdown-lines';
import { indentOf } from '../text/markdown-lines';
import { isLabel } from './labels';
import { readLabelLine } from './label-line';
import { idPattern } from './requirement-id';

export type CriterionForm = 'list' | 'paragraph' | 'bullet' | 'checkbox';

/** A criterion before it knows which requirement it belongs to. */
export interface CriterionText {
  /** As printed: `2` in a list, `2.1` or `R-01` where the ID itself is written; null for bullets and boxes. */
  readonly number: string | null;
  /** Whether `number` is the whole ID rather than a place in the list of its requirement. */
  readonly numberIsId: boolean;
  /** Where `number` begins; of no meaning where that is null. */
  readonly numberStart: number;
  /** The first line is the sentence, wrapped lines joined by a blank; sub-items and later paragraphs follow on lines of their own. */
  readonly text: string;
  /** In the document, where the text may be wrapped. */
  readonly textStart: number;
  readonly textEnd: number;
  readonly form: CriterionForm;
  /** Line indexes, the second one inclusive. */
  readonly from: number;
  readonly to: number;
}

interface Item {
  readonly form: CriterionForm;
  readonly indent: number;
  readonly number: string | null;
  readonly numberIsId: boolean;
  readonly numberAt: number;
  readonly textAt: number;
}

const checkbox = /^[ \t]*[-*+][ \t]+\[[ xX~-]\][ \t]+(?=\S)/;
const ordered = /\d{1,9}(?:[.)](?:[ \t]+|$)|[．、）][ \t]*)/y;
const writtenId = new RegExp(
  String.raw`^([ \t]*)([-*+][ \t]+)?(\*\*|__)?(${idPattern})(?:\*\*|__)?[.:：]?(?:\*\*|__)?[.:：]?(?:[ \t]+|$)`,
);
const bullet = /^[ \t]*[-*+][ \t]+(?=\S)/;

function itemOf(line: MarkdownLine): Item | undefined {
  const { text, indent } = line;
  const from = firstVisible(text);
  const isMark = '-*+'.includes(text.charAt(from));
  const box = isMark ? checkbox.exec(text) : null;
  if (box) return { form: 'checkbox', indent, number: null, numberIsId: false, numberAt: 0, textAt: box[0].length };
  const list = isDigit(text.charCodeAt(from)) ? orderedItem(text, from, indent) : undefined;
  if (list) return list;
  const id = writtenId.exec(text);
  const number = id?.[4] ?? '';
  // A bare number is prose ("3 of them"), an ID has a dot or a prefix; behind a bullet or in bold a prefix is enough.
  if (id && (number.includes('.') || ((id[2] !== undefined || id[3] !== undefined) && /^[A-Z]/.test(number)))) {
    const before = (id[1] ?? '').length + (id[2] ?? '').length + (id[3] ?? '').length;
    const form = id[2] === undefined ? 'paragraph' : 'bullet';
    return { form, indent, number, numberIsId: true, numberAt: before, textAt: id[0].length };
  }
  const plain = isMark ? bullet.exec(text) : null;
  if (plain) return { form: 'bullet', indent, number: null, numberIsId: false, numberAt: 0, textAt: plain[0].length };
  return undefined;
}

function orderedItem(text: string, from: number, indent: number): Item | undefined {
  ordered.lastIndex = from;
  if (!ordered.test(text)) return undefined;
  let numberEnd = from;
  while (isDigit(text.charCodeAt(numberEnd))) numberEnd += 1;
  const number = text.slice(from, numberEnd);
  return { form: 'list', indent, number, numberIsId: false, numberAt: from, textAt: ordered.lastIndex };
}

/** The index of the first character that is neither blank nor tab. */
function firstVisible(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at += 1;
  return at;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export interface CriteriaRange {
  /** Line indexes. */
  readonly from: number;
  readonly to: number;
  /** Whether the range stands below a heading or label that says "acceptance criteria": only there bullets count. */
  readonly announced: boolean;
}

/**
 * Reads the acceptance criteria between two lines: an ordered list, paragraphs or bullets that begin with an ID, check boxes
 * and, where a heading announces criteria, plain bullets. The first one decides which of these the others must be.
 *
 * Structure only: language and EARS keywords play no part (SPEC-12, SPEC-15).
 */
export function readCriteria(lines: readonly MarkdownLine[], range: CriteriaRange): CriterionText[] {
  const reader = new CriteriaReader(lines, range.announced);
  for (let at = range.from; at < range.to; at += 1) reader.read(at);
  return reader.finish();
}

/** The criterion that is being read. Of its item nothing is copied: this runs for every criterion. */
interface OpenCriterion {
  readonly item: Item;
  readonly from: number;
  to: number;
  readonly firstText: string;
  /** What follows the first line, with separators, joined once at the end. */
  pieces: string[] | undefined;
  readonly lineStart: number;
  /** The last line ended with a colon or was a bullet: bullets at the criterion's own indent still belong to it. */
  awaitsBullets: boolean;
}

const endsWithColon = (text: string): boolean => text.endsWith(':') || text.endsWith('：');

class CriteriaReader {
  readonly #lines: readonly MarkdownLine[];
  readonly #announced: boolean;
  readonly #done: CriterionText[] = [];
  #open: OpenCriterion | undefined;
  #family: { readonly form: CriterionForm; readonly indent: number; readonly withId: boolean } | undefined;
  #blankBefore = false;
  /** Below `**Files to change:**`: a list that starts again at 1 is not about criteria any more. */
  #foreignLabel = false;
  #inForeignList = false;
  #lastNumber = 0;

  constructor(lines: readonly MarkdownLine[], announced: boolean) {
    this.#lines = lines;
    this.#announced = announced;
  }

  finish(): CriterionText[] {
    this.#close();
    return this.#done;
  }

  read(at: number): void {
    const line = this.#lines[at];
    if (line === undefined) return;
    if (line.kind === 'blank') {
      this.#blankBefore = true;
      return;
    }
    if (line.kind === 'heading' || line.kind === 'rule') this.#close();
    else if (line.kind === 'text') this.#readText(line, at);
    else if (this.#open && (line.indent > this.#open.item.indent || !this.#blankBefore))
      this.#continueWith(line, at, true);
    else this.#close();
    this.#blankBefore = false;
  }

  #readText(line: MarkdownLine, at: number): void {
    const item = itemOf(line);
    if (item && this.#isSibling(item)) {
      this.#start(item, line, at);
      return;
    }
    const open = this.#open;
    const label = readLabelLine(line.text, line.start);
    if (label && line.indent <= (open?.item.indent ?? 0) && item === undefined && label.value === '') {
      this.#close();
      this.#foreignLabel = !isLabel('criteria', label.label);
      this.#inForeignList = false;
      return;
    }
    if (!open) return;
    const continues =
      line.indent > open.item.indent || !this.#blankBefore || (item?.form === 'bullet' && open.awaitsBullets);
    if (continues) this.#continueWith(line, at, item !== undefined || this.#blankBefore);
    else this.#close();
  }

  #isSibling(item: Item): boolean {
    const family = this.#family;
    if (family === undefined) {
      if (item.form === 'bullet' && !item.numberIsId && !this.#announced) return false;
      if (item.indent > 3) return false;
    } else {
      if (item.indent > family.indent + 1 || item.numberIsId !== family.withId) return false;
      if (!family.withId && item.form !== family.form) return false;
    }
    if (!this.#foreignLabel || item.numberIsId || this.#done.length === 0) return true;
    if (item.form !== 'list' || Number(item.number) <= this.#lastNumber) this.#inForeignList = true;
    return !this.#inForeignList;
  }

  #start(item: Item, line: MarkdownLine, at: number): void {
    this.#close();
    this.#foreignLabel = false;
    this.#family ??= { form: item.form, indent: item.indent, withId: item.numberIsId };
    this.#lastNumber = item.form === 'list' ? Number(item.number) : this.#lastNumber;
    const text = line.text.slice(item.textAt).trim();
    this.#open = {
      item,
      from: at,
      to: at,
      firstText: text,
      pieces: undefined,
      lineStart: line.start,
      awaitsBullets: endsWithColon(text),
    };
  }

  #continueWith(line: MarkdownLine, at: number, newLine: boolean): void {
    const open = this.#open;
    if (open === undefined) return;
    open.to = at;
    const text = line.text.trim();
    (open.pieces ??= [open.firstText]).push(newLine ? '\n' : ' ', text);
    const isBullet = bullet.test(text);
    open.awaitsBullets = endsWithColon(text) || isBullet || (!newLine && open.awaitsBullets);
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { item, lineStart } = open;
    const lastLine = this.#lines[open.to];
    const textStart = lineStart + item.textAt;
    this.#done.push({
      number: item.number,
      numberIsId: item.numberIsId,
      numberStart: lineStart + item.numberAt,
      text: open.pieces ? open.pieces.join('').trim() : open.firstText,
      textStart,
      textEnd: Math.max(textStart, (lastLine?.start ?? 0) + (lastLine?.text.trimEnd().length ?? 0)),
      form: item.form,
      from: open.from,
      to: open.to,
    });
  }
}

/**
 * What the structure of a document depends on in one of its lines of text. Two lines with equal outlines can stand for each
 * other without anything around them being read differently: only their words differ. Null for lines that are more than text.
 */
export function lineOutline(text: string): string | null {
  if (
    text.trim() === '' ||
    /^\s*(?:#|---|\*\*\*|___|<!--|\|)|```|~~~|-->|^[ \t]*[-*_](?:[ \t]*[-*_]){2,}[ \t]*$|[\r\n\uFEFF]/.test(text)
  )
    return null;
  const indent = indentOf(text);
  const item = itemOf({
    text,
    indent,
    number: 1,
    start: 0,
    end: text.length,
    next: text.length,
    kind: 'text',
    block: 0,
    heading: undefined,
  });
  const label = readLabelLine(text, 0);
  const parts = item && [item.form, item.number, item.numberIsId, item.numberAt, item.textAt];
  return JSON.stringify([
    indent,
    parts ?? null,
    bullet.test(text),
    /^[ \t]*\d+[.)][ \t]/.test(text),
    endsWithColon(text.trim()),
    label ? [label.label, label.labelSpan, label.value === '', label.emphasis] : null,
  ]);
}
