import type { Counterexample } from '../evidence/counterexample';
import type { CheckedRecord, RanRecord } from '../evidence/evidence-records';
import { type PropertyOutcome, propertyOutcomes } from '../property-outcomes';

/** A counterexample with when it was found. */
export interface FoundCounterexample extends Counterexample {
  /** ISO 8601. */
  readonly at: string;
  /** The last run of its test ended with it. */
  readonly isOpen: boolean;
  /** Of the task whose checks found it; null: a person had the tests run. */
  readonly session: string | null;
}

/** What was found out about the properties of a spec by all runs of their tests that were written down. */
export interface PropertyHistory {
  /** The last of each property in each file. */
  readonly outcomes: readonly PropertyOutcome[];
  /** Each input once, the newest first: they stay as examples of what went wrong once. */
  readonly counterexamples: readonly FoundCounterexample[];
}

type Looked = Pick<CheckedRecord | RanRecord, 'checks' | 'counterexamples' | 'at'> & { readonly session?: string };

/** @param records in their order */
export function propertyHistory(records: readonly Looked[]): PropertyHistory {
  const found = new Map<string, Omit<FoundCounterexample, 'isOpen'>>();
  /** The input that the last run of a test ended with; none where it held. */
  const open = new Map<string, string | undefined>();
  for (const { checks, counterexamples = [], at, session = null } of records) {
    for (const { kind, id, verdict } of checks) {
      const [, number, file] = /^property:(.*?)@(.*):\d+$/s.exec(id) ?? [];
      if (kind !== 'property' || number === undefined || file === undefined || !told.has(verdict)) continue;
      open.set(keyOf({ number, file }), undefined);
    }
    for (const each of counterexamples) {
      const key = JSON.stringify([keyOf(each), each.value]);
      // Seen again by a person it is still the task's that found it.
      const finder = session ?? found.get(key)?.session ?? null;
      found.delete(key); // the last one found stands last
      found.set(key, { ...each, at, session: finder });
      open.set(keyOf(each), each.value);
    }
  }
  const counterexamples = [...found.values()]
    .map((each) => ({ ...each, isOpen: open.get(keyOf(each)) === each.value }))
    .toReversed();
  return { outcomes: propertyOutcomes(records), counterexamples };
}

const told: ReadonlySet<string> = new Set(['pass', 'fail', 'expected-fail', 'unexpected-pass']);

const keyOf = ({ number, file }: Pick<Counterexample, 'number' | 'file'>): string => JSON.stringify([number, file]);
