import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench';
import { eventually } from './workbench';

/** The chat in a window, used the way a person does: by what is written on things. */
export class ChatPage {
  constructor(private readonly workbench: Workbench) {}

  /** Opens the container and waits for the page. */
  async open(): Promise<this> {
    await this.workbench.openContainer('Fingerpost');
    await this.frame();
    return this;
  }

  /** A webview that was hidden or reloaded gets a new frame, so it is asked for each time. */
  frame(): Promise<Frame> {
    return this.workbench.webview('[data-fingerpost="chat"]');
  }

  async choose(kind: 'Chat' | 'Spec'): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('radio', { name: kind }).check({ force: true });
  }

  async say(text: string): Promise<void> {
    const frame = await this.frame();
    const input = frame.getByRole('textbox', { name: 'Message' });
    await input.fill(text);
    await input.press('Enter');
  }

  async click(name: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('button', { name, exact: true }).last().click();
  }

  /** Waits until the page shows the text. */
  async shows(text: string | RegExp): Promise<Locator> {
    const found = await eventually(`the chat showing ${String(text)}`, async () => {
      const place = (await this.frame()).getByText(text).last();
      return (await place.isVisible()) ? place : undefined;
    });
    return found;
  }

  /** Waits until a document stands at its gate. */
  async atGate(title: 'Requirements' | 'Design' | 'Tasks'): Promise<void> {
    await eventually(
      `the gate of ${title}`,
      async () =>
        (await this.frame())
          .getByRole('group', { name: `Approve ${title}` })
          .last()
          .isVisible(),
      60_000,
    );
  }

  /** Everything that the transcript says. */
  async transcript(): Promise<string> {
    return (await this.frame()).getByRole('log').innerText();
  }
}
