import type { Span } from '../../text/span';
import type { DocumentKind } from '../document-kind';
import type { LintCode } from './catalogue';

/** A place in one of a spec's documents. */
export interface Place {
  readonly document: DocumentKind | 'config';
  readonly span: Span;
}

export interface LintEdit extends Place {
  readonly text: string;
}

/** A change that a person may choose; it never runs by itself. */
export interface LintFix {
  readonly title: string;
  readonly edits: readonly LintEdit[];
}

/** What a rule found, in offsets of the documents; the report gives it lines and a severity. */
export interface LintProblem extends Place {
  readonly code: LintCode;
  readonly message: string;
  readonly related?: readonly (Place & { readonly message: string })[];
  readonly fixes?: readonly LintFix[];
}
