import { z } from 'zod';
import type { TestFramework } from './test-command';

/** A test that was collected, and what came of it. */
export interface TestOutcome {
  /** Names it among all tests of the project: file, names, and a number where several are alike. */
  readonly id: string;
  /** Relative to the root where it lies there. */
  readonly file: string | null;
  readonly line: number | null;
  /** Of what it stands in, outermost first, its own last. */
  readonly names: readonly string[];
  readonly result: 'pass' | 'fail' | 'skip';
  readonly message: string | null;
}

const propertyRun = z.object({
  library: z.enum(['fast-check', 'hypothesis']),
  file: z.string().nullable(),
  /** Where the test calls the library, or where the property is written. */
  line: z.number().nullable(),
  /** Names of the test in whose time it ran, joined by ` > `, where that is known. */
  test: z.string().nullable(),
  failed: z.boolean(),
  interrupted: z.boolean(),
  /** Inputs for which the predicate was looked at, up to the first failing one. */
  runs: z.number(),
  /** Inputs that a precondition kept away. */
  skips: z.number(),
  shrinks: z.number(),
  seed: z.string(),
  path: z.string().nullable(),
  /** The smallest failing input. */
  counterexample: z.string().nullable(),
  /** The first failing input. */
  first: z.string().nullable(),
  message: z.string().nullable(),
  /** The predicate said the opposite. */
  inverted: z.boolean(),
  /** Inputs that the test wanted. */
  asked: z.number(),
  /** Different inputs, counted up to twenty. */
  distinct: z.number(),
  via: z.enum(['assert', 'check', 'given']),
});

/** What the instrument saw of one property. */
export type PropertyRun = z.infer<typeof propertyRun>;

export interface TestResults {
  readonly tests: readonly TestOutcome[];
  readonly properties: readonly PropertyRun[];
  /** The list came to its end: nothing was cut off by a crash. */
  readonly isWhole: boolean;
  /** What is not installed where the tests run, and would be needed for what was asked. */
  readonly missing: readonly string[];
}

const lineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('test'),
    file: z.string().nullable(),
    line: z.number().nullable(),
    names: z.array(z.string()).min(1),
    result: z.enum(['pass', 'fail', 'skip']),
    message: z.string().nullable(),
  }),
  propertyRun.extend({ kind: z.literal('property') }),
  z.object({ kind: z.literal('missing'), module: z.string() }),
  z.object({ kind: z.literal('end') }),
]);

/** What Jest and Vitest write with `--json`; only what we use of it. */
const jsonSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          location: z.object({ line: z.number() }).nullish(),
        }),
      ),
    }),
  ),
});

type Found = Omit<TestOutcome, 'id'>;

/**
 * Reads what a run reported. Total: a line that is none was cut off, or written by somebody else, and the report is not whole.
 * @param roots absolute paths that may stand before a file's path: the folder by each of its names
 */
export function readResults(
  { lines, results }: { readonly lines: string; readonly results: string | undefined },
  framework: TestFramework | undefined,
  roots: readonly string[],
): TestResults {
  const found: Found[] = [];
  const properties: PropertyRun[] = [];
  const missing: string[] = [];
  let ended = false;
  let broken = false;
  for (const text of lines.split('\n')) {
    if (text.trim() === '') continue;
    const line = lineSchema.safeParse(parsed(text));
    if (!line.success) broken = true;
    else if (line.data.kind === 'end') ended = true;
    else if (line.data.kind === 'missing') missing.push(line.data.module);
    else if (line.data.kind === 'test') found.push({ ...line.data, file: relative(line.data.file, roots) });
    else {
      properties.push({ ...propertyRun.parse(line.data), file: relative(line.data.file, roots) });
    }
  }
  if (framework !== 'vitest' && framework !== 'jest') {
    return { tests: identified(found), properties, isWhole: ended && !broken, missing };
  }
  const json = jsonSchema.safeParse(results === undefined ? undefined : parsed(results));
  const tests = json.success ? json.data.testResults.flatMap((file) => ofFile(file, roots)) : [];
  return { tests: identified(tests), properties, isWhole: json.success && !broken, missing };
}

function ofFile(
  { name, status, message, assertionResults }: z.infer<typeof jsonSchema>['testResults'][number],
  roots: readonly string[],
): readonly Found[] {
  const file = relative(name, roots);
  const tests = assertionResults.map((each): Found => ({
    file,
    line: each.location?.line ?? null,
    names: [...each.ancestorTitles, each.title],
    result: each.status === 'passed' ? 'pass' : each.status === 'failed' ? 'fail' : 'skip',
    message: each.failureMessages?.join('\n') ?? null,
  }));
  const isBroken = status === 'failed' && !tests.some(({ result }) => result === 'fail');
  // The file itself could not be loaded, or something around its tests failed.
  return isBroken
    ? [...tests, { file, line: null, names: [file ?? name], result: 'fail', message: message ?? null }]
    : tests;
}

function identified(found: readonly Found[]): readonly TestOutcome[] {
  const counts = new Map<string, number>();
  return found.map((test) => {
    const name = `${test.file ?? ''} > ${test.names.join(' > ')}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { ...test, id: count === 1 ? name : `${name} (${String(count)})` };
  });
}

/** A path as the root's files are named; what lies elsewhere keeps its own. */
export function relativeToRoots(file: string, roots: readonly string[]): string {
  const path = file.replace(/^file:\/\//, '').replaceAll('\\', '/');
  for (const root of roots) {
    const folder = root.replaceAll('\\', '/').replace(/\/$/, '');
    if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  }
  return path;
}

function relative(file: string | null, roots: readonly string[]): string | null {
  return file === null ? null : relativeToRoots(file, roots);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is no JSON fits no schema
  }
}
