/** A file that a task changed, as it was and as it is. Null: it is not there, or is no text. */
export interface ChangedText {
  /** Relative to the root. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A way to make a check say less, and how a line shows it. */
const kinds: readonly (readonly [string, RegExp])[] = [
  [
    'lint suppression',
    /\beslint-disable|\bbiome-ignore\b|\boxlint-disable|#\s*noqa\b|#\s*pylint:\s*disable|#\s*ruff:\s*noqa|\bnolint\b/g,
  ],
  ['type suppression', /@ts-(?:ignore|expect-error|nocheck)\b|#\s*(?:type|pyright|mypy):\s*ignore/g],
  ['coverage suppression', /\b(?:istanbul|c8|v8)\s+ignore\b|#\s*pragma:\s*no\s*cover/g],
  [
    'skipped test',
    /\b(?:it|test|describe|suite|context|specify|prop)(?:\.\w+)*\.(?:skip|todo|fails|skipIf|runIf)\b|\bx(?:it|test|describe|context|specify)\s*\(|\bthis\.skip\s*\(|\bself\.skipTest\s*\(|\bunittest\.SkipTest\b|\bt\.(?:skip|todo)\s*\(|@(?:pytest\.mark\.(?:skip|skipif|xfail)|unittest\.(?:skip|expectedFailure))|\bpytest\.(?:skip|xfail|importorskip)\s*\(|\{\s*(?:skip|todo):\s*(?:true|['"`])/g,
  ],
  [
    'test run alone',
    /\b(?:it|test|describe|suite|context|specify|prop)(?:\.\w+)*\.only\b|\bf(?:it|describe)\s*\(|\{\s*only:\s*true/g,
  ],
  // No project has a reason to know what our programs in its test runs are called.
  [
    'reach for what watches the tests',
    /\bFINGERPOST_[A-Z]+|\bfingerpost[_-](?:checks|watch|coverage|unittest|instrument)\b|\bfingerpost\.test\b/g,
  ],
  ['test run that passes without tests', /--pass-?with-?no-?tests|\bpassWithNoTests\b/gi],
];

const snapshot = /(?:^|\/)__snapshots__\/|\.snap(?:shot)?$|\.ambr$/;
/** Documents and data may speak of all of it. */
const notCode = /\.(?:md|mdx|markdown|txt|rst|adoc|lock|svg|html?)$/i;

/**
 * What a task added that makes checks say less: more of a kind than before in all files that it changed, told with the lines
 * that are new; and snapshots that were there and hold something else now. Pure.
 * @returns sentences, `src/cart.ts:3: …`
 */
export function addedSuppressions(changes: readonly ChangedText[]): readonly string[] {
  const found: string[] = [];
  for (const [kind, sign] of kinds) {
    const counts = changes.map((change) => {
      const relevant = !notCode.test(change.file) && !snapshot.test(change.file);
      const before = relevant ? linesWith(change.before, sign) : [];
      const after = relevant ? linesWith(change.after, sign) : [];
      return { file: change.file, before, after };
    });
    const sum = (lists: readonly (readonly Hit[])[]): number => lists.flat().reduce((all, { count }) => all + count, 0);
    if (sum(counts.map(({ after }) => after)) <= sum(counts.map(({ before }) => before))) continue;
    for (const { file, before, after } of counts) {
      const known = new Map<string, number>();
      for (const { text } of before) known.set(text, (known.get(text) ?? 0) + 1);
      for (const { line, text } of after) {
        const left = known.get(text) ?? 0;
        known.set(text, left - 1);
        if (left <= 0) found.push(`${file}:${String(line)}: ${kind}: ${text}`);
      }
    }
  }
  for (const { file, before, after } of changes) {
    if (snapshot.test(file) && before !== null && before !== after) {
      found.push(`${file}:1: ${after === null ? 'snapshot deleted' : 'snapshot rewritten'}`);
    }
  }
  return found;
}

interface Hit {
  readonly line: number;
  readonly text: string;
  readonly count: number;
}

function linesWith(text: string | null, sign: RegExp): readonly Hit[] {
  if (text === null) return [];
  return text.split(/\r\n|[\r\n]/).flatMap((each, index) => {
    const count = each.match(sign)?.length ?? 0;
    return count === 0 ? [] : [{ line: index + 1, text: each.trim().slice(0, 200), count }];
  });
}
