import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findOnPath } from './prerequisites';

/** Names under which Linux distributions install a browser of this family. */
const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** Browsers that playwright-core knows how to find where their installers put them, on every platform. */
const channels = ['chrome', 'chromium', 'msedge', 'chrome-beta', 'msedge-beta'];

const flags = [
  // Chromium refuses to start as root with its sandbox, and the only pages here are our own editor.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Containers give /dev/shm 64 MB, on which the workbench crashes.
  '--disable-dev-shm-usage',
];

/**
 * Starts a browser of the Chromium family: the one FINGERPOST_BROWSER names, else an installed one, else the one that
 * playwright downloads. The caller closes it; signals are the caller's as well, as the editor has to end with it.
 */
export async function launchBrowser(options: { readonly headless?: boolean } = {}): Promise<Browser> {
  const common = {
    headless: options.headless ?? true,
    args: flags,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  const chosen = process.env['FINGERPOST_BROWSER'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`FINGERPOST_BROWSER names ${chosen}, which does not exist.`);
    return chromium.launch({ ...common, executablePath: chosen });
  }
  for (const name of programs) {
    const executablePath = await findOnPath(name);
    if (executablePath !== undefined) return chromium.launch({ ...common, executablePath });
  }
  for (const channel of channels) {
    const browser = await chromium.launch({ ...common, channel }).catch(missing);
    if (browser) return browser;
  }
  const browser = await chromium.launch(common).catch(missing);
  if (browser) return browser;
  throw new Error(
    'No Chromium, Chrome or Edge was found. Install one of them (Debian: apt-get install --yes chromium), or run ' +
      '"npx playwright-core install chromium", or name one with FINGERPOST_BROWSER=/path/to/browser.',
  );
}

/** Goes on to the next browser when this one is not installed. One that is there and fails to start is an error. */
function missing(error: unknown): undefined {
  if (error instanceof Error && /executable doesn't exist|is not found at|not supported/i.test(error.message)) return;
  throw error;
}
