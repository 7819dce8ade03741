import type { LintCode } from '../lint/catalogue';
import type { FileSpan, Problem } from '../show';

type FileEdit = Problem['fixes'][number]['edits'][number];

/** A change that the editor offers for problems: one fix, or the fixes of all problems of one kind. */
export interface FixOffer {
  readonly title: string;
  readonly code: string;
  /** What it mends. */
  readonly problems: readonly Problem[];
  readonly edits: readonly FileEdit[];
  /** The one way to mend the problem. */
  readonly isOnly: boolean;
  readonly mendsAll: boolean;
}

/**
 * Fixes that may be made of all problems of a document at once: they add a word or a line that everybody would add, or move
 * what stands there. Where a fix decides something (split, another keyword, another number), each is looked at by itself.
 */
const safeTogether: ReadonlySet<string> = new Set([
  'ears.if-without-then',
  'ears.trailing-condition',
  'glossary.undefined-term',
] satisfies readonly LintCode[]);

/** What can be done about the problems of `file` that touch a range. */
export function fixesAt(
  problems: readonly Problem[],
  file: string,
  range: Omit<FileSpan, 'file'>,
): readonly FixOffer[] {
  const touched = problems.filter((problem) => problem.file === file && touches(problem, range));
  const single = touched.flatMap((problem) =>
    problem.fixes.map(({ title, edits }): FixOffer => ({
      title,
      code: problem.code,
      problems: [problem],
      edits,
      isOnly: problem.fixes.length === 1,
      mendsAll: false,
    })),
  );
  const codes = new Set(touched.filter(({ fixes }) => fixes.length > 0).map(({ code }) => code));
  return [...single, ...[...codes].flatMap((code) => fixAll(problems, file, code) ?? [])];
}

/** The fixes of all problems of one kind in a file; undefined where they are not safe together or there is only one. */
export function fixAll(problems: readonly Problem[], file: string, code: string): FixOffer | undefined {
  if (!safeTogether.has(code)) return undefined;
  const alike = problems.filter((problem) => problem.file === file && problem.code === code);
  const mended: Problem[] = [];
  const edits: FileEdit[] = [];
  for (const problem of alike) {
    const [fix, ...others] = problem.fixes;
    if (!fix || others.length > 0 || fix.edits.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
    mended.push(problem);
    edits.push(...fix.edits);
  }
  if (mended.length < 2) return undefined;
  const title = `Fix all ${String(mended.length)} problems of this kind in the document`;
  return { title, code, problems: mended, edits, isOnly: false, mendsAll: true };
}

type Range = Omit<FileSpan, 'file'>;

function touches(one: Range, other: Range): boolean {
  return !isBefore(one.endLine, one.endColumn, other) && !isBefore(other.endLine, other.endColumn, one);
}

function isBefore(line: number, column: number, { line: otherLine, column: otherColumn }: Range): boolean {
  return line < otherLine || (line === otherLine && column < otherColumn);
}

/** Two insertions at one place stand one behind the other; everything else must not meet. */
function overlap(one: FileEdit, other: FileEdit): boolean {
  if (one.file !== other.file) return false;
  const isInsertion = ({ line, column, endLine, endColumn }: Range): boolean =>
    line === endLine && column === endColumn;
  if (isInsertion(one) && isInsertion(other)) return false;
  const ends = (a: Range, b: Range): boolean => a.endLine < b.line || (a.endLine === b.line && a.endColumn <= b.column);
  return !ends(one, other) && !ends(other, one);
}
