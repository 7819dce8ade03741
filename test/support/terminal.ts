import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ModelServer, startModelServer } from './model/model-server';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder';

/** The file that users get, not its sources. */
export const cli = path.join(__dirname, '../../dist/cli.js');

/** How a command of the terminal ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The terminal as a person without a screen has it: a home folder of its own and a model that runs here. */
export interface TestTerminal {
  readonly model: ModelServer;
  readonly home: TemporaryFolder;
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
  close(): Promise<void>;
}

/** Makes `dist/cli.js` of the sources as they are, unless a package was made of them for all tests. */
export async function buildTerminal(): Promise<void> {
  if (process.env['FINGERPOST_VSIX']) return;
  await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: path.join(__dirname, '../..') });
}

/** @param files of the home folder */
export async function openTerminal(files: Readonly<Record<string, string>> = {}): Promise<TestTerminal> {
  const model = await startModelServer();
  const home = await temporaryFolder(files);
  return {
    model,
    home,
    close: () => model.close(),
    run: (args, environment = {}) => {
      const env = {
        PATH: process.env['PATH'],
        HOME: home.path,
        FINGERPOST_HOME: home.at('data'),
        ANTHROPIC_API_KEY: 'test-key',
        ANTHROPIC_BASE_URL: model.url,
        ...environment,
      };
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
        let [out, err] = ['', ''];
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, out, err }));
      });
    },
  };
}
