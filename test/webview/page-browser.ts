import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser';
import { pageHtml } from '../../src/editor/webview/page-html';
import { builtPages } from './built-pages';
import type {} from './editor-stub';
import { loadTheme, type ThemeName } from './themes';

/** Which page is opened, and who stands on the editor's side of it. */
export interface OpenedPage<From, To> {
  /** Of the files of dist/webview. */
  readonly name: string;
  /** Is in the page once it is drawn. */
  readonly ready: string;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
  /** What the editor does about a message of the page. */
  readonly answer: (message: From, post: (...messages: readonly To[]) => Promise<void>) => void | Promise<void>;
}

/** A webview's page in a real browser, under its real policy, with the test as the editor's side. */
export interface ShownPage<From, To> {
  readonly page: Page;
  /** What the page told the editor, oldest first. */
  readonly told: readonly From[];
  /** What the policy has stopped, errors of the page's scripts, requests beyond its own files. There must be none. */
  readonly complaints: string[];
  /** Sends messages to the page, or none, and waits until everything is drawn. */
  post(...messages: readonly To[]): Promise<void>;
  /** Throws the page away and loads it anew, as the editor does with a view that was hidden. */
  reload(): Promise<void>;
}

/** A browser and a server of the pages' files. */
export interface PageBrowser {
  /** A page as if opened for the first time. */
  open<From, To>(opened: OpenedPage<From, To>): Promise<ShownPage<From, To>>;
  /** Takes pages back. Browsers take long to make new ones, so they are used again. */
  giveBack(pages: readonly { readonly page: Page }[]): void;
  close(): Promise<void>;
}

export async function startPageBrowser(): Promise<PageBrowser> {
  // The browser first: where there is none, no server may be left that keeps the run from ending.
  const browser = await launchBrowser();
  const server = await servePages().catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  const idle: Surface[] = [];
  const used = new Map<Page, Surface>();
  return {
    async open(opened) {
      const place = idle.findIndex((each) => each.theme === opened.theme);
      const surface = idle.splice(place, place < 0 ? 0 : 1)[0] ?? (await createSurface(browser, opened.theme));
      used.set(surface.page, surface);
      return showPage(surface, addressOf(server), opened);
    },
    giveBack(pages) {
      for (const { page } of pages) {
        const surface = used.get(page);
        if (surface) idle.push(surface);
        used.delete(page);
      }
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function servePages(): Promise<Server> {
  const files = await builtPages();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.endsWith('/')) {
      const source = `http://${request.headers.host ?? ''}`;
      const name = pathname.slice(1, -1);
      const html = pageHtml({
        name,
        title: name,
        cspSource: source,
        nonce: 'n0nce',
        scriptUri: `${source}/${name}.js`,
        styleUri: `${source}/${name}.css`,
        diagrams: withDiagrams.has(name),
        pictures: withPictures.has(name),
      });
      // The editor puts styles of its own at the very beginning, before the page's policy counts.
      response.setHeader('Content-Type', 'text/html');
      response.end(html.replace('<head>', `<head><style>${editorStyles}</style>`));
      return;
    }
    const content = files.get(pathname.slice(1));
    response.statusCode = content ? 200 : 404;
    response.setHeader('Content-Type', contentTypes[pathname.split('.').at(-1) ?? ''] ?? 'text/plain');
    response.setHeader('Cache-Control', 'max-age=3600');
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Pages that draw diagrams, with the policy and the script that this takes. */
const withDiagrams: ReadonlySet<string> = new Set(['preview']);

/** Pages that show pictures put into them. */
const withPictures: ReadonlySet<string> = new Set(['chat']);

const contentTypes: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** What an editor's webview brings along and a page must cope with. */
const editorStyles = `
  body { background-color: transparent; color: var(--vscode-editor-foreground); padding: 0 20px; }
  a, a code { color: var(--vscode-textLink-foreground); }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); padding: 1px 3px; }
  blockquote { background: var(--vscode-textBlockQuote-background); }
  html { background-color: var(--vscode-sideBar-background); }
`;

/** A browser's page, whoever uses it at the moment. */
interface Surface {
  readonly theme: ThemeName;
  readonly page: Page;
  /** Of the page that is open in it. */
  ownFiles: ReadonlySet<string>;
  tell: (message: unknown) => void | Promise<void>;
  complain: (complaint: string) => void;
}

async function createSurface(browser: Browser, theme: ThemeName): Promise<Surface> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  context.setDefaultTimeout(5_000);
  const page = await context.newPage();
  const surface: Surface = {
    theme,
    page,
    ownFiles: new Set(),
    tell: () => undefined,
    complain: () => undefined,
  };
  await page.exposeFunction('tellTest', (message: unknown) => surface.tell(message));
  await page.exposeFunction('complain', (complaint: string) => surface.complain(complaint));
  const stub = Buffer.from((await builtPages()).get('editor-stub.js') ?? []).toString();
  await page.addInitScript(`window.theme = ${JSON.stringify(await loadTheme(theme))};\n${stub}`);
  page.on('pageerror', (error) => surface.complain(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') surface.complain(line.text());
  });
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    // What the page has made itself comes from nowhere else; the policy says which page may show it.
    if (protocol !== 'blob:' && !surface.ownFiles.has(pathname)) surface.complain(`asked for ${request.url()}`);
  });
  return surface;
}

async function showPage<From, To>(
  surface: Surface,
  server: string,
  { name, ready, width, height, answer }: OpenedPage<From, To>,
): Promise<ShownPage<From, To>> {
  const { page } = surface;
  const told: From[] = [];
  const complaints: string[] = [];
  const post = async (...messages: readonly To[]): Promise<void> => {
    await page.evaluate(deliver, messages);
  };
  const own = [`/${name}/`, `/${name}.js`, `/${name}.css`, '/codicon.ttf'];
  surface.ownFiles = new Set([...own, ...(withDiagrams.has(name) ? ['/diagrams.js'] : [])]);
  surface.complain = (complaint) => complaints.push(complaint);
  surface.tell = async (message) => {
    const said = message as From; // by the page's own types
    told.push(said);
    await answer(said, post);
  };
  const load = async (): Promise<void> => {
    await page.goto(`${server}/${name}/`);
    await page.waitForSelector(ready);
  };
  await page.setViewportSize({ width, height });
  if (page.url().startsWith(server)) await page.evaluate(() => sessionStorage.clear());
  await load();
  return { page, told, complaints, post, reload: load };
}

/** Runs in the page: hands messages over one by one, as they come from an editor, then waits for a drawing. */
async function deliver(messages: readonly unknown[]): Promise<void> {
  const last = crypto.randomUUID();
  const arrived = new Promise((resolve) => {
    window.addEventListener('message', ({ data }) => {
      if (data === last) resolve(undefined);
    });
  });
  for (const message of [...messages, last]) window.postMessage(message, '*');
  await arrived;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await new Promise((resolve) => setTimeout(resolve, 0));
}
