import type { Uri } from '../ports';
import type { Named } from '../specs/language/named';
import type { TextPlace } from './spec-version';

/** What an editor shows of a spec while it is read. Everything is decided here; a front end draws it. */

/** A thing of a spec or a test, where it can be gone to. */
export interface ThingRow {
  readonly kind: Named['kind'] | 'test';
  /** `1.2 IF the card is refused, …`. */
  readonly label: string;
  /** What is said beside it: the state of a task, the file of a test. Empty where there is nothing. */
  readonly detail: string;
  readonly place: TextPlace;
}

/** What is told of a thing where its ID stands. */
export interface ThingCard {
  readonly kind: Named['kind'];
  /** `Criterion 1.2`. */
  readonly title: string;
  readonly detail: string;
  /** Markdown of its document; of a criterion also how the design says it is checked, and its boundary values. */
  readonly text: string;
  readonly place: TextPlace;
  /** Inputs for which its properties fail, or once failed: those that still do first. */
  readonly examples: readonly ExampleRow[];
  /** What it is tied to, by kind; empty groups are left out. */
  readonly groups: readonly ThingGroup[];
}

/** An input for which a property failed. Evidence of runs, not a proof of anything (PBT-11, PBT-13). */
export interface ExampleRow {
  /** `Property 1 fails for ["__proto__"," "]`. */
  readonly text: string;
  /** `after 75 random inputs, shrunk 4 times; seed 42, path 74:0`. */
  readonly detail: string;
  /** Of its test. */
  readonly place: TextPlace;
}

export interface ThingGroup {
  readonly label: string;
  readonly rows: readonly ThingRow[];
  /** How many are left out, as nobody would read them there. */
  readonly more: number;
}

/** What stands at a place: an ID and all that it names. */
export interface HoverCard {
  /** Of the ID. */
  readonly place: TextPlace;
  /** One for each thing; several where the ID is a range. */
  readonly cards: readonly ThingCard[];
  /** How many more things the range names. */
  readonly more: number;
  /** What is wrong with an ID that names nothing. */
  readonly problem: string | undefined;
}

/** A link above a criterion or a property: what is there for it. */
export interface CriterionLens {
  /** 1-based. */
  readonly line: number;
  /** `2 tasks · 1 property · 3 tests`, `not covered`. */
  readonly title: string;
  readonly tooltip: string;
  readonly uri: Uri;
  readonly key: string;
  /** The property that fails for an input on which somebody has to decide (PBT-10). */
  readonly failing: { readonly dir: Uri; readonly number: string } | undefined;
}

/** What is there for a criterion. */
export interface Coverage {
  /** `1.2 IF the card is refused, …`. */
  readonly criterion: ThingRow;
  readonly rows: readonly ThingRow[];
}

/** A piece of a document that leads to a place. */
export interface DocumentLink {
  readonly place: TextPlace;
  readonly target: { readonly uri: Uri; readonly line: number | undefined };
  readonly tooltip: string;
}
