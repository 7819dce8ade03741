import type { Span } from '../../text/span';
import type { DocumentKind } from '../document-kind';

/** A requirement, criterion, property or task: what an ID can name. */
export interface Named {
  readonly kind: 'requirement' | 'criterion' | 'property' | 'task';
  /** Unique among requirements and criteria, among properties, and among tasks. */
  readonly key: string;
  /** With prefix and all levels, as references write it: `FR-4.2`. Of a box without a number its key. */
  readonly id: string;
  readonly document: DocumentKind;
  /** Where its number is printed: of a criterion in a list only its place (`2` of 1.2). */
  readonly idSpan: Span | null;
  /** All of its lines. */
  readonly span: Span;
  /** 1-based. */
  readonly line: number;
  /** The title, or the text of a criterion. */
  readonly title: string | null;
  /** The key of the requirement of a criterion, or of the task that a task is part of. */
  readonly parent: string | null;
}

/** An ID where it is written. */
export interface IdUse {
  readonly document: DocumentKind;
  readonly span: Span;
  readonly written: string;
  /**
   * `definition`: the thing itself. `again`: a property that its design lists once more, or a task that is about it names.
   * `reference`: a line of references. `graph`: the dependency graph.
   */
  readonly role: 'definition' | 'again' | 'reference' | 'graph';
  /** As it is meant: 2.1 to 2.4 for the range `2.1-4`. */
  readonly ids: readonly string[];
  /** What it names; of a range all that is there. Empty where nothing has the ID, or more than one thing. */
  readonly names: readonly Named[];
}

/** Whether two are one thing, also of two indexes. */
export function isSame(one: Named, other: Named): boolean {
  return one.kind === other.kind && one.key === other.key;
}
