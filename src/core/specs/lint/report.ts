/** The contract of `spec lint --json`, `fingerpost.spec.lint/1`, with the types of `spec show`. */
import type { Severity } from '../../text/problem';
import type { Problem } from '../show';

export interface LintedFile {
  readonly file: string;
  readonly language: string | null;
  readonly ears: 'checked' | 'unknown-language' | 'not-ears';
}

export interface Lint {
  readonly schema: 'fingerpost.spec.lint/1';
  readonly files: readonly LintedFile[];
  readonly problems: readonly Problem[];
  readonly counts: Readonly<Record<Severity, number>>;
}

/** What one spec adds to a report. */
export interface SpecFindings {
  readonly files: readonly LintedFile[];
  readonly problems: readonly Problem[];
}

export function lintReport(specs: readonly SpecFindings[]): Lint {
  const problems = specs.flatMap((spec) => spec.problems);
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of problems) counts[severity] += 1;
  return { schema: 'fingerpost.spec.lint/1', files: specs.flatMap((spec) => spec.files), problems, counts };
}
