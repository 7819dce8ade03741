import type { Files, Uri } from '../ports';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { uriBelow } from '../text/uri';
import type { CheckedRecord, RanRecord } from './evidence/evidence-records';

/** How the test of a property in one file went when it was last run. */
export interface PropertyOutcome {
  readonly number: string;
  /** Relative to the root. */
  readonly file: string;
  readonly result: 'pass' | 'fail';
  readonly runs: number;
  readonly seed: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The last outcome of each property in each file, of records in their order. */
export function propertyOutcomes(
  records: readonly Pick<CheckedRecord | RanRecord, 'checks' | 'at'>[],
): readonly PropertyOutcome[] {
  const last = new Map<string, PropertyOutcome>();
  for (const { checks, at } of records) {
    for (const { kind, id, verdict, property } of checks) {
      const file = /^property:.*?@(.*):\d+$/s.exec(id)?.[1];
      if (kind !== 'property' || !property || file === undefined || (verdict !== 'pass' && verdict !== 'fail'))
        continue;
      const { number, runs, seed } = property;
      last.set(JSON.stringify([number, file]), { number, file, result: verdict, runs, seed, at });
    }
  }
  return [...last.values()];
}

/**
 * Tags with how their tests went last. A file that was changed since makes that `stale`: of the text that stands there now
 * nothing is known. Whether the code behind it has changed is for `spec verify`, which runs it again.
 */
export async function withOutcomes(
  tags: readonly PlacedTag[],
  outcomes: readonly PropertyOutcome[],
  root: Uri,
  files: Pick<Files, 'stat'>,
): Promise<readonly PlacedTag[]> {
  if (outcomes.length === 0) return tags;
  return Promise.all(
    tags.map(async (tag): Promise<PlacedTag> => {
      const [number, ...others] = tag.properties;
      const found = outcomes.find((one) => one.number === number && one.file === tag.file);
      if (!found || others.length > 0) return tag;
      const { result, runs, seed, at } = found;
      const changed = (await files.stat(uriBelow(root, tag.file)))?.modified ?? 0;
      return { ...tag, outcome: { result: changed > Date.parse(at) ? 'stale' : result, runs, seed } };
    }),
  );
}

/** What is known of a criterion by its tests, in words; empty where nothing is. Evidence, not proof (PBT-13). */
export function heldInWords(tests: readonly Pick<PlacedTag, 'outcome'>[]): string {
  const known = tests.flatMap(({ outcome }) => outcome ?? []);
  if (known.some(({ result }) => result === 'fail')) return 'a test fails';
  const runs = known.flatMap((one) => (one.result === 'pass' && one.runs !== null ? [one.runs] : []));
  return runs.length === 0 ? '' : `held for ${String(Math.min(...runs))} random inputs`;
}
