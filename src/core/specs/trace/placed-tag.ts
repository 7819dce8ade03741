import type { Property } from '../show';
import type { TestTag } from './test-tags';
import type { TestResult } from './trace';

/** A tag with where it stands. */
export interface PlacedTag extends TestTag {
  /** Relative to the root. */
  readonly file: string;
  /** How the test behind it went, where that is known. */
  readonly outcome?: { readonly result: TestResult; readonly runs: number | null; readonly seed: string | null };
}

/** A test tag after its numbers were looked up in the spec. */
export interface ResolvedTag {
  readonly tag: PlacedTag;
  readonly properties: readonly Property[];
  /** Keys of requirements and criteria. */
  readonly requirements: readonly string[];
  /** Numbers and IDs that the spec does not have. */
  readonly unknown: readonly string[];
}
