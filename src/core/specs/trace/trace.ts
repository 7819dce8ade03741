/**
 * The contract of `spec trace --json`, `fingerpost.spec.trace/1`: what each criterion is held by, and where the thread ends.
 * Paths are relative to the root with `/`, lines 1-based; keys stand in this order.
 */

export type TestResult = 'pass' | 'fail' | 'not-run' | 'stale';

export interface TestRef {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
  readonly tag: string;
  /** Key of the property that the test is for. */
  readonly property: string | null;
  readonly result: TestResult;
  /** Inputs that the property was tried with. */
  readonly runs: number | null;
  readonly seed: string | null;
}

/** From the worst to the best that can be said; the worst that is true counts. */
export type CriterionStatus = 'fails' | 'drift' | 'running' | 'holds' | 'built' | 'planned' | 'none';

export interface CriterionTrace {
  readonly key: string;
  readonly id: string;
  readonly line: number;
  /** Keys. */
  readonly properties: readonly string[];
  /** Keys. */
  readonly tasks: readonly string[];
  readonly tests: readonly TestRef[];
  /** What tasks of it changed. */
  readonly files: readonly string[];
  /** Hashes of commits whose message names it. */
  readonly commits: readonly string[];
  readonly status: CriterionStatus;
}

export type GapCode =
  | 'criterion-untraced'
  | 'criterion-untested'
  | 'property-untested'
  | 'ref-unresolved'
  | 'test-unresolved'
  | 'spec-uncited';

export interface Gap {
  readonly code: GapCode;
  readonly id: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

export interface Trace {
  readonly schema: 'fingerpost.spec.trace/1';
  readonly name: string;
  readonly criteria: readonly CriterionTrace[];
  readonly gaps: readonly Gap[];
}
