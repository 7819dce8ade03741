import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startModelServer, type ModelServer } from '../test/support/model/model-server';
import { scriptDemo } from './demo/conversation';
import { copySampleProject, installSampleLibraries } from './demo/sample-project';
import { findOnPath } from './editor/prerequisites';
import { provisionEditor } from './editor/provision';
import { runCommand } from './editor/run-command';
import { installExtension, startServer, workbenchUrl } from './editor/server';
import { packagedVsix } from './package';
import { cacheRoot } from './project';

// `npm start`: the packaged extension in a real editor, with a copy of the sample project. Without a model key it comes
// with the demo model, so that the whole road can be walked offline.

const usage = `npm start                        a Code-OSS editor in the browser, provisioned on first use
npm start -- --newest            the newest supported editor instead of the oldest
npm start -- --editor code       an installed desktop editor: code, codium, cursor, windsurf …
npm start -- --no-demo           without the demo model; set a key with "Fingerpost: Set API Key"
npm start -- --keep              the project as the last start left it`;

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      editor: { type: 'string' },
      newest: { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const home = path.join(cacheRoot(), 'start');
  const project = await sampleProject(home, values.keep);
  console.log('Packaging Fingerpost …');
  const vsix = await packagedVsix();
  const model = values['no-demo'] || process.env['ANTHROPIC_API_KEY'] ? undefined : await demoModel();
  const environment = {
    FINGERPOST_HOME: path.join(home, 'data'),
    ...(model ? { FINGERPOST_DEMO_URL: model.url } : {}),
  };
  const finish =
    values.editor === undefined
      ? await openInBrowser(values.newest ? 'newest' : 'oldest', vsix, project, home, environment)
      : await openDesktop(values.editor, vsix, project, home, environment);
  console.log(
    model
      ? 'No model key: the demo model replays a recorded conversation. Open Fingerpost in the activity bar, start a spec with any idea.'
      : 'Set up a model with "Fingerpost: Set API Key" from the command palette.',
  );
  console.log('Ctrl+C ends it.');
  await interrupted();
  await finish();
  await model?.close();
}

/** A fresh copy of the sample project, so that each start can walk the whole road. */
async function sampleProject(home: string, keep: boolean): Promise<string> {
  const project = path.join(home, 'corner-shop');
  if (!keep) {
    await rm(project, { recursive: true, force: true });
    await rm(path.join(home, 'data'), { recursive: true, force: true });
  }
  await mkdir(home, { recursive: true });
  await copySampleProject(project);
  await installSampleLibraries(project);
  return project;
}

async function demoModel(): Promise<ModelServer> {
  return scriptDemo(await startModelServer({ chunkMs: 25, models: [demo] }));
}

const demo = { id: 'demo', name: 'Demo (recorded)', contextTokens: 200_000, maxOutputTokens: 32_000 };

/** What would cover the sample project before anybody has seen it. */
const calm = { 'workbench.startupEditor': 'none', 'git.openRepositoryInParentFolders': 'never' };

type Finish = () => Promise<void>;

async function openInBrowser(
  edition: 'oldest' | 'newest',
  vsix: string,
  project: string,
  home: string,
  environment: Readonly<Record<string, string>>,
): Promise<Finish> {
  const editor = await provisionEditor(edition, (line) => console.log(line));
  const folders = { userDataDir: path.join(home, edition), extensionsDir: path.join(home, `${edition}-extensions`) };
  await installExtension(editor, vsix, folders.extensionsDir);
  const server = await startServer(editor, {
    ...folders,
    settings: calm,
    environment,
    gallery: true,
    trustEveryFolder: false,
  });
  console.log(`\n  ${workbenchUrl(server, project)}\n`);
  return () => server.stop();
}

async function openDesktop(
  command: string,
  vsix: string,
  project: string,
  home: string,
  environment: Readonly<Record<string, string>>,
): Promise<Finish> {
  const program = await findOnPath(command);
  if (program === undefined) {
    throw new Error(
      `There is no "${command}" on the PATH. In the editor, run "Shell Command: Install '${command}' command".`,
    );
  }
  const profile = [
    '--user-data-dir',
    path.join(home, command),
    '--extensions-dir',
    path.join(home, `${command}-extensions`),
  ];
  const { code, output } = await runCommand(program, [...profile, '--install-extension', vsix, '--force']);
  if (code !== 0) throw new Error(`${command} did not install the extension:\n${output}`);
  const child = spawn(program, [...profile, '--new-window', project], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  console.log(`Opening ${project} in ${command} …`);
  return () => Promise.resolve(void child.kill());
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
