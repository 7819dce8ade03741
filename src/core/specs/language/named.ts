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

/** Requirements and criteria share one space of IDs. */
export type IdSpace = 'requirements' | 'properties' | 'tasks';

/** The space that the ID of a thing is of. */
export function spaceOf({ kind }: Pick<Named, 'kind'>): IdSpace {
  return kind === 'property' ? 'properties' : kind === 'task' ? 'tasks' : 'requirements';
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
  /** What the place is for: a `_Properties: 1_` names no requirement. */
  readonly space: IdSpace;
  /** As it is meant: 2.1 to 2.4 for the range `2.1-4`. */
  readonly ids: readonly string[];
  /** What each of `ids` names; undefined where nothing has the ID, or more than one thing. */
  readonly targets: readonly (Named | undefined)[];
  /** Those of the targets that there are. */
  readonly names: readonly Named[];
}

/** Whether two are one thing, also of two indexes. */
export function isSame(one: Named, other: Named): boolean {
  return one.kind === other.kind && one.key === other.key;
}

/** A use with what its IDs name, in their order. */
export function useOf(use: Omit<IdUse, 'names'>): IdUse {
  return { ...use, names: use.targets.filter((target) => target !== undefined) };
}
