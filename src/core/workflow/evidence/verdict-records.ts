import { z } from 'zod';
import type { Clock, Journal, Store } from '../../ports';
import { RecordFile } from '../../sessions/record-file';
import type { VerifiedTask } from './verify-spec';

const entry = z.object({
  kind: z.literal('verified'),
  task: z.object({ id: z.string().nullable(), title: z.string() }),
  verdict: z.enum(['holds', 'drift']),
  /** ISO 8601. */
  at: z.string(),
});

export type VerdictRecord = z.infer<typeof entry>;

/** What came of verifying the tasks of one spec, in whichever process. */
export class VerdictRecords {
  readonly #file: RecordFile<VerdictRecord>;

  /** @param folder the spec's folder in the store */
  constructor(
    folder: string,
    private readonly ports: { readonly store: Store; readonly clock: Clock; readonly journal: Journal },
  ) {
    this.#file = new RecordFile(`${folder}/verified.jsonl`, entry, ports);
  }

  /** Of tasks of which nothing can be said there is nothing to keep. */
  async add(tasks: readonly Pick<VerifiedTask, 'id' | 'title' | 'verdict'>[]): Promise<void> {
    const at = new Date(this.ports.clock.now()).toISOString();
    for (const { id, title, verdict } of tasks) {
      if (verdict === 'holds' || verdict === 'drift') {
        await this.#file.add({ kind: 'verified', task: { id, title }, verdict, at });
      }
    }
  }

  /** Oldest first. */
  read(): Promise<readonly VerdictRecord[]> {
    return this.#file.read();
  }
}
