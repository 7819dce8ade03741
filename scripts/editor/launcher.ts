import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser';
import type { LauncherArguments } from './launcher-arguments';
import { parseLauncherArguments } from './launcher-arguments';
import { provisionEditor } from './provision';
import { startServer, workbenchUrl } from './server';

// Stands in for the executable of a desktop editor: `@vscode/test-electron` starts it with the desktop's arguments, prints
// what it prints and takes its exit code. So the same runner and the same tests serve both hosts.

/** Opening the window and running every test has to be done within this time. */
const minutes = Number(process.env['FINGERPOST_EDITOR_MINUTES'] ?? '10');

void main();

async function main(): Promise<void> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interrupted.abort(new Error(`Ended by ${name}.`)));
  }
  const deadline = AbortSignal.timeout(minutes * 60_000);
  try {
    const asked = parseLauncherArguments(process.argv.slice(2));
    process.exitCode = await runTestsInEditor(asked, AbortSignal.any([interrupted.signal, deadline]));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Runs the tests in a window of the oldest editor and gives back their exit code. Nothing it started outlives it. */
async function runTestsInEditor(asked: LauncherArguments, signal: AbortSignal): Promise<number> {
  const [developed, ...others] = asked.extensionDevelopmentPaths;
  await listAsInstalled(others, asked.extensionsDir);
  const editor = await provisionEditor('oldest', (line) => console.error(line));
  signal.throwIfAborted();
  const server = await startServer(editor, asked);
  try {
    const browser = await launchBrowser();
    try {
      signal.throwIfAborted();
      const page = await browser.newPage();
      await page.exposeFunction('codeAutomationLog', printLine);
      const exitCode = exitCodeOf(page, signal);
      const authority = new URL(server.url).host;
      const remote = (file: string): string => `vscode-remote://${authority}${file}`;
      const address = workbenchUrl(server, asked.folder, [
        ['extensionDevelopmentPath', remote(developed)],
        ['extensionTestsPath', remote(asked.extensionTestsPath)],
        ['skipWelcome', 'true'],
        ...(asked.proposedApi ? [['enableProposedApi', 'true'] as const] : []),
      ]);
      const [code] = await Promise.all([exitCode, page.goto(address)]);
      return code;
    } finally {
      await browser.close();
    }
  } catch (error) {
    console.error(server.log());
    throw error;
  } finally {
    await server.stop();
  }
}

/** The address of a window has room for one extension under development. Further ones count as installed where they lie. */
async function listAsInstalled(folders: readonly string[], extensionsDir: string): Promise<void> {
  if (folders.length === 0) return;
  const entries = folders.map(async (folder) => {
    const manifest: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const { publisher, name, version } = Object.assign({ publisher: '', name: '', version: '' }, manifest);
    return { identifier: { id: `${publisher}.${name}` }, version, location: { $mid: 1, scheme: 'file', path: folder } };
  });
  await mkdir(extensionsDir, { recursive: true });
  await writeFile(path.join(extensionsDir, 'extensions.json'), JSON.stringify(await Promise.all(entries)));
}

/** The workbench reports its own start on the same way as the tests print. It would bury them. */
const workbenchChatter =
  /^(Resolv|Creating a socket|Ignoring fetching|Updating additional builtin|\[Service Worker\]|ChatSessionStore|Creation of workbench|\[CHAT\])/;

/** Called by the page with each line of the extension host's console. */
function printLine(_level: string, args: unknown[]): void {
  const line = format(...args);
  if (!workbenchChatter.test(line)) console.log(line);
}

/** The exit code that the page reports when the tests are done. It rejects when that cannot happen any more. */
function exitCodeOf(page: Page, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page.once('crash', () => reject(new Error('The page of the editor crashed.')));
    signal.addEventListener('abort', () => reject(reasonOf(signal)));
    if (signal.aborted) reject(reasonOf(signal));
  });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (!(reason instanceof Error)) return new Error('Ended.');
  return reason.name === 'TimeoutError' ? new Error(`The tests did not end within ${minutes} minutes.`) : reason;
}
