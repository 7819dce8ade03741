import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Ports, Secrets, Settings } from '../ports';
import { NodeAws } from './aws';
import { nodeClock } from './clock';
import { NodeClones } from './clones/clones';
import { NodeCommits } from './commits/commits';
import { nodeDigests } from './digests';
import { NodeDisk } from './disk';
import { NodeDocuments } from './documents';
import type { WatchedFolder } from './documents';
import { NodeFiles } from './files';
import { lineJournal } from './journal';
import { NodePrivateCopies } from './private-copies';
import { NodeProcesses } from './processes';
import { findRipgrep } from './ripgrep-candidates';
import { NodeSandbox } from './sandbox';
import { sandboxMachine } from './sandbox-machine';
import { NodeSearch } from './search';
import { shellHere } from './shell-line';
import { WasmShellParser } from './shell-parser';
import { environmentSecrets, secretVariablesIn } from './secrets';
import { noSettings } from './no-settings';
import { NodeStore } from './store';
import { NodeTestReports } from './test-reports';
import { NodeWeb, type NodeWebOptions } from './web';

/** What a host may say about its ports; what it does not say is as in a terminal. */
export interface NodePortsOptions {
  /** Absolute path of the product's data. Default: {@link productHome}. */
  readonly home?: string;
  /** Paths at which a ripgrep may be, tried before the folders of PATH. Default: none. */
  readonly ripgrep?: readonly string[];
  /** `own`: search in this process whatever is installed. Default: `ripgrep`, where one is found. */
  readonly searcher?: 'ripgrep' | 'own';
  /** What commands inherit and keys are read from. Default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: nothing is set. The terminal gives those of `FileSettings.load`. */
  readonly settings?: Settings;
  /** Default: the keys of the environment. */
  readonly secrets?: Secrets;
  /** Takes one entry, without a line end. Default: standard error. */
  readonly journal?: (entry: string) => void;
  /** Default: the names and connections of this machine. */
  readonly web?: NodeWebOptions;
  /** Where changes of documents by other programs are noticed. Default: nowhere. */
  readonly watched?: readonly WatchedFolder[];
  /** Default: yes, as whoever starts a program in a folder trusts it. */
  readonly isTrusted?: () => boolean;
}

/** `FINGERPOST_HOME`, or `.fingerpost` in the user's home folder. */
export function productHome(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const given = environment['FINGERPOST_HOME'];
  return given === undefined || given === '' ? join(homedir(), '.fingerpost') : given;
}

/** All ports of a host that is a plain Node process: no buffers, no language servers, no models of an editor. */
export function nodePorts(options: NodePortsOptions = {}): Ports {
  const { environment = process.env, watched = [], isTrusted = () => true } = options;
  const journal = lineJournal(options.journal ?? ((entry) => void process.stderr.write(`${entry}\n`)));
  const files = new NodeFiles(journal);
  const home = options.home ?? productHome(environment);
  const store = new NodeStore(home);
  const ripgrep = once(() => findRipgrep(options.ripgrep ?? [], environment['PATH'] ?? ''));
  const machine = sandboxMachine(home, environment);
  const sandbox = new NodeSandbox({ machine, store, environment, ripgrep, journal });
  return {
    documents: new NodeDocuments(files, watched),
    files,
    search: new NodeSearch(() => (options.searcher === 'own' ? Promise.resolve(undefined) : ripgrep())),
    processes: new NodeProcesses(environment, secretVariablesIn(environment), sandbox),
    testReports: new NodeTestReports(machine.scratch),
    sandbox,
    shellParser: new WasmShellParser(shellHere, journal),
    web: new NodeWeb(options.web),
    diagnostics: undefined,
    refactor: undefined,
    disk: new NodeDisk(home),
    clones: new NodeClones(home, new NodeDocuments(files, [])),
    commits: new NodeCommits(),
    copies: new NodePrivateCopies(home),
    store,
    settings: options.settings ?? noSettings,
    secrets: options.secrets ?? environmentSecrets(environment),
    aws: new NodeAws(environment),
    clock: nodeClock,
    digests: nodeDigests,
    journal,
    editorModels: undefined,
    isTrusted,
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
