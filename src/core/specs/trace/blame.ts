/** The contract of `spec blame FILE --json`, `fingerpost.spec.blame/1`. Keys in this order; paths relative to root. */
export interface Blame {
  readonly schema: 'fingerpost.spec.blame/1';
  readonly root: string;
  readonly file: string;
  /** Hash of the project's files that the tests were run on. */
  readonly tree: string;
  /** Lines with code, in their order; neighbours of which the same is known stand together. */
  readonly lines: readonly BlamedLines[];
  /** Lines by what is known of them. */
  readonly counts: Readonly<Record<BlameKind, number>>;
  /** What makes the answer weaker, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Why a line is there. `criterion`: tests of criteria run it. `test`: only tests that no criterion has run it. `loaded`: it
 * runs as a whole whenever the file is loaded. `none`: no test runs it. No criterion asks for the last three.
 */
export type BlameKind = 'criterion' | 'test' | 'loaded' | 'none';

export interface BlamedLines {
  readonly line: number;
  readonly endLine: number;
  readonly kind: BlameKind;
  readonly criteria: readonly BlamedCriterion[];
  /** Tagged tests that run them. */
  readonly tests: readonly BlamedTest[];
}

export interface BlamedCriterion {
  /** Name of the spec. */
  readonly spec: string;
  readonly key: string;
  readonly id: string;
}

export interface BlamedTest {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
}

/** A script as it ran, and what of it. */
interface Script {
  readonly script: string;
  readonly places: readonly { readonly line: number; readonly start: number; readonly end: number }[];
  readonly covered: readonly (readonly [start: number, end: number])[];
}

export interface BlameInput {
  /** What runs when the file is loaded and no test is run. */
  readonly loaded: readonly Script[];
  /** What all tests together run. */
  readonly all: readonly Script[];
  /** What each tagged test runs by itself, with the criteria that it is for. */
  readonly tests: readonly {
    readonly test: BlamedTest;
    readonly criteria: readonly BlamedCriterion[];
    readonly covered: readonly Script[];
  }[];
}

/** Which lines are there for which criteria: those of which a test runs more than the loading of the file does. Pure. */
export function blameLines({ loaded, all, tests }: BlameInput): Pick<Blame, 'lines' | 'counts'> {
  const base = new Map(loaded.map(({ script, covered }) => [script, covered]));
  const byTest = tests.map((each) => ({ ...each, lines: linesBeyond(each.covered, base) }));
  const ofTests = linesBeyond(all, base);
  const ofLoading = linesLoaded(loaded);
  const code = new Set([...loaded, ...all].flatMap(({ places }) => places.map(({ line }) => line)));
  const counts: Record<BlameKind, number> = { criterion: 0, test: 0, loaded: 0, none: 0 };
  const lines: BlamedLines[] = [];
  for (const line of [...code].toSorted((a, b) => a - b)) {
    const own = byTest.filter((each) => each.lines.has(line));
    const criteria = distinct(own.flatMap((each) => each.criteria));
    const isTested = own.length > 0 || ofTests.has(line);
    const kind = criteria.length > 0 ? 'criterion' : isTested ? 'test' : ofLoading.has(line) ? 'loaded' : 'none';
    counts[kind] += 1;
    const found: BlamedLines = { line, endLine: line, kind, criteria, tests: own.map(({ test }) => test) };
    const last = lines.at(-1);
    if (last?.endLine === line - 1 && isAlike(last, found)) lines.splice(-1, 1, { ...last, endLine: line });
    else lines.push(found);
  }
  return { lines, counts };
}

/** Lines that the loading of the file runs as a whole: what stands in a function that nobody calls is none of it. */
function linesLoaded(scripts: readonly Script[]): ReadonlySet<number> {
  const lines = new Map<number, boolean>();
  for (const { places, covered } of scripts) {
    for (const { line, start, end } of places) {
      lines.set(line, (lines.get(line) ?? true) && !runsBeyond(start, end, [[start, end]], covered));
    }
  }
  return new Set([...lines].flatMap(([line, isWhole]) => (isWhole ? [line] : [])));
}

/** Lines of which something ran that is not in the base. */
function linesBeyond(scripts: readonly Script[], base: ReadonlyMap<string, Script['covered']>): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { script, places, covered } of scripts) {
    const without = base.get(script) ?? [];
    for (const { line, start, end } of places) {
      if (!lines.has(line) && runsBeyond(start, end, covered, without)) lines.add(line);
    }
  }
  return lines;
}

function runsBeyond(start: number, end: number, covered: Script['covered'], without: Script['covered']): boolean {
  const skips = without.toSorted(([one], [other]) => one - other);
  return covered.some(([from, to]) => {
    let at = Math.max(start, from);
    const until = Math.min(end, to);
    for (const [skipped, past] of skips) if (skipped <= at && at < past) at = past;
    return at < until;
  });
}

function distinct(criteria: readonly BlamedCriterion[]): readonly BlamedCriterion[] {
  return [...new Map(criteria.map((each) => [JSON.stringify([each.spec, each.key]), each])).values()];
}

const isAlike = (one: BlamedLines, other: BlamedLines): boolean =>
  one.kind === other.kind &&
  JSON.stringify([one.criteria, one.tests]) === JSON.stringify([other.criteria, other.tests]);
