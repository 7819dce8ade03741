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
  /** The same by the test that ran it, where one run tells them apart. None where nobody measured it so. */
  readCoverageByTest(file: Uri): Promise<readonly CoverageByTest[]>;
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

/** What one process ran of a file, by who ran it. */
export interface CoverageByTest {
  /** Of all of them together. */
  readonly script: CoveredScript;
  /** What ran before any test did. */
  readonly loaded: CoveredScript['covered'];
  /** By the file and the names of each test, joined by ` > `; the file as the test's runner names it. */
  readonly tests: ReadonlyMap<string, CoveredScript['covered']>;
}

/** Programs of ours that are loaded into test runs. */
export interface TestInstruments {
  /** Loaded into each Node process: watches fast-check. */
  readonly preload: string;
  /** Reporter for `node --test`: a URL, as Node takes nothing else on every system. */
  readonly nodeReporter: string;
  /** Reporter for Mocha. */
  readonly mochaReporter: string;
  /** Folder of the plugin for pytest, and of what runs unittest. */
  readonly python: string;
}
