import { z } from 'zod';
import type { Clock, Digests, Journal, Store } from '../../ports';
import { RecordFile } from '../../sessions/record-file';
import { checkSchema } from './check';
import { counterexample } from './counterexample';

const link = {
  /** ISO 8601. */
  at: z.string(),
  /** Hash of the record before it; empty at the first. */
  previous: z.string(),
  hash: z.string(),
};

const task = z.object({ key: z.string(), id: z.string().nullable(), title: z.string() });

const entry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('checked'),
    task,
    session: z.string(),
    evidence: z.enum(['checked', 'not-checked', 'failed']),
    checks: z.array(checkSchema),
    /** What weakens it, in sentences. */
    warnings: z.array(z.string()),
    /** Every test that ran, and what came of it: what a later run is compared with. */
    tests: z.array(z.object({ id: z.string(), result: z.enum(['pass', 'fail', 'skip']) })),
    /** Files that the task changed, as they were then; older records do not say. */
    files: z.array(z.object({ file: z.string(), content: z.string() })).optional(),
    counterexamples: z.array(counterexample).readonly().optional(),
    ...link,
  }),
  /** A person had property tests run. It says nothing of any task. */
  z.object({
    kind: z.literal('ran'),
    checks: z.array(checkSchema),
    counterexamples: z.array(counterexample).readonly(),
    ...link,
  }),
  /** A test that was written to fail (PBT-16): until the first of these tasks it must, from the second on it must pass. */
  z.object({
    kind: z.literal('agreed'),
    test: z.string(),
    from: task,
    until: task.nullable(),
    by: task.nullable(),
    ...link,
  }),
]);

type Entry = z.infer<typeof entry>;
export type CheckedRecord = Extract<Entry, { kind: 'checked' }>;
export type RanRecord = Extract<Entry, { kind: 'ran' }>;
export type AgreedRecord = Extract<Entry, { kind: 'agreed' }>;
type Body<E> = E extends Entry ? Omit<E, keyof typeof link> : never;

/**
 * What the runner found out about the tasks of one spec. Each record holds the hash of the one before it: one that was
 * changed or taken out breaks the chain, and nothing from there on counts.
 */
export class EvidenceRecords {
  readonly #file: RecordFile<Entry>;

  /** @param folder the spec's folder in the store */
  constructor(
    folder: string,
    private readonly ports: {
      readonly store: Store;
      readonly clock: Clock;
      readonly digests: Digests;
      readonly journal: Journal;
    },
  ) {
    this.#file = new RecordFile(`${folder}/evidence.jsonl`, entry, ports);
  }

  /** Resolves when it is on the disk. */
  async add(body: Body<Entry>): Promise<void> {
    const { entries } = await this.read();
    const previous = entries.at(-1)?.hash ?? '';
    const linked = { ...body, at: new Date(this.ports.clock.now()).toISOString(), previous };
    await this.#file.add({ ...linked, hash: this.#hashOf(linked) });
  }

  /** Records that count, oldest first. @returns isIntact false: somebody changed them, or a part is lost */
  async read(): Promise<{ readonly entries: readonly Entry[]; readonly isIntact: boolean }> {
    const all = await this.#file.read();
    let previous = '';
    for (const [index, { hash, ...body }] of all.entries()) {
      if (body.previous !== previous || hash !== this.#hashOf(body))
        return { entries: all.slice(0, index), isIntact: false };
      previous = hash;
    }
    return { entries: all, isIntact: true };
  }

  #hashOf(body: object): string {
    return this.ports.digests.sha256(canonical(body));
  }
}

/** The same text for the same value, in whatever order its keys were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
