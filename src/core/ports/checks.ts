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
  /** What has been reported. `results` is undefined where there is no such file. */
  read(): Promise<{ readonly lines: string; readonly results: string | undefined }>;
  /** Lets go of all of it. */
  close(): Promise<void>;
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
