import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestInstruments, TestReport, TestReports, Uri } from '../ports';
import { readCoverage } from './coverage';
import { readPythonCoverage } from './python-coverage';
import { pathOf, uriOf } from './places';
import { realPathOf } from './real-path';
import { ifThere } from './system-error';

/** Beside the bundle, or in the tree of the sources. */
const folders = ['../media/checks', '../../../media/checks'];

/** Reports in the folder for temporary files: a test run in the sandbox can write nowhere else outside of the project. */
export class NodeTestReports implements TestReports {
  /** @param scratch a folder that sandboxed commands may write */
  constructor(private readonly scratch: Uri) {}

  async open(): Promise<TestReport> {
    const parent = pathOf(this.scratch);
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, 'report-'));
    const lines = join(folder, 'lines.jsonl');
    const results = join(folder, 'results.json');
    const scratch = join(folder, 'scratch');
    const coverage = join(folder, 'coverage');
    await mkdir(scratch);
    await mkdir(coverage);
    return {
      instruments: instruments(),
      lines,
      results,
      scratch,
      coverage,
      readCoverage: async (file) => readCoverage(coverage, await realPathOf(pathOf(file))),
      readCoverageByTest: async (file) => readPythonCoverage(coverage, await realPathOf(pathOf(file))),
      read: async () => ({
        lines: (await ifThere(readFile(lines, 'utf8'))) ?? '',
        results: await ifThere(readFile(results, 'utf8')),
      }),
      close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
    };
  }
}

function instruments(): TestInstruments {
  const folder = folders.map((each) => join(__dirname, each)).find((each) => existsSync(join(each, 'preload.cjs')));
  if (folder === undefined) throw new Error('The programs that watch test runs are missing. Install Fingerpost again.');
  return {
    preload: join(folder, 'preload.cjs'),
    nodeReporter: uriOf(join(folder, 'node-reporter.mjs')),
    mochaReporter: join(folder, 'mocha-reporter.cjs'),
    python: folder,
  };
}
