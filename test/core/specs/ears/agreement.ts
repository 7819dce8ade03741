/** How well two labellings, or a classifier and labels, agree. */
export interface Score {
  readonly label: string;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Cohen's kappa of two columns: agreement beyond what their frequencies would give by chance. */
export function kappa(pairs: readonly (readonly [string, string])[]): number {
  const share = (column: 0 | 1, label: string): number =>
    pairs.filter((pair) => pair[column] === label).length / pairs.length;
  const labels = new Set(pairs.flat());
  const observed = pairs.filter(([one, other]) => one === other).length / pairs.length;
  const expected = [...labels].reduce((sum, label) => sum + share(0, label) * share(1, label), 0);
  return expected === 1 ? 1 : (observed - expected) / (1 - expected);
}

/** The lower end of the 95 % interval of Wilson for `good` of `all`. */
export function wilsonLower(good: number, all: number): number {
  if (all === 0) return 0;
  const z = 1.959964;
  const p = good / all;
  const middle = p + (z * z) / (2 * all);
  const half = z * Math.sqrt((p * (1 - p) + (z * z) / (4 * all)) / all);
  return (middle - half) / (1 + (z * z) / all);
}

/** @param cases what is expected and what was found, as sets of labels */
export function scoreOf(
  label: string,
  cases: readonly { readonly expected: ReadonlySet<string>; readonly found: ReadonlySet<string> }[],
): Score {
  const count = (isExpected: boolean, isFound: boolean): number =>
    cases.filter(({ expected, found }) => expected.has(label) === isExpected && found.has(label) === isFound).length;
  return {
    label,
    truePositives: count(true, true),
    falsePositives: count(false, true),
    falseNegatives: count(true, false),
    trueNegatives: count(false, false),
  };
}
