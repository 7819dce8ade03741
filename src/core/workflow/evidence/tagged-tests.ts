import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { PropertyRun, TestOutcome } from './test-results';

/**
 * The tests that a tag stands for, among those that were collected: of its file, by the name that stands by it, by the tag
 * where it is itself part of a name, else all that are in the one test file which the tag is alone in.
 */
export function testsOfTag(
  tag: PlacedTag,
  tests: readonly TestOutcome[],
  tagsOfFile: readonly PlacedTag[],
): readonly TestOutcome[] {
  const inFile = testsOfFile(tag.file, tests);
  const { name } = tag;
  if (name !== null) {
    const named = inFile.filter((test) => test.names.some((each) => plain(each) === plain(name)));
    if (named.length > 0) return named;
  }
  const tagged = inFile.filter(({ names }) => names.some((each) => bearsTag(each, tag)));
  if (tagged.length > 0) return tagged;
  return tagsOfFile.length === 1 && name === null ? inFile : [];
}

/** Was the file collected, as it is or as what it was compiled to? */
export function isCollected(file: string, tests: readonly TestOutcome[]): boolean {
  return testsOfFile(file, tests).length > 0;
}

function testsOfFile(file: string, tests: readonly TestOutcome[]): readonly TestOutcome[] {
  const own = tests.filter((test) => test.file === file);
  if (own.length > 0) return own;
  const stem = stemOf(file);
  return tests.filter((test) => test.file !== null && stemOf(test.file) === stem);
}

/** What the instrument saw of the property that a tag stands for. */
export function runsOfTag(
  tag: PlacedTag,
  own: readonly TestOutcome[],
  runs: readonly PropertyRun[],
  tagsOfFile: readonly PlacedTag[],
): readonly PropertyRun[] {
  const names = new Set(own.map((test) => joined(test.names)));
  return runs.filter((run) => {
    if (run.file === null || stemOf(run.file) !== stemOf(tag.file)) return false;
    if (run.test !== null) return names.has(flat(run.test));
    const { line } = run;
    if (tagsOfFile.length === 1 || line === null) return tagsOfFile.length === 1;
    // The call stands below its tag, and above the next one.
    const nearest = tagsOfFile.findLast((each) => each.line <= line);
    return nearest?.line === tag.line;
  });
}

/** Is the text of a test's name the tag itself? */
function bearsTag(name: string, { feature, properties, requirements }: PlacedTag): boolean {
  if (!name.toLowerCase().includes(feature.toLowerCase())) return false;
  return [...properties, ...requirements].some((id) =>
    new RegExp(String.raw`(?:^|[^\d.])${literal(id)}(?![\d]|\.\d)`).test(name),
  );
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Without the parameters that pytest writes behind it. */
const plain = (name: string): string => flat(name).replace(/\[[^\]]*\]$/, '');
const flat = (name: string): string => name.replace(/\s*>\s*|\s+/g, ' ').trim();
const joined = (names: readonly string[]): string => flat(names.join(' > '));

/** `dist/test/cart.test.js` and `test/cart.test.ts` are one file. */
function stemOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}
