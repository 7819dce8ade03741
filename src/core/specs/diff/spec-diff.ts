/**
 * What `spec diff --json` prints, `fingerpost.spec.diff/1`: what two versions of a spec mean differently, and what that makes
 * stale. Lines are 1-based; keys stand in this order.
 */
import type { TestRef } from '../trace/trace';

/** `moved`: the same words under another ID. */
export type Change = 'added' | 'removed' | 'changed' | 'moved';

export interface ItemChange {
  readonly change: Change;
  /** In the later version; of what is removed, in the earlier one. */
  readonly id: string;
  /** Its ID in the earlier version, null for what is added. */
  readonly was: string | null;
  /** Null on the side where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** In the later version; of what is removed, in the earlier one. */
  readonly line: number;
}

export interface StaleTask {
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
  readonly line: number;
  /** Criteria and properties that it was done for and that are others now. */
  readonly because: readonly string[];
}

export interface StaleTest extends Pick<TestRef, 'file' | 'line' | 'name' | 'tag'> {
  readonly because: readonly string[];
}

export interface SpecDiff {
  readonly schema: 'fingerpost.spec.diff/1';
  readonly name: string;
  /** A commit. */
  readonly from: string;
  /** A commit; null for what lies in the folder. */
  readonly to: string | null;
  readonly criteria: readonly ItemChange[];
  readonly properties: readonly ItemChange[];
  readonly tasks: readonly ItemChange[];
  readonly stale: { readonly tasks: readonly StaleTask[]; readonly tests: readonly StaleTest[] };
}
