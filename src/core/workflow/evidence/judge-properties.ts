import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { Agreed } from './compare';
import { isCollected, runsOfTag, testsOfTag } from './tagged-tests';
import type { PropertyRun, TestOutcome, TestResults } from './test-results';
import type { Verdict } from './check';

/** What was found out about the property of one tag. */
export interface JudgedProperty {
  readonly tag: PlacedTag;
  readonly number: string;
  readonly verdict: Verdict;
  /** Sentences about what is wrong; none where it holds. */
  readonly problems: readonly string[];
  /** Sentences about what makes it weak. */
  readonly warnings: readonly string[];
  /** The run that says most: a failing one first. */
  readonly run: PropertyRun | undefined;
  readonly tests: readonly TestOutcome[];
}

export interface PropertyInput {
  readonly results: TestResults;
  /** All tags of tests, of this spec and others, by file and line: they bound each other. */
  readonly allTags: readonly PlacedTag[];
  /** Those that mean the spec at hand. */
  readonly tags: readonly PlacedTag[];
  /** By a test's identity. */
  readonly agreed: ReadonlyMap<string, Agreed>;
  /** Does the text of the file use a library that we have an instrument for? */
  readonly usesLibrary: (file: string) => boolean;
  /** Files of tests by the look of their names: a tag elsewhere is a remark. */
  readonly isTestFile?: (file: string) => boolean;
}

/** Names the check of a property. */
export const propertyId = ({ tag, number }: Pick<JudgedProperty, 'tag' | 'number'>): string =>
  `property:${number}@${tag.file}:${String(tag.line)}`;

/** With less it has hardly been tried. */
const fewInputs = 10;
/** Of so many inputs kept away for one that was looked at, the property sees next to nothing. */
const mostSkipsPerRun = 4;

const looksLikeTest = (file: string): boolean => /test|spec|prop|check/i.test(file);

/** Every tagged property test must have run, seen inputs, and held. Pure. */
export function judgeProperties({
  results,
  allTags,
  tags,
  agreed,
  usesLibrary,
  isTestFile = looksLikeTest,
}: PropertyInput): readonly JudgedProperty[] {
  return tags.flatMap((tag) => {
    if (!isTestFile(tag.file) && !isCollected(tag.file, results.tests)) return [];
    const tagsOfFile = allTags.filter(({ file }) => file === tag.file);
    const tests = testsOfTag(tag, results.tests, tagsOfFile);
    const runs = runsOfTag(tag, tests, results.properties, tagsOfFile);
    return numbersOf(tag).map((number) => ({
      tag,
      number,
      tests,
      run: runs.find(({ failed }) => failed) ?? runs.toSorted((one, other) => one.runs - other.runs)[0],
      ...verdictOf(tag, tests, runs, agreed, usesLibrary(tag.file)),
    }));
  });
}

/** A tag of a criterion alone is judged as a whole, under the first thing that it names. */
function numbersOf({ properties, requirements }: PlacedTag): readonly string[] {
  return properties.length > 0 ? properties : requirements.slice(0, 1);
}

function verdictOf(
  tag: PlacedTag,
  tests: readonly TestOutcome[],
  runs: readonly PropertyRun[],
  agreed: ReadonlyMap<string, Agreed>,
  usesLibrary: boolean,
): Pick<JudgedProperty, 'verdict' | 'problems' | 'warnings'> {
  const place = `${tag.file}:${String(tag.line)}`;
  const fail = (problem: string): ReturnType<typeof verdictOf> => ({
    verdict: 'fail',
    problems: [problem],
    warnings: [],
  });
  const [first] = tests;
  if (first === undefined) return fail(`${place}: the test runner did not collect the test of this tag.`);
  const skipped = tests.find(({ result }) => result === 'skip');
  if (skipped) return fail(`${place}: "${skipped.names.join(' > ')}" is skipped.`);
  const agreement = tests.map(({ id }) => agreed.get(id)).find((each) => each !== undefined);
  const failing = tests.find(({ result }) => result === 'fail');
  const refuted = runs.find(({ failed }) => failed);
  const isOpen = agreement === 'must-fail' || agreement === 'may-fail';
  if (failing || refuted) {
    if (isOpen) return { verdict: 'expected-fail', problems: [], warnings: [] };
    return fail(`${place}: ${refuted ? refutedInWords(refuted, failing) : `"${first.names.join(' > ')}" fails.`}`);
  }
  if (agreement === 'must-fail') {
    return {
      verdict: 'unexpected-pass',
      problems: [`${place}: the test was to fail until it is fixed, and passes: it does not show the fault.`],
      warnings: [],
    };
  }
  if (runs.length === 0) {
    if (!usesLibrary || tag.properties.length === 0) return { verdict: 'pass', problems: [], warnings: [] };
    return fail(`${place}: the test passed without a property having been seen to run in it.`);
  }
  const blind = runs.find((run) => run.runs === 0 || run.skips > mostSkipsPerRun * run.runs);
  if (blind) {
    const all = String(blind.runs + blind.skips);
    return fail(`${place}: a precondition kept ${String(blind.skips)} of ${all} inputs away from the property.`);
  }
  // A time limit of the test goes before the number of inputs that we ask for.
  const brokenOff = runs.find((run) => run.interrupted && run.runs < fewInputs);
  if (brokenOff) {
    const tried = `${String(brokenOff.runs)} input${brokenOff.runs === 1 ? '' : 's'}`;
    return fail(`${place}: the property was broken off by a time limit after ${tried}.`);
  }
  const few = runs.find((run) => run.distinct < fewInputs);
  const warnings = few ? [`${place}: the property was tried on ${String(few.distinct)} different inputs only.`] : [];
  return { verdict: 'pass', problems: [], warnings };
}

/** Honest words: what was tried, where it failed, the smallest input, how to see it again (PBT-11, PBT-13). */
export function refutedInWords(run: PropertyRun, failing: TestOutcome | undefined): string {
  const hidden = failing ? '' : ' although its test passed';
  const at = run.library === 'fast-check' ? `after ${String(run.runs)} inputs` : `among ${String(run.runs)} tries`;
  const shrunk = run.shrinks > 0 ? ` (shrunk ${String(run.shrinks)} times)` : '';
  const replay = run.seed === '' ? '' : ` Seed ${run.seed}${run.path === null ? '' : `, path ${run.path}`}.`;
  const cause = run.message === null ? '' : ` ${run.message.split('\n')[0] ?? ''}`;
  return `the property failed ${at}${hidden}. Counterexample: ${run.counterexample ?? '?'}${shrunk}.${replay}${cause}`;
}

/**
 * Properties that failed while the test around them passed, tagged or not: a logged failure outweighs a green exit. Those
 * that did so before the task as well are left out; some tests are about failing properties.
 */
export function hiddenFailures(
  results: TestResults,
  before: TestResults | undefined,
): readonly { readonly run: PropertyRun; readonly text: string }[] {
  const known = new Map<string, number>();
  for (const run of before?.properties ?? []) if (run.failed) known.set(keyOf(run), (known.get(keyOf(run)) ?? 0) + 1);
  return results.properties.flatMap((run) => {
    if (!run.failed) return [];
    const left = known.get(keyOf(run)) ?? 0;
    known.set(keyOf(run), left - 1);
    const isShown = testsAround(run, results.tests).some(({ result }) => result === 'fail');
    if (left > 0 || isShown) return [];
    return [{ run, text: `${run.file ?? 'a test'}:${String(run.line ?? 0)}: ${refutedInWords(run, undefined)}` }];
  });
}

/** By the file alone where the test is not known: a line may have moved. */
const keyOf = ({ file, test }: PropertyRun): string => `${file ?? ''}\n${test ?? ''}`;

/** The tests in which the property may have run: by name, by line, else all of its file. */
function testsAround(run: PropertyRun, tests: readonly TestOutcome[]): readonly TestOutcome[] {
  const inFile = tests.filter(({ file }) => file === run.file);
  const { test, line } = run;
  if (test !== null) return inFile.filter(({ names }) => flat(names.join(' ')) === flat(test));
  const above = line === null ? [] : inFile.filter((each) => each.line !== null && each.line <= line);
  const nearest = Math.max(...above.map((each) => each.line ?? 0));
  return above.length > 0 ? above.filter((each) => each.line === nearest) : inFile;
}

const flat = (name: string): string => name.replaceAll(' > ', ' ');
