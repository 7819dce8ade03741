import type { MarkdownLine } from '../text/markdown-lines';
import type { Span } from '../text/span';
import { trimEndOf } from '../text/trim';
import { isSectionTitle } from './labels';
import type { Section } from './sections';

export interface GlossaryEntry {
  readonly term: string;
  readonly termSpan: Span;
  readonly definition: string;
  readonly line: number;
  /** Line indexes, the second one inclusive. */
  readonly from: number;
  readonly to: number;
}

const entry =
  /^[ \t]*(?:[-*+][ \t]+)?(\*\*|__|`)(?=\S)([^*_`]+(?:[_`][^*_`]+)*)\1[ \t]*(?:(?:[:：]|[-–—]+)(?:\*\*|__)?[ \t]*)?/;

/** The section that explains terms: one with a known title, else a section of bold terms before the requirements. */
export function glossarySection(
  lines: readonly MarkdownLine[],
  sections: readonly Section[],
  before: number,
): Section | undefined {
  const named = sections.find((section) => isSectionTitle('glossary', section.heading.title));
  if (named) return named;
  return sections.find((section) => {
    if (section.heading.level !== 2 || section.ownEnd > before || section.ownEnd !== section.end) return false;
    const body = lines.slice(section.at + 1, section.ownEnd).filter((line) => line.kind === 'text' && line.indent < 2);
    return body.length >= 2 && body.every((line) => /^[-*+]/.test(line.text) && entry.test(line.text));
  });
}

/** Reads `- **Term**: definition` in its many spellings, and the rows of tables (SPEC-12). */
export function readGlossary(lines: readonly MarkdownLine[], section: Section): GlossaryEntry[] {
  const entries: (GlossaryEntry & { to: number; pieces: string[] })[] = [];
  let open = false;
  for (let at = section.at + 1; at < section.end; at += 1) {
    const line = lines[at];
    if (line === undefined || line.kind !== 'text') {
      open = open && line?.kind !== 'heading' && line?.kind !== 'rule';
      continue;
    }
    const read = tableRow(lines, at, line) ?? bulletEntry(line);
    if (read === 'none') open = false;
    else if (read) {
      entries.push({ ...read, line: line.number, from: at, to: at, pieces: [read.definition] });
      open = true;
    } else if (open && continues(lines, at, line)) {
      const last = entries.at(-1);
      if (last) {
        last.to = at;
        last.pieces.push(line.text.trim());
      }
    } else open = false;
  }
  // Where terms stand in lists or tables, a bold paragraph between them ("**Important:** …") is a remark.
  const isListed = ({ from }: GlossaryEntry): boolean => /^[ \t]*(?:[-*+][ \t]|\|)/.test(lines[from]?.text ?? '');
  const listed = entries.some(isListed) ? entries.filter(isListed) : entries;
  return listed.map(({ pieces, ...rest }) => ({ ...rest, definition: pieces.join(' ').trim() }));
}

/** A wrapped definition is indented or follows without a blank line. */
function continues(lines: readonly MarkdownLine[], at: number, line: MarkdownLine): boolean {
  return line.indent > 0 || (lines[at - 1]?.kind === 'text' && !/^[-*+|]/.test(line.text));
}

function bulletEntry(line: MarkdownLine): { term: string; termSpan: Span; definition: string } | undefined {
  if (line.indent > 3) return undefined;
  const found = entry.exec(line.text);
  if (!found) return undefined;
  const raw = found[2] ?? '';
  const colonInside = /[:：]$/.test(raw.trimEnd());
  const term = trimEndOf(raw, ' \t:：').trimStart();
  const rest = line.text.slice(found[0].length);
  // `**Note** that …` is prose: without a colon or dash inside or behind the mark nothing is defined.
  if (term === '' || (!colonInside && !/[:：–—-](?:\*\*|__)?[ \t]*$/.test(found[0]))) return undefined;
  const start = line.start + found[0].indexOf(raw) + raw.indexOf(term);
  return { term, termSpan: { start, end: start + term.length }, definition: rest.trim() };
}

/** The first cell is the term, the others define it. The head of a table and the line below it are no entries. */
function tableRow(
  lines: readonly MarkdownLine[],
  at: number,
  line: MarkdownLine,
): { term: string; termSpan: Span; definition: string } | 'none' | undefined {
  if (!/^ {0,3}\|/.test(line.text)) return undefined;
  if (isDelimiterRow(line.text) || isDelimiterRow(lines[at + 1]?.text ?? '')) return 'none';
  const [first = '', ...rest] = line.text.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  const term = first.replace(/^[\s*_`]+|[\s*_`]+$/g, '');
  if (term === '' || rest.length === 0) return 'none';
  const start = line.start + line.text.indexOf(term);
  const definition = rest
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ');
  return { term, termSpan: { start, end: start + term.length }, definition };
}

function isDelimiterRow(text: string): boolean {
  return /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:|-]*)?$/.test(text);
}
