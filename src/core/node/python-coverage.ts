import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CoverageByTest } from '../ports';
import { ifThere } from './system-error';

const lines = z.array(z.number());

/** What coverage.py writes of one file with contexts, as far as we use it. `functions` came with its version 7.6. */
const fileSchema = z.object({
  executed_lines: lines,
  missing_lines: lines,
  contexts: z.record(z.string(), z.array(z.string())),
  functions: z
    .record(z.string(), z.object({ executed_lines: lines, missing_lines: lines, start_line: z.number().optional() }))
    .default({}),
});

type CoveredFile = z.infer<typeof fileSchema>;

const reportSchema = z.object({ files: z.record(z.string(), fileSchema) });

/** What our programs for Python call that which runs for no single test. */
const shared = '(shared)';

/**
 * Which code of one file which test ran, by what coverage.py left in a folder, one report for each process. Total: what is no
 * such report, or torn, is passed over.
 * @param file absolute path
 */
export async function readPythonCoverage(folder: string, file: string): Promise<readonly CoverageByTest[]> {
  const found: CoverageByTest[] = [];
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    if (!name.endsWith('.json')) continue;
    const covered = parsePythonCoverage(await readFile(join(folder, name), 'utf8'), file);
    if (covered) found.push(covered);
  }
  return found;
}

/** Reads one report. A path in it is absolute, or relative to the folder that the file lies below. Total. */
export function parsePythonCoverage(text: string, file: string): CoverageByTest | undefined {
  const report = reportSchema.safeParse(parsed(text));
  if (!report.success) return undefined;
  const own = Object.entries(report.data.files).find(([path]) => resolve(path) === file || endsAs(file, path));
  return own && byTest(own[1], file);
}

const endsAs = (file: string, path: string): boolean =>
  file.replaceAll('\\', '/').endsWith(`/${path.replaceAll('\\', '/').replace(/^\.\//, '')}`);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // its process was killed while it wrote
  }
}

/**
 * Each line has two places: one for its run as the file is loaded, one for its run by a test. Thus a function that the loading
 * calls too is still a test's, and a line of the module that a test happened to load is not.
 */
function byTest(found: CoveredFile, file: string): CoverageByTest {
  const code = [...new Set([...found.executed_lines, ...found.missing_lines])].toSorted((a, b) => a - b);
  const indexOf = new Map(code.map((line, index) => [line, index]));
  const contexts = contextsByLine(found, code);
  const ofModule = new Set(found.functions['']?.executed_lines);
  const loaded = new Set<number>();
  const all = new Set<number>();
  const tests = new Map<string, Set<number>>();
  for (const [index, line] of code.entries()) {
    const own = contexts.get(line) ?? new Set();
    if (own.has('') || ofModule.has(line)) loaded.add(2 * index);
    const isLoad = (context: string): boolean => context === '' || (ofModule.has(line) && context === shared);
    // Code of the module runs again for a test only where it is a function without a name: else the test loaded it.
    if (ofModule.has(line) && ![...own].some(isLoad)) continue;
    for (const context of own) {
      if (isLoad(context)) continue;
      all.add(2 * index + 1);
      if (context !== shared) tests.set(context, (tests.get(context) ?? new Set()).add(2 * index + 1));
    }
  }
  const places = code.flatMap((line, index) => placesAt(line, index, all));
  for (const [name, { start_line: head, executed_lines: ran, missing_lines: missed }] of Object.entries(
    found.functions,
  )) {
    if (name === '') continue;
    const first = indexOf.get(Math.min(...ran, ...missed));
    // The line that names a function is there for what its body is there for.
    if (head !== undefined && first !== undefined) places.push(...placesAt(head, first, all));
  }
  return {
    script: { script: file, places, covered: ranges(new Set([...loaded, ...all])) },
    loaded: ranges(loaded),
    tests: new Map([...tests].map(([test, own]) => [test, ranges(own)])),
  };
}

/** A statement over several lines stands at its first one, its contexts at any of them. */
function contextsByLine({ contexts }: CoveredFile, code: readonly number[]): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  for (const [at, own] of Object.entries(contexts)) {
    const line = code.findLast((each) => each <= Number(at));
    if (line === undefined) continue;
    const known = found.get(line) ?? new Set<string>();
    for (const each of own) known.add(each);
    found.set(line, known);
  }
  return found;
}

/** The second place is there only where a test runs it: else what the loading runs would not be whole without it. */
function placesAt(
  line: number,
  index: number,
  byTests: ReadonlySet<number>,
): { readonly line: number; readonly start: number; readonly end: number }[] {
  const again = 2 * index + 1;
  const first = { line, start: 2 * index, end: again };
  return byTests.has(again) ? [first, { line, start: again, end: again + 1 }] : [first];
}

const ranges = (points: ReadonlySet<number>): readonly (readonly [start: number, end: number])[] =>
  [...points].toSorted((a, b) => a - b).map((each) => [each, each + 1]);
