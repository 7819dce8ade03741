import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { editorEnvironment } from './environment';
import { endProcesses, listProcesses, processesWithVariable, treeOf } from './processes';
import type { Editor } from './provision';
import { runCommand, tail } from './run-command';

/** Everything one run of an editor may differ in. */
export interface ServerOptions {
  /** Settings, state and logs. Keep the path short: the editor puts a socket there, and those have short names. */
  readonly userDataDir: string;
  /** Where `installExtension` has put extensions; may be empty or missing. */
  readonly extensionsDir: string;
  /** With false the editor asks whether to trust the folder, as it does for people. Default true. */
  readonly trustEveryFolder?: boolean;
  /** User settings, written before the editor starts. Without them the existing ones stay. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables for the editor and with it for the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** With true the editor offers extensions from its gallery. Default false: a test asks nothing of the outside. */
  readonly gallery?: boolean;
  /** Default: any free one. Give the old one to start an editor that an open page can reconnect to. */
  readonly port?: number;
}

/** A running editor, ready to be opened in a browser. */
export interface EditorServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The processes in which extensions run; one for every open window. For tests that kill one. */
  extensionHosts(): Promise<number[]>;
  /** The last lines the server printed. */
  log(): string;
  /** Ends the server and all it started, detached children too. Returns when they are gone. */
  stop(): Promise<void>;
}

/** Every process an editor starts inherits this, whose value is unique to the run. */
const runVariable = 'FINGERPOST_EDITOR_RUN';

/** Starts a provisioned editor on the loopback interface and returns when it answers. */
export async function startServer(editor: Editor, options: ServerOptions): Promise<EditorServer> {
  await prepareFolders(options);
  const run = randomUUID();
  const gallery = options.gallery === true ? {} : { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const child = spawn(
    editor.node,
    [
      editor.entry,
      ...['--auth', 'none'],
      ...['--bind-addr', `127.0.0.1:${options.port ?? 0}`],
      // Its own file, or it would obey, and create, one in the home of the person who runs the tests.
      ...['--config', path.join(options.userDataDir, 'config.yaml')],
      ...['--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      ...(options.trustEveryFolder === false ? [] : ['--disable-workspace-trust']),
    ],
    {
      env: editorEnvironment({ ...gallery, ...options.environment, [runVariable]: run }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-100_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `It ended with ${code ?? signal ?? 'no exit code'}.`));

  const tree = async (): Promise<number[]> => {
    const own = child.pid === undefined ? [] : treeOf(child.pid, await listProcesses()).map(({ pid }) => pid);
    return [...new Set([...own, ...(await processesWithVariable(runVariable, run))])];
  };
  const stop = (): Promise<void> => endProcesses(tree);

  const port = await untilHealthy(
    () => printed,
    () => failure,
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async extensionHosts() {
      const processes = child.pid === undefined ? [] : treeOf(child.pid, await listProcesses());
      return processes.filter(({ command }) => command.includes('--type=extensionHost')).map(({ pid }) => pid);
    },
    log: () => tail(printed, 200),
    stop,
  };
}

/**
 * The address that opens a folder or a `.code-workspace` file. The payload are options that a desktop editor takes on its
 * command line; the oldest editor takes them here, the newest ignores those for extension development.
 */
export function workbenchUrl(
  server: EditorServer,
  folder: string | undefined,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(server.url);
  if (folder?.endsWith('.code-workspace')) url.searchParams.set('workspace', folder);
  else if (folder !== undefined) url.searchParams.set('folder', folder);
  // Without it an empty window would open the folder of last time.
  else url.searchParams.set('ew', 'true');
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Installs a packaged extension the way a user does it on the command line. */
export async function installExtension(editor: Editor, vsix: string, extensionsDir: string): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  const scratch = path.join(extensionsDir, '..', `install-${randomUUID().slice(0, 8)}`);
  const { code, output } = await runCommand(
    editor.node,
    [
      editor.entry,
      ...['--config', path.join(scratch, 'config.yaml'), '--user-data-dir', scratch],
      ...['--extensions-dir', extensionsDir, '--install-extension', vsix, '--force'],
    ],
    { env: editorEnvironment(), deadline: 120_000 },
  ).finally(() => rm(scratch, { recursive: true, force: true }));
  if (code !== 0 || !output.includes('successfully installed')) {
    throw new Error(`The editor did not install ${vsix}:\n${tail(output)}`);
  }
}

async function prepareFolders(options: ServerOptions): Promise<void> {
  await mkdir(path.join(options.userDataDir, 'User'), { recursive: true });
  if (options.settings) {
    await writeFile(path.join(options.userDataDir, 'User', 'settings.json'), JSON.stringify(options.settings, null, 2));
  }
  await mkdir(options.extensionsDir, { recursive: true });
  const list = path.join(options.extensionsDir, 'extensions.json');
  await access(list).catch(() => writeFile(list, '[]'));
}

async function untilHealthy(printed: () => string, failure: () => string | undefined): Promise<number> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const reason = failure();
    if (reason !== undefined) throw new Error(`The editor did not start. ${reason}\n${tail(printed())}`);
    const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(printed())?.[1];
    if (port !== undefined) {
      const healthy = await fetch(`http://127.0.0.1:${port}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
      if (healthy) return Number(port);
    }
    await sleep(100);
  }
  throw new Error(`The editor did not answer within a minute:\n${tail(printed())}`);
}
