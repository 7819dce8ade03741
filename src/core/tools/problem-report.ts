import type { FileCheck, FileError, FileRemark } from '../ports';
import { plural } from './plural';
import type { ToolContext } from './tool';

const mostProblems = 100;

type Problem = FileError & { readonly severity: 'error' | FileRemark['severity'] };

/**
 * What checks came to, for the model: problems by file and line, the worst first where they are too many. A file that nobody
 * checked is never passed over as one without problems.
 */
export function reportChecks(
  checks: readonly FileCheck[],
  deadlineMs: number,
  context: Pick<ToolContext, 'display'>,
): string {
  const checked = checks.filter(({ result }) => result === 'checked');
  const problems = checked.flatMap((check) =>
    problemsOf(check).map((problem) => ({ name: context.display(check.uri), ...problem })),
  );
  const shown = new Set([...problems].sort(bySeverity).slice(0, mostProblems));
  const lines = problems.filter((problem) => shown.has(problem)).map(lineOf);
  const rest = problems.length - shown.size;
  const unasked = checks.filter(({ result }) => result === 'no-provider').map(({ uri }) => context.display(uri));
  const unheard = checks.filter(({ result }) => result === 'no-answer').map(({ uri }) => context.display(uri));
  return [
    ...(problems.length > 0 ? [titleOf(problems), ...lines] : []),
    ...(rest > 0 ? [`[${plural(rest, 'milder problem')} not shown.]`] : []),
    ...(problems.length === 0 && checked.length > 0 ? [cleanTitle(checked.length, checks.length)] : []),
    ...(unasked.length > 0 ? [notChecked(unasked)] : []),
    ...(unheard.length > 0 ? [notHeard(unheard, deadlineMs)] : []),
  ].join('\n');
}

function cleanTitle(checked: number, all: number): string {
  return checked === all ? 'No diagnostics found' : `No diagnostics found in ${plural(checked, 'file')} of ${all}.`;
}

function problemsOf({ errors, remarks = [] }: FileCheck): readonly Problem[] {
  return [...errors.map((error) => ({ ...error, severity: 'error' as const })), ...remarks].sort(
    (a, b) => a.line - b.line,
  );
}

const ranks = { error: 0, warning: 1, information: 2, hint: 3 } satisfies Record<Problem['severity'], number>;

const bySeverity = (a: Problem, b: Problem): number => ranks[a.severity] - ranks[b.severity];

function titleOf(problems: readonly (Problem & { readonly name: string })[]): string {
  const counts = [
    countOf(problems, 'error', 'error'),
    countOf(problems, 'warning', 'warning'),
    countOf(problems, 'information', 'note'),
    countOf(problems, 'hint', 'hint'),
  ].filter((each) => each !== undefined);
  return `${counts.join(', ')} in ${plural(new Set(problems.map(({ name }) => name)).size, 'file')}:`;
}

function countOf(problems: readonly Problem[], severity: Problem['severity'], noun: string): string | undefined {
  const count = problems.filter((problem) => problem.severity === severity).length;
  return count === 0 ? undefined : plural(count, noun);
}

function lineOf({ name, line, severity, source, message }: Problem & { readonly name: string }): string {
  const said = message.trim().replace(/\s*\n\s*/g, ' ');
  return `${name}:${line}: ${severity}${source === undefined ? '' : ` [${source}]`}: ${said}`;
}

function notChecked(names: readonly string[]): string {
  return [
    `Not checked, as no language server answered for it: ${names.join(', ')}. That is no word on whether there are problems; the server may be inactive.`,
    'What the user can do, in this order: see that the language’s extension is enabled in the Extensions view; look at its channel in the Output panel; reload the window; update the extension.',
    'Until then check with the project’s own tools in a shell.',
  ].join(' ');
}

function notHeard(names: readonly string[], deadlineMs: number): string {
  return `Not checked, as the language server did not answer within ${Math.round(deadlineMs / 1000)} s: ${names.join(', ')}. It may still be starting: ask again in a moment.`;
}
