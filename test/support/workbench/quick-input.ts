import type { Locator, Page } from 'playwright-core';
import { eventually, patience } from './eventually';

/** The box at the top of the window: command palette, quick pick and input box are all the same one. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The box while it is open. */
  get box(): Locator {
    return this.#page.locator('.quick-input-widget:visible');
  }

  /** Waits until it is open and gives back what it says: title, message and placeholder. */
  async prompt(): Promise<string> {
    await this.box.waitFor();
    const parts = [
      await this.box.locator('.quick-input-title').innerText(),
      await this.box.locator('.quick-input-message').innerText(),
      (await this.#input.getAttribute('placeholder')) ?? '',
    ];
    return parts
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n');
  }

  /** Replaces what is in the input. */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** Types a text into an input box and confirms it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Confirms what is typed or focused. */
  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Labels of the entries, as far as they are in sight. */
  async labels(): Promise<string[]> {
    return this.box.locator('.monaco-list-row .label-name').allInnerTexts();
  }

  /** The entry with exactly this label, once it is there: all that is written in its line. */
  async entry(label: string): Promise<string> {
    return (await this.#entry(label).innerText()).replaceAll('\n', ' ');
  }

  /** Waits for the entry with exactly this label and clicks it. In a list with check boxes that ticks it. */
  async pick(label: string): Promise<void> {
    await this.#entry(label).click();
  }

  async dismiss(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }

  /**
   * Opens the box with a key, types, and clicks the entry with exactly this label. The list of commands is made when the
   * box opens, so one that is registered a moment later needs the box to be opened again.
   */
  async openAndPick(key: string, text: string, label: string): Promise<void> {
    const open = async (): Promise<true> => {
      await this.#page.keyboard.press(key);
      await this.box.waitFor({ timeout: 5_000 });
      try {
        // A webview that takes the focus just now closes the box again.
        await this.#input.fill(text, { timeout: 5_000 });
        await this.#entry(label).click({ timeout: 5_000 });
        return true;
      } catch (error) {
        await this.dismiss();
        throw error;
      }
    };
    await eventually(`an entry "${label}" for "${text}"`, open, 2 * patience);
  }

  get #input(): Locator {
    return this.box.locator('.quick-input-box input');
  }

  #entry(label: string): Locator {
    const name = this.#page.locator('.label-name').getByText(label, { exact: true });
    return this.box.locator('.monaco-list-row').filter({ has: name }).first();
  }
}
