import { z } from 'zod';
import type { Clock, Digests, Journal, Store } from '../../ports';
import { RecordFile } from '../../sessions/record-file';
import type { Setup } from './frozen-setup';

const entry = z.object({
  kind: z.literal('allowed'),
  /** SHA-256 of the command line. */
  command: z.string(),
  /** As people know it. */
  name: z.string(),
  /** What decides what the check means, frozen then. */
  setup: z.record(z.string(), z.string()),
  at: z.string(),
});

/**
 * Which test command a person allowed to be run in a folder, and how its set-up was then. Outside of the repository: nobody
 * allows a command by writing a file there.
 */
export class CheckApprovals {
  readonly #file: RecordFile<z.infer<typeof entry>>;

  /** @param folder of the workspace in the store */
  constructor(
    folder: string,
    private readonly ports: {
      readonly store: Store;
      readonly clock: Clock;
      readonly digests: Digests;
      readonly journal: Journal;
    },
  ) {
    this.#file = new RecordFile(`${folder}/checks.jsonl`, entry, ports);
  }

  /** The set-up with which the command was allowed last; undefined where it never was. */
  async setupOf(line: string): Promise<Setup | undefined> {
    const hash = this.ports.digests.sha256(line);
    return (await this.#file.read()).findLast(({ command }) => command === hash)?.setup;
  }

  async allow(line: string, name: string, setup: Setup): Promise<void> {
    const at = new Date(this.ports.clock.now()).toISOString();
    await this.#file.add({ kind: 'allowed', command: this.ports.digests.sha256(line), name, setup: { ...setup }, at });
  }
}
