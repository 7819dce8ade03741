import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import type { Editor } from '../../../scripts/editor/provision';
import type { EditorServer } from '../../../scripts/editor/server';
import { cacheRoot } from '../../../scripts/project';
import { eventually, patience } from './eventually';
import type { Message } from './messages';
import { Notifications, readDialog } from './messages';
import { QuickInput } from './quick-input';
import type { Theme } from './theme';
import { themes } from './theme';
import { TreeView } from './tree-view';

/** What a workbench is made of. `openWorkbench` puts it together. */
export interface WorkbenchParts {
  readonly editor: Editor;
  readonly server: EditorServer;
  readonly browser: Browser;
  readonly page: Page;
  readonly folder: string;
  readonly home: string;
  readonly userDataDir: string;
  readonly console: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * A window of a real editor, handled as a person handles it: by what is written on things. It reads alike in the oldest
 * and the newest editor. Every method waits for what it needs; one that waits in vain rejects.
 */
export class Workbench {
  readonly #parts: WorkbenchParts;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;

  constructor(parts: WorkbenchParts) {
    this.#parts = parts;
    this.quickInput = new QuickInput(parts.page);
    this.notifications = new Notifications(parts.page);
  }

  get editor(): Editor {
    return this.#parts.editor;
  }

  /** For killing extension hosts and reading the log. */
  get server(): EditorServer {
    return this.#parts.server;
  }

  /** For what this class has no word for. */
  get page(): Page {
    return this.#parts.page;
  }

  /** The folder or workspace file that is open. */
  get folder(): string {
    return this.#parts.folder;
  }

  /** FINGERPOST_HOME of the extension host, unless the test chose another. */
  get home(): string {
    return this.#parts.home;
  }

  get userDataDir(): string {
    return this.#parts.userDataDir;
  }

  /** Lines of the browser's console, the latest last. */
  get console(): readonly string[] {
    return this.#parts.console;
  }

  /** Waits until the window is drawn and its extension host runs. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await eventually('a running extension host', async () => (await this.server.extensionHosts()).length > 0, 60_000);
  }

  /** Runs a command by its full title in the palette, such as `Fingerpost: New Spec`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.openAndPick('F1', `>${title}`, title);
  }

  /** Opens a file by its path, absolute or below the open folder, and waits for its tab. */
  async openFile(file: string): Promise<void> {
    const root = this.folder.endsWith('.code-workspace') ? path.dirname(this.folder) : this.folder;
    const name = path.basename(file);
    await this.quickInput.openAndPick('ControlOrMeta+P', path.resolve(root, file), name);
    await this.page.locator('.tabs-container .tab').filter({ hasText: name }).first().waitFor();
  }

  /** The lines of the active editor that are in sight. */
  async editorText(): Promise<string> {
    const text = await this.page.locator('.editor-group-container.active .view-lines').first().innerText();
    return text.replaceAll('\u00a0', ' ');
  }

  /** The CodeLenses in sight, from the top: those with a command and those that only say something. */
  async codeLenses(): Promise<string[]> {
    const lines = await this.page.locator('.codelens-decoration').allInnerTexts();
    return lines.flatMap((line) => line.split('|').map((text) => text.trim()));
  }

  /** Clicks the first CodeLens that contains this text. */
  async clickCodeLens(text: string): Promise<void> {
    await this.page.locator('.codelens-decoration a').filter({ hasText: text }).first().click();
  }

  /** Clicks an icon in the title of the active editor, by its tooltip. */
  async clickEditorAction(label: string): Promise<void> {
    const actions = this.page.locator('.editor-group-container.active .editor-actions');
    await actions
      .locator(`.action-label[aria-label^=${JSON.stringify(label)}]`)
      .first()
      .click();
  }

  /** Opens a view container by the name of its icon in the activity bar. */
  async openContainer(name: string): Promise<void> {
    const item = this.page
      .locator('.composite-bar .action-item')
      .filter({ has: this.page.locator(`.action-label[aria-label^=${JSON.stringify(name)}]`) })
      .first();
    await eventually(`the icon "${name}" being chosen`, async () => {
      // A second click would close it again.
      if ((await item.getAttribute('class'))?.split(' ').includes('checked')) return true;
      await item.click({ timeout: 2_000 });
      return false;
    });
  }

  /** A tree view by its name. Its container has to be open. */
  tree(name: string): TreeView {
    return new TreeView(this.page, name);
  }

  /**
   * The innermost frame of a webview, found by something inside it such as `[data-fingerpost="chat"]`. A webview that was
   * hidden or reloaded gets a new frame: ask again.
   */
  async webview(selector: string): Promise<Frame> {
    const probe = async (): Promise<Frame | undefined> => {
      for (const frame of this.page.frames().slice(1)) {
        const found = await frame.locator(selector).first().isVisible();
        if (found) return frame;
      }
      return undefined;
    };
    // Its page comes through a service worker, which a busy machine is long about after a reload.
    return eventually(`a webview with ${selector}`, probe, 2 * patience);
  }

  /** Waits for a notification whose text contains or matches this. */
  notification(text: string | RegExp): Promise<Message> {
    return this.notifications.containing(text);
  }

  /** Waits for the modal dialog. */
  dialog(): Promise<Message> {
    return readDialog(this.page);
  }

  /**
   * Changes user settings while the window is open, by typing them into their file: this editor does not notice when
   * anything else writes it.
   */
  async changeSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.userDataDir, 'User', 'settings.json');
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
    const wanted = JSON.stringify(Object.assign({}, settings, changes));
    await this.runCommand('Preferences: Open User Settings (JSON)');
    const editor = this.page.locator('.monaco-editor[data-uri$="/User/settings.json"]:visible');
    await editor.locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(wanted);
    // The editor closes brackets and quotes that are being typed; what it added stands behind the cursor.
    await this.page.keyboard.press('ControlOrMeta+Shift+End');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.press('ControlOrMeta+S');
    await eventually('the settings being saved', async () => (await readFile(file, 'utf8')).trim() === wanted);
    await this.runCommand('View: Close Editor');
    await editor.waitFor({ state: 'hidden' });
  }

  /** Changes the colours and waits until the window has them. */
  async setTheme(theme: Theme): Promise<void> {
    const { setting, className } = themes[theme];
    await this.changeSettings({ 'workbench.colorTheme': setting });
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Reloads the window, as after an update of an extension. Sessions and editors come back by their own means. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /**
   * Ends the extension host without a word, and waits until there is another one.
   * @param restart what brings that about; the editor does so by itself unless it happens too often
   */
  async killExtensionHost(restart: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const [old] = await this.server.extensionHosts();
    if (old === undefined) throw new Error('There is no extension host to kill');
    process.kill(old, 'SIGKILL');
    await restart();
    await eventually('another extension host', async () => {
      const hosts = await this.server.extensionHosts();
      return hosts.length > 0 && !hosts.includes(old);
    });
  }

  /** Saves a picture of the window under this name and gives back its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(cacheRoot(), 'screenshots', `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Ends browser and editor with everything they started, and removes the scratch folder. */
  close(): Promise<void> {
    return this.#parts.close();
  }
}
