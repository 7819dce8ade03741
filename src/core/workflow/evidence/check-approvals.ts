import { z } from 'zod';
import type { Clock, Digests, Journal, Store } from '../../ports';
import { RecordFile } from '../../sessions/record-file';
import type { Setup } from './frozen-setup';

const entry = z.object({
  /** `frozen`: its set-up was, as a plan was approved; nobody has allowed it to be run by that. */
  kind: z.enum(['allowed', 'frozen']),
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

  /** The set-up that was agreed on last for the command, and whether anybody allowed it; undefined where there is none. */
  async frozenOf(line: string): Promise<{ readonly setup: Setup; readonly isAllowed: boolean } | undefined> {
    const hash = this.ports.digests.sha256(line);
    const own = (await this.#file.read()).filter(({ command }) => command === hash);
    const last = own.at(-1);
    return last && { setup: last.setup, isAllowed: own.some(({ kind }) => kind === 'allowed') };
  }

  /** The command that was agreed on last, as people know it. */
  async lastName(): Promise<string | undefined> {
    return (await this.#file.read()).at(-1)?.name;
  }

  async allow(line: string, name: string, setup: Setup): Promise<void> {
    await this.#add('allowed', line, name, setup);
  }

  async freeze(line: string, name: string, setup: Setup): Promise<void> {
    await this.#add('frozen', line, name, setup);
  }

  async #add(kind: 'allowed' | 'frozen', line: string, name: string, setup: Setup): Promise<void> {
    const at = new Date(this.ports.clock.now()).toISOString();
    await this.#file.add({ kind, command: this.ports.digests.sha256(line), name, setup: { ...setup }, at });
  }
}
