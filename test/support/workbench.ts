import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser';
import type { Edition } from '../../scripts/editor/editions';
import { provisionEditor } from '../../scripts/editor/provision';
import type { EditorServer } from '../../scripts/editor/server';
import { installExtension, startServer, workbenchUrl } from '../../scripts/editor/server';
import { Workbench } from './workbench/workbench';
import { patience } from './workbench/eventually';
import { reportFailure } from './workbench/failure-report';
import type { Theme } from './workbench/theme';
import { themes } from './workbench/theme';

export { eventually } from './workbench/eventually';
export type { Message } from './workbench/messages';
export type { Theme } from './workbench/theme';
export type { TreeRow } from './workbench/tree-view';
export type { Workbench } from './workbench/workbench';

/** What kind of window to open. */
export interface OpenWorkbenchOptions {
  readonly editor: Edition;
  /** The packaged extension to install, or undefined for an editor without it. */
  readonly vsix: string | undefined;
  /** Absolute path of the folder or `.code-workspace` file to open. */
  readonly folder: string;
  /** User settings beside those that keep the editor quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables for the extension host. HOME and FINGERPOST_HOME are empty scratch folders unless given here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: light. */
  readonly theme?: Theme;
  /** With false the editor asks whether the folder is to be trusted. Default true. */
  readonly trustEveryFolder?: boolean;
  /** Default: 1400 by 900. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Windows that are open in this process, so that a runner can look at them after a failure and close them. */
export const openWorkbenches = new Set<Workbench>();

/** Settings without which an editor greets, updates, recommends and moves, each of which could cover what is tested. */
const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  // The newest editor opens its own chat there.
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // The newest editor would show settings in a dialog that keeps the keyboard to itself.
  'workbench.editor.useModal': 'off',
  'window.autoDetectColorScheme': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  // The sample project has tests. Whoever starts a task there to see something else is not asked about running them.
  'fingerpost.checks.testCommand': 'none',
};

/** Starts an editor of its own with the extension installed and opens a window on a folder. Close it when done. */
export async function openWorkbench(options: OpenWorkbenchOptions): Promise<Workbench> {
  const editor = await provisionEditor(options.editor, (line) => process.stderr.write(`${line}\n`));
  const scratch = await mkdtemp(path.join(tmpdir(), 'fp-')); // short, as sockets are made in it
  const userDataDir = path.join(scratch, 'user');
  const extensionsDir = path.join(scratch, 'extensions');
  const home = path.join(scratch, 'fingerpost');
  const opened: { server?: EditorServer; browser?: Browser; workbench?: Workbench } = {};
  const close = async (): Promise<void> => {
    if (opened.workbench) openWorkbenches.delete(opened.workbench);
    await opened.browser?.close();
    await opened.server?.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await mkdir(path.join(scratch, 'home'));
    if (options.vsix !== undefined) await installExtension(editor, options.vsix, extensionsDir);
    const server = await startServer(editor, {
      userDataDir,
      extensionsDir,
      trustEveryFolder: options.trustEveryFolder ?? true,
      settings: {
        ...quietSettings,
        'workbench.colorTheme': themes[options.theme ?? 'light'].setting,
        ...options.settings,
      },
      environment: { HOME: path.join(scratch, 'home'), FINGERPOST_HOME: home, ...options.env },
    });
    opened.server = server;
    const browser = await launchBrowser();
    opened.browser = browser;
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1400, height: 900 } });
    page.setDefaultTimeout(patience);
    const console = keepConsole(page);
    const { folder } = options;
    const workbench = new Workbench({ editor, server, browser, page, folder, home, userDataDir, console, close });
    opened.workbench = workbench;
    openWorkbenches.add(workbench);
    await page.goto(workbenchUrl(server, folder));
    await workbench.ready();
    return workbench;
  } catch (error) {
    if (opened.workbench) await reportFailure(opened.workbench, 'opening the window');
    await close();
    throw error;
  }
}

function keepConsole(page: Page): readonly string[] {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > 1_000) lines.shift();
  };
  page.on('console', (message) => keep(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => keep(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => keep('the page crashed'));
  return lines;
}
