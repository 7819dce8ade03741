import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { editorEnvironment } from '../../scripts/editor/environment';
import { runCommand } from '../../scripts/editor/run-command';
import { projectRoot } from '../../scripts/project';
import { buildSuite } from './build-suite';

// Runs test/editor/suite in the extension host of the oldest supported editor: of one built from the npm registry, or with
// `--desktop` of the desktop application that test-electron downloads. `--grep=…` picks tests by name.

void main();

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  try {
    await runSuite(args.includes('--desktop'), args.find((arg) => arg.startsWith('--grep='))?.slice('--grep='.length));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function runSuite(desktop: boolean, grep: string | undefined): Promise<void> {
  const built = await runCommand(process.execPath, ['esbuild.mjs'], { cwd: projectRoot });
  if (built.code !== 0) throw new Error(`The extension could not be built:\n${built.output}`);
  const extensionTestsPath = await buildSuite();

  // Short, as sockets are made in it, and fresh, so that no earlier run is remembered.
  const scratch = await mkdtemp(path.join(tmpdir(), 'fp-'));
  const workspace = path.join(scratch, 'workspace');
  const home = path.join(scratch, 'home');
  await mkdir(workspace);
  await mkdir(home);
  // test-electron hands its own environment on, so what would steer the editor has to go from there.
  const environment = editorEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  try {
    await runTests({
      ...(desktop
        ? { version: '1.100.0' }
        : { vscodeExecutablePath: path.join(projectRoot, 'scripts', 'editor', 'launcher') }),
      // The second lends language models to the editor; that needs a proposed interface.
      extensionDevelopmentPath: [projectRoot, path.join(projectRoot, 'test', 'support', 'lm-provider-extension')],
      extensionTestsPath,
      launchArgs: [
        workspace,
        `--user-data-dir=${path.join(scratch, 'user')}`,
        `--extensions-dir=${path.join(scratch, 'extensions')}`,
        '--enable-proposed-api=fingerpost-test.lm-provider',
      ],
      extensionTestsEnv: {
        // Sessions and blobs of a test never mix with those of the person who runs it.
        FINGERPOST_HOME: path.join(scratch, 'fingerpost'),
        // Nor does what lies in that person's ~/.kiro reach a test. A desktop application needs the real home for its display.
        ...(desktop ? {} : { HOME: home }),
        ...(grep === undefined ? {} : { FINGERPOST_TEST_GREP: grep }),
      },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
