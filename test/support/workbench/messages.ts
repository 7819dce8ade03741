import type { Locator, Page } from 'playwright-core';

/** A message that waits for an answer or for being read. */
export interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
  /** Presses one of its buttons. */
  press(button: string): Promise<void>;
}

/** The notifications in the lower right corner, or in their open list. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The texts of those in sight. */
  async texts(): Promise<string[]> {
    return this.#items.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for one whose text contains or matches this. */
  async containing(text: string | RegExp): Promise<Message> {
    const item = this.#items
      .filter({ has: this.#page.locator('.notification-list-item-message').filter({ hasText: text }) })
      .first();
    await item.waitFor();
    return readMessage(item, '.notification-list-item-message', '.notification-list-item-buttons-container');
  }

  get #items(): Locator {
    return this.#page.locator('.notification-list-item:visible');
  }
}

/** Waits for the modal dialog that the window is showing. */
export async function readDialog(page: Page): Promise<Message> {
  const dialog = page.locator('.monaco-dialog-box:visible');
  await dialog.waitFor();
  return readMessage(dialog, '.dialog-message-container', '.dialog-buttons-row');
}

async function readMessage(item: Locator, text: string, buttonRow: string): Promise<Message> {
  const buttons = item.locator(`${buttonRow} .monaco-button`);
  return {
    text: await item.locator(text).first().innerText(),
    buttons: (await buttons.allInnerTexts()).map((label) => label.trim()).filter((label) => label !== ''),
    async press(button) {
      await buttons
        .getByText(button, { exact: true })
        .or(buttons.filter({ hasText: button }))
        .first()
        .click();
    },
  };
}
