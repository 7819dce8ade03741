import { nodePorts } from '../../src/core/node/ports';
import type { NodePortsOptions } from '../../src/core/node/ports';
import type { Ports, Settings } from '../../src/core/ports';
import { temporaryFolder } from './temporary-folder';
import type { TemporaryFolder } from './temporary-folder';

/** Real ports for one test. */
export interface TestPorts {
  readonly ports: Ports;
  /** The user's folder, with the files that were asked for. */
  readonly folder: TemporaryFolder;
  /** Where the product's own data lie. */
  readonly home: TemporaryFolder;
  /** What was written to the journal. */
  readonly journal: readonly string[];
}

/** What a test may say beside the files. */
export interface TestPortsOptions extends Omit<NodePortsOptions, 'settings' | 'journal' | 'home'> {
  /** Default: none is set. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The product's data of an earlier part of the test: as after a restart. */
  readonly home?: TemporaryFolder;
}

/**
 * All ports on temporary folders: real files, real processes. No keys are known unless `environment` or `secrets` has them.
 */
export async function testPorts(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { settings = {}, home: givenHome, ...options }: TestPortsOptions = {},
): Promise<TestPorts> {
  const folder = await temporaryFolder(files);
  const home = givenHome ?? (await temporaryFolder());
  const journal: string[] = [];
  const ports = nodePorts({
    environment: withoutKeys(process.env),
    ...options,
    home: home.path,
    settings: fixedSettings(settings),
    journal: (entry) => journal.push(entry),
  });
  return { ports, folder, home, journal };
}

/** Settings that never change. */
export function fixedSettings(values: Readonly<Record<string, unknown>>): Settings {
  return { get: (key) => values[key], onDidChange: () => ({ dispose: () => undefined }) };
}

function withoutKeys(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^AWS_|_API_KEY$/.test(name)));
}
