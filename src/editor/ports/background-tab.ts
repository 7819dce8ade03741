import * as vscode from 'vscode';

/** A tab that a file has for a while, behind the one that the user looks at. */
export class BackgroundTab {
  #opening: Promise<void> | undefined;
  #opened = 0;
  /** Undefined when the file had a tab anyway. */
  #wasActive: boolean | undefined;

  constructor(private readonly uri: vscode.Uri) {}

  /** When it was there, by `performance.now()`; 0 before. */
  get opened(): number {
    return this.#opened;
  }

  /** Resolves when the file has a tab. */
  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** Takes it away, unless the user has turned to it meanwhile. */
  async close(): Promise<void> {
    await this.#opening;
    const tab = this.#wasActive === undefined ? undefined : this.#find();
    if (tab && !tab.isDirty && tab.isActive === this.#wasActive) await vscode.window.tabGroups.close(tab, true);
  }

  async #open(): Promise<void> {
    if (!this.#find()) {
      // With `background` the tab is not turned to, unless there is no other.
      const options = { background: true, preview: false, preserveFocus: true };
      await vscode.commands.executeCommand('vscode.open', this.uri, options);
      this.#wasActive = this.#find()?.isActive;
    }
    this.#opened = performance.now();
  }

  #find(): vscode.Tab | undefined {
    return tabOf(this.uri);
  }
}

export function hasTab(uri: vscode.Uri): boolean {
  return tabOf(uri) !== undefined;
}

function tabOf(uri: vscode.Uri): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}
