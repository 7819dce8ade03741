import type { Span } from '../../text/span';
import type { CriterionView, RequirementView, SourceText } from './criterion-view';
import type { LintEdit, LintProblem, Place } from './problem';

/** One criterion, as its rules see it. */
export interface CriterionContext {
  readonly view: CriterionView;
  readonly requirement: RequirementView;
  readonly source: SourceText;
  /** Terms of the glossary, as `normalizeTerm` writes them. */
  readonly terms: ReadonlySet<string>;
}

/** Looks at one criterion by itself. Cheap when there is nothing to say: it runs on every one of them. */
export type CriterionRule = (context: CriterionContext) => readonly LintProblem[];

export const nothing: readonly LintProblem[] = [];

export function placeOf({ view, requirement, source }: CriterionContext, span: Span): Place {
  return view.place(requirement.document, source, span);
}

export function editOf(context: CriterionContext, span: Span, text: string): LintEdit {
  const place = placeOf(context, span);
  return { document: place.document, span: place.span, text };
}

/** Glossary terms are compared without case, underscores and blanks. */
export function normalizeTerm(term: string): string {
  return term
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/** A problem at a span of the criterion's text. */
export function problemAt(
  context: CriterionContext,
  at: Span,
  code: LintProblem['code'],
  message: string,
  fixes: LintProblem['fixes'] & {} = [],
  related: LintProblem['related'] & {} = [],
): LintProblem {
  const { document, span } = placeOf(context, at);
  return { document, span, code, message, fixes, related };
}
