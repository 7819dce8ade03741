// A host that runs a command in the sandbox until it is killed. Arguments: home folder, workspace.
import path from 'node:path';
import { lineJournal } from '../../../src/core/node/journal';
import { uriOf } from '../../../src/core/node/places';
import { NodeProcesses } from '../../../src/core/node/processes';
import { findRipgrep } from '../../../src/core/node/ripgrep-candidates';
import { NodeSandbox } from '../../../src/core/node/sandbox';
import { sandboxMachine } from '../../../src/core/node/sandbox-machine';
import { NodeStore } from '../../../src/core/node/store';

const [home = '', folder = ''] = process.argv.slice(2);
const product = path.join(home, '.fingerpost');
const environment: Readonly<Record<string, string | undefined>> = { ...process.env, HELD_BY: home };
process.env['HELD_BY'] = home;
const sandbox = new NodeSandbox({
  machine: sandboxMachine(product, environment),
  store: new NodeStore(product),
  environment,
  ripgrep: () => findRipgrep([], environment['PATH'] ?? ''),
  journal: lineJournal((entry) => process.stderr.write(`${entry}\n`)),
});
const policy = {
  writable: [uriOf(folder)],
  unwritable: ['.vscode', '.idea', '.kiro/hooks'].map((name) => uriOf(path.join(folder, name))),
  unreadable: [],
  readable: [],
  domains: [],
  variables: {},
  withoutVariables: [],
};
const request = { folder: uriOf(folder), timeoutMs: 600_000, outputLimit: 1_000, onOutput: () => undefined };
void new NodeProcesses(environment, [], sandbox).run(
  { command: 'echo x > started; sleep 300', ...request, sandbox: policy },
  new AbortController().signal,
);
