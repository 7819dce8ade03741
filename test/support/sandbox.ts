import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach } from 'mocha';
import { NodeFiles } from '../../src/core/node/files';
import { lineJournal } from '../../src/core/node/journal';
import { uriOf } from '../../src/core/node/places';
import { NodeProcesses } from '../../src/core/node/processes';
import { findRipgrep } from '../../src/core/node/ripgrep-candidates';
import { NodeSandbox } from '../../src/core/node/sandbox';
import { sandboxMachine } from '../../src/core/node/sandbox-machine';
import { closeRuntime } from '../../src/core/node/sandbox-runtime';
import { NodeStore } from '../../src/core/node/store';
import type { CommandEnd, SandboxMachine, SandboxPolicy } from '../../src/core/ports';
import { sandboxFor } from '../../src/core/trust/sandbox';
import { IgnoreFiles } from '../../src/core/trust/ignore-files';
import { fixedSettings, testPorts } from './node-ports';
import { temporaryFolder } from './temporary-folder';
import type { TemporaryFolder } from './temporary-folder';

/** Without these the sandbox cannot run, and its tests say so by failing. */
export const sandboxPlatform = process.platform === 'linux' || process.platform === 'darwin';

// The proxy of the sandbox serves all commands of a process; it would keep this one from ending.
after(() => closeRuntime());

const made: string[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })));
});

/** A workspace, a home folder beside it that no command may write, and real commands in the real sandbox. */
export class SandboxBench {
  readonly sandbox: NodeSandbox;
  readonly processes: NodeProcesses;
  readonly store: NodeStore;
  readonly journal: string[] = [];

  private constructor(
    readonly folder: TemporaryFolder,
    /** Absolute; not below the folder for temporary files, which commands may write. */
    readonly home: string,
    readonly machine: SandboxMachine,
    environment: Readonly<Record<string, string | undefined>>,
    private readonly settings: Readonly<Record<string, unknown>>,
  ) {
    const product = path.join(home, '.fingerpost');
    this.store = new NodeStore(product);
    this.sandbox = new NodeSandbox({
      machine,
      store: this.store,
      environment,
      ripgrep: () => findRipgrep([], environment['PATH'] ?? ''),
      journal: lineJournal((entry) => this.journal.push(entry)),
    });
    this.processes = new NodeProcesses(environment, [], this.sandbox);
  }

  static async open(
    files: Readonly<Record<string, string>> = {},
    settings: Readonly<Record<string, unknown>> = {},
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ): Promise<SandboxBench> {
    const home = await outsideFolder();
    // A folder of its own: tests replace what lies there while others run.
    const scratch = path.join(tmpdir(), `fingerpost-scratch-${randomUUID()}`);
    made.push(scratch);
    const known = sandboxMachine(path.join(home, '.fingerpost'), environment);
    const machine = { ...known, home: uriOf(home), scratch: uriOf(scratch) };
    return new SandboxBench(await temporaryFolder(files), home, machine, { ...environment, HOME: home }, settings);
  }

  /** The policy by which a command of this workspace would run now. */
  async policy(): Promise<SandboxPolicy> {
    const files = new NodeFiles(lineJournal((entry) => this.journal.push(entry)));
    const { ports } = await testPorts({}, { settings: this.settings });
    const { uri } = this.folder;
    const ignore = new IgnoreFiles(ports, { home: undefined, config: undefined }).look([uri]);
    const own = { sandbox: this.sandbox, settings: fixedSettings(this.settings), files };
    const offer = await sandboxFor(own, { root: uri, roots: [uri] }, ignore, AbortSignal.timeout(60_000));
    if (offer.kind === 'outside') throw new Error(`No sandbox on this machine: ${offer.because}. ${offer.advice}`);
    return offer.policy;
  }

  /** Runs a command in the sandbox. */
  async run(
    command: string,
    { signal = AbortSignal.timeout(120_000), timeoutMs = 60_000 }: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<CommandEnd> {
    const sandbox = await this.policy();
    const request = { folder: this.folder.uri, timeoutMs, outputLimit: 100_000, onOutput: () => undefined };
    return this.processes.run({ command, ...request, sandbox }, signal);
  }

  /** Writes files of the home folder. */
  async inHome(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(this.home, name)), { recursive: true });
      await writeFile(path.join(this.home, name), text);
    }
  }
}

/** A folder that lies neither in the workspace nor among temporary files. Gone after the test. */
export async function outsideFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp('/var/tmp/fingerpost-outside-'));
  made.push(folder);
  return folder;
}

/** The file's text, undefined where there is none. */
export async function textIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
