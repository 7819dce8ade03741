import type { Uri } from './place';

/** What watches a test run from inside, and where it reports to. */
export interface TestReports {
  /** A fresh place to report to, whose name nobody can know beforehand. */
  open(): Promise<TestReport>;
}

/** One test run's report. Paths are absolute, as programs want them. */
export interface TestReport {
  readonly instruments: TestInstruments;
  /** Where the instruments append their lines. */
  readonly lines: string;
  /** Where a test runner of its own accord writes what came of the tests. */
  readonly results: string;
  /** A folder for what the run would else leave in the project. */
  readonly scratch: string;
  /** A folder for what the run says of the code that it ran. */
  readonly coverage: string;
  /** Which code of a file ran. None where it was not loaded, or nobody measured it. */
  readCoverage(file: Uri): Promise<readonly CoveredScript[]>;
  /** What has been reported. `results` is undefined where there is no such file. */
  read(): Promise<{ readonly lines: string; readonly results: string | undefined }>;
  /** Lets go of all of it. */
  close(): Promise<void>;
}

/** What of a program was run, and where its source stands in it. Places are numbers that mean something to the script alone. */
export interface CoveredScript {
  readonly script: string;
  /** `line` of the source, 1-based. */
  readonly places: readonly { readonly line: number; readonly start: number; readonly end: number }[];
  readonly covered: readonly (readonly [start: number, end: number])[];
}

/** Programs of ours that are loaded into test runs. */
export interface TestInstruments {
  /** Loaded into each Node process: watches fast-check. */
  readonly preload: string;
  /** Reporter for `node --test`: a URL, as Node takes nothing else on every system. */
  readonly nodeReporter: string;
  /** Reporter for Mocha. */
  readonly mochaReporter: string;
  /** Folder of the plugin for pytest. */
  readonly python: string;
}
