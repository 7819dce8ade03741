import type { SyntaxNode } from '../../ports';

/** What the grammar of bash has and a standard shell may take for something else: often for several commands. */
const beyond: ReadonlySet<string> = new Set([
  ...['ansi_c_string', 'translated_string', 'process_substitution', 'herestring_redirect', 'c_style_for_statement'],
  ...['array', 'extglob_pattern', '[[', '((', '&>', '&>>', '|&'],
]);

/** Why a line cannot be judged by the grammar of bash when `sh` runs it, as the end of a sentence about the line. */
export function shProblem({ type, children }: SyntaxNode): string | undefined {
  if (beyond.has(type)) return `has ${type.replaceAll('_', ' ')} in it, which not every shell reads in the same way`;
  for (const child of children) {
    const problem = shProblem(child);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
