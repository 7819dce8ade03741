import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench';
import { eventually } from './workbench';
import { patience } from './workbench/eventually';

/** An item of the conversation, as the page shows it. */
export interface ShownItem {
  /** `prompt`, `text`, `tool`, `stop` and so on. */
  readonly kind: string;
  /** All that is written in it. */
  readonly text: string;
}

const readItems = `[...document.querySelectorAll('[role="log"] .item')].map((item) => ({
  kind: item.dataset.itemKind,
  text: item.innerText,
}))`;

/** The name of what has the keyboard; empty when nothing in the page has it. */
const readFocused = `(() => {
  const focused = document.hasFocus() ? document.activeElement : null;
  return (focused?.getAttribute('aria-label') ?? focused?.innerText ?? '').trim();
})()`;

/** The chat in a window, used the way a person does: by what is written on things. */
export class ChatPage {
  #takers = 0;

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
    // It is chosen when the editor says so, which another change of the page may come before.
    await eventually(`${kind} being chosen`, async () => {
      const radio = (await this.frame()).getByRole('radio', { name: kind });
      if (await radio.isChecked({ timeout: 2_000 })) return true;
      await radio.click({ force: true, timeout: 2_000 });
      return false;
    });
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

  /** Presses Tab, or `Shift+Tab`, until something of that name has the keyboard. It has to be in the page already. */
  async tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const frame = await this.frame();
    const passed: string[] = [];
    for (let presses = 0; presses < 60; presses += 1) {
      const at = await frame.evaluate<string>(readFocused);
      if (at === name) return;
      passed.push(at);
      await this.workbench.page.keyboard.press(key);
    }
    throw new Error(`"${name}" cannot be reached with ${key}; these can: ${[...new Set(passed)].join(' · ')}`);
  }

  /** Waits until something of that name has the keyboard. */
  async hasKeyboard(name: string): Promise<void> {
    await eventually(`"${name}" having the keyboard`, async () => {
      return (await (await this.frame()).evaluate<string>(readFocused)) === name;
    });
  }

  /** Waits until a document stands at its gate. */
  async atGate(title: 'Requirements' | 'Bug analysis' | 'Design' | 'Tasks'): Promise<void> {
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

  /** Gives the key that the chat asks for, and waits until something can be asked. */
  async setKey(key: string): Promise<void> {
    await this.click('Set API key');
    await this.workbench.quickInput.answer(key);
    await eventually('the chat being ready', async () =>
      (await this.frame()).getByRole('combobox', { name: 'Model' }).isVisible(),
    );
  }

  /** The models that can be chosen, as the list names them. */
  async models(): Promise<readonly string[]> {
    return (await this.#picker()).locator('option').allInnerTexts();
  }

  /** Chooses a model by its name in the list under the input, and waits until it is the chosen one. */
  async chooseModel(name: string): Promise<void> {
    const picker = await this.#picker();
    const label = (await this.models()).find((each) => each.startsWith(name));
    await picker.selectOption({ label: label ?? name });
    await this.hasModel(name);
  }

  /** Waits until that model is the chosen one. */
  async hasModel(name: string): Promise<void> {
    await eventually(`${name} being chosen`, async () =>
      (await (await this.#picker()).getAttribute('title'))?.endsWith(name),
    );
  }

  async #picker(): Promise<Locator> {
    return (await this.frame()).getByRole('combobox', { name: 'Model' });
  }

  /** The items of the conversation that the page has drawn, from the top. */
  async items(): Promise<readonly ShownItem[]> {
    return (await this.frame()).evaluate<readonly ShownItem[]>(readItems);
  }

  /** Waits until the conversation ends with something that says this. */
  async answered(text: string, within = patience): Promise<void> {
    await eventually(
      `"${text}" at the end of the conversation`,
      async () => (await this.items()).at(-1)?.text.includes(text),
      within,
    );
  }

  /**
   * Takes down what the page shows, at every change, until the page is gone. Gives what it has shown in the end: also
   * what came between the last look from outside and the end of a process.
   */
  async takeDown(): Promise<() => readonly ShownItem[]> {
    let shown: readonly ShownItem[] = [];
    const name = `takeDown${(this.#takers += 1)}`;
    await this.workbench.page.exposeFunction(name, (items: readonly ShownItem[]) => {
      shown = items;
    });
    await (
      await this.frame()
    ).evaluate(`(() => {
      const look = () => void ${name}(${readItems});
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
      look();
    })()`);
    return () => shown;
  }
}
