import { execFile } from 'node:child_process';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Journal, Sandbox, SandboxMachine, SandboxPolicy, SandboxState, Store, Uri } from '../ports';
import { contain } from './sandbox-contain';
import type { Contained, ContainedStart, SandboxParts } from './sandbox-contain';
import { filesBelow } from './sandbox-find';
import { isSandboxMount, sweepMounts } from './sandbox-mounts';
import { closeRuntime, packedVendor } from './sandbox-runtime';
import { sandboxPrograms } from './sandbox-scripts';
import { neededPrograms, sandboxStateOf } from './sandbox-trouble';
import { pathOf, uriOf } from './places';
import { isExecutable } from './shell-line';
import { wordsOf } from './system-error';

/** A first command may take this long; a machine under load is slow. Milliseconds. */
const trialTime = 30_000;

/** What came of the first command of this process; a later one would come to the same. */
let tried: Promise<{ readonly worked: boolean; readonly words: string }> | undefined;

/** What a {@link NodeSandbox} needs of its host. */
export interface NodeSandboxOptions {
  readonly machine: SandboxMachine;
  readonly store: Store;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of a ripgrep. */
  readonly ripgrep: () => Promise<string | undefined>;
  readonly journal: Journal;
}

/** The sandbox of this machine: bubblewrap on Linux, seatbelt on macOS, none elsewhere. */
export class NodeSandbox implements Sandbox {
  readonly machine: SandboxMachine;
  #parts: Promise<SandboxParts> | undefined;
  #state: Promise<SandboxState> | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(private readonly options: NodeSandboxOptions) {
    this.machine = options.machine;
  }

  state(): Promise<SandboxState> {
    this.#state ??= this.#look();
    return this.#state;
  }

  async find(
    folder: Uri,
    isWanted: (path: string) => boolean,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly uris: readonly Uri[]; readonly cut: boolean }> {
    const root = pathOf(folder);
    const uris: Uri[] = [];
    for await (const path of filesBelow(root, await this.options.ripgrep(), signal)) {
      if (!isWanted(path)) continue;
      if (uris.length === limit) return { uris, cut: true };
      uris.push(uriOf(join(root, path)));
    }
    return { uris, cut: false };
  }

  isMountPoint(uri: Uri): boolean {
    return isSandboxMount(pathOf(uri));
  }

  /**
   * Wraps the start of any program, short or long: what is to be started in its place, and what is to be done when it has
   * ended. Nothing is started here.
   * @throws SandboxFailed where the program cannot be held to the policy; it must not be started then
   */
  async contain(start: ContainedStart, policy: SandboxPolicy, signal: AbortSignal): Promise<Contained> {
    await this.#sweep();
    this.#parts ??= this.#prepare();
    return contain(start, policy, await this.#parts, signal);
  }

  close(): Promise<void> {
    return closeRuntime();
  }

  async #look(): Promise<SandboxState> {
    const facts = { platform: process.platform, arch: process.arch, release: release(), trial: undefined };
    const programs = await this.#programs();
    const state = sandboxStateOf({ ...facts, programs });
    if (!state.works) return state;
    return sandboxStateOf({ ...facts, programs, trial: await (tried ??= this.#try()) });
  }

  async #programs(): Promise<ReadonlySet<string>> {
    const folders = (this.options.environment['PATH'] ?? '').split(delimiter).filter((each) => each.startsWith('/'));
    const isThere = async (name: string): Promise<boolean> => {
      if (name === 'rg') return (await this.options.ripgrep()) !== undefined;
      for (const folder of folders) if (await isExecutable(join(folder, name))) return true;
      return false;
    };
    const names = Object.keys(neededPrograms[process.platform] ?? {});
    const found = await Promise.all(names.map(async (name) => ((await isThere(name)) ? [name] : [])));
    return new Set(found.flat());
  }

  /** Runs a command that does nothing, as every later one is run. */
  async #try(): Promise<{ readonly worked: boolean; readonly words: string }> {
    const signal = AbortSignal.timeout(trialTime);
    try {
      const policy = trialPolicy(this.machine);
      const contained = await this.contain({ words: ['/bin/sh', '-c', 'exit 0'] }, policy, signal);
      try {
        const [program = '', ...args] = contained.launch;
        const env = contained.environment(definedOf(this.options.environment));
        await promisify(execFile)(program, args, { env, signal });
        return { worked: true, words: '' };
      } finally {
        await contained.end();
      }
    } catch (error) {
      this.options.journal.error('The sandbox does not work here', error);
      const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
      return { worked: false, words: said === '' ? wordsOf(error) : said };
    }
  }

  async #prepare(): Promise<SandboxParts> {
    const { machine, store, ripgrep } = this.options;
    const programs = await sandboxPrograms(pathOf(machine.tools), packedVendor);
    return { machine, store, programs, ripgrep: (await ripgrep()) ?? 'rg' };
  }

  async #sweep(): Promise<void> {
    this.#sweeping ??= sweepMounts(this.options.store).then((swept) => {
      if (swept.length > 0) this.options.journal.info(`Taken away what a sandbox had left: ${swept.join(', ')}`);
    });
    await this.#sweeping;
  }
}

function trialPolicy({ scratch }: SandboxMachine): SandboxPolicy {
  const nothing = { unwritable: [], unreadable: [], readable: [], domains: [], variables: {}, withoutVariables: [] };
  return { writable: [scratch], ...nothing };
}

function definedOf(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
