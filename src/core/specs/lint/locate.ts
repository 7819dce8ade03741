import type { Severity } from '../../text/problem';
import type { Span } from '../../text/span';
import type { DocumentKind } from '../document-kind';
import { configFileName, fileNameOf } from '../document-kind';
import type { FileSpan, Problem } from '../show';
import type { SourceText } from './criterion-view';
import type { LintLevels } from './levels';
import type { LintFix, LintProblem, Place } from './problem';

/** Where the lines of a text begin, as an editor counts them; a byte order mark is no column. */
export function lineStarts(text: string): Int32Array {
  const starts: number[] = [text.startsWith('\uFEFF') ? 1 : 0];
  // Line feeds by the engine's own search; a lone CR is so rare that it is looked for once.
  const hasLoneReturn = text.includes('\r') && /\r(?!\n)/.test(text);
  if (!hasLoneReturn) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  } else {
    for (const found of text.matchAll(/\r\n|\r|\n/g)) starts.push(found.index + found[0].length);
  }
  return Int32Array.from(starts);
}

/** The index of the line that holds an offset. */
export function lineAt(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The span in lines and columns, both 1-based, columns in UTF-16 units, the end exclusive. */
export function fileSpan(file: string, { starts }: SourceText, { start, end }: Span): FileSpan {
  const first = lineAt(starts, start);
  // Nearly everything ends in the line it begins in.
  const last = end < (starts[first + 1] ?? Infinity) ? first : lineAt(starts, end);
  return {
    file,
    line: first + 1,
    column: columnIn(starts, first, start),
    endLine: last + 1,
    endColumn: columnIn(starts, last, end),
  };
}

function columnIn(starts: Int32Array, line: number, offset: number): number {
  return Math.max(0, offset - (starts[line] ?? 0)) + 1;
}

export type LintedDocument = DocumentKind | 'config';

export type SourceOf = (document: LintedDocument) => SourceText;

const paths = new Map<LintedDocument, string>();
let pathsOf: string | undefined;

/**
 * The path of a document of the spec in `dir`, relative to the root. Remembered for one spec, so that the problems of a document
 * share one text: to put them in order is to compare it again and again.
 */
export function documentPath(dir: string, document: LintedDocument): string {
  if (dir !== pathsOf) paths.clear();
  pathsOf = dir;
  const known = paths.get(document);
  if (known !== undefined) return known;
  const name = document === 'config' ? configFileName : fileNameOf(document);
  const path = dir === '' ? name : `${dir}/${name}`;
  paths.set(document, path);
  return path;
}

/** Problems as the contract has them: in lines and columns of files, with their levels; what is off is left out. */
export function located(found: readonly LintProblem[], dir: string, sourceOf: SourceOf, levels: LintLevels): Problem[] {
  const problems: Problem[] = [];
  for (const problem of found) {
    const severity = levels[problem.code];
    if (severity !== 'off') problems.push(locatedProblem(problem, severity, dir, sourceOf));
  }
  return problems;
}

function placed({ document, span }: Place, dir: string, sourceOf: SourceOf): FileSpan {
  return fileSpan(documentPath(dir, document), sourceOf(document), span);
}

const noRelated: Problem['related'] = [];
const noFixes: Problem['fixes'] = [];

/** Written out and not spread: a large spec has thousands of these, and spreading them takes most of their time. */
function locatedProblem(problem: LintProblem, severity: Severity, dir: string, sourceOf: SourceOf): Problem {
  const { file, line, column, endLine, endColumn } = placed(problem, dir, sourceOf);
  const { code, message, related, fixes } = problem;
  return {
    file,
    line,
    column,
    endLine,
    endColumn,
    code,
    severity,
    message,
    related: related?.length
      ? related.map((one) => ({ ...placed(one, dir, sourceOf), message: one.message }))
      : noRelated,
    fixes: fixes?.length ? fixes.map((fix) => locatedFix(fix, dir, sourceOf)) : noFixes,
  };
}

function locatedFix({ title, edits }: LintFix, dir: string, sourceOf: SourceOf): Problem['fixes'][number] {
  return {
    title,
    edits: edits.map((edit) => {
      const { file, line, column, endLine, endColumn } = placed(edit, dir, sourceOf);
      return { file, line, column, endLine, endColumn, newText: edit.text };
    }),
  };
}
