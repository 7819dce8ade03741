import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** One visible row of a tree. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the outermost rows. */
  readonly level: number;
  /** Undefined for a row that has nothing below it. */
  readonly expanded: boolean | undefined;
}

/** A tree view in a side bar, found by its name. Rows are told apart by their label. */
export class TreeView {
  readonly #page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.#page = page;
    this.#name = name;
  }

  /** The rows in sight, from the top. Rows below the lower edge do not exist for the editor. */
  async rows(): Promise<TreeRow[]> {
    const rows: TreeRow[] = [];
    for (const row of await this.#rows.all()) {
      const expanded = await row.getAttribute('aria-expanded');
      rows.push({
        label: (await row.locator('.label-name').allInnerTexts()).join(''),
        description: (await row.locator('.label-description').allInnerTexts()).join(''),
        level: Number(await row.getAttribute('aria-level')),
        expanded: expanded === null ? undefined : expanded === 'true',
      });
    }
    return rows;
  }

  /** Waits for a row. Where several have the label it is the first. */
  async row(label: string): Promise<Locator> {
    const name = this.#page.locator('.label-name').getByText(label, { exact: true });
    const row = this.#rows.filter({ has: name }).first();
    await row.waitFor();
    return row;
  }

  /** Clicks a row, which runs the command it has, or unfolds it. */
  async click(label: string): Promise<void> {
    const row = await this.row(label);
    await row.locator('.label-name').click();
  }

  /** Unfolds a row when it is not unfolded. */
  async expand(label: string): Promise<void> {
    await eventually(`the row "${label}" unfolded`, async () => {
      const row = await this.row(label);
      if ((await row.getAttribute('aria-expanded')) === 'true') return true;
      await row.locator('.monaco-tl-twistie').click();
      return false;
    });
  }

  /** Clicks one of the icons that a row shows under the mouse, by its tooltip. */
  async act(label: string, action: string): Promise<void> {
    const row = await this.row(label);
    await row.hover();
    await row.locator(`.action-label[aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** Opens the context menu of a row and takes an entry. */
  async pickFromMenu(label: string, entry: string): Promise<void> {
    const row = await this.row(label);
    await row.click({ button: 'right' });
    await this.#page.locator('.monaco-menu').getByRole('menuitem', { name: entry }).first().click();
  }

  get #rows(): Locator {
    return this.#page.locator(`[role="tree"][aria-label^=${JSON.stringify(this.#name)}] [role="treeitem"]`);
  }
}
