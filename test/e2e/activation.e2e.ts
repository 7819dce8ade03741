import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { specName } from '../../scripts/demo/documents';
import { packagedVsix } from '../../scripts/package';
import { demoFolder } from '../support/demo-folder';
import { newestUnlessAll } from '../support/editors';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

for (const editor of newestUnlessAll) {
  describe(`what Fingerpost costs the ${editor} editor`, () => {
    let folder: string;
    let workbench: Workbench;
    /** Milliseconds that loading and activating took, from the editor's own table. */
    let git: number;
    let ours: number;

    before(async () => {
      folder = await demoFolder();
      // So that the editor's own Git extension has something to do as well.
      await promisify(execFile)('git', ['init', '--quiet'], { cwd: folder });
      // High, as rows out of sight do not exist.
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        viewport: { width: 1400, height: 2800 },
      });
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('is less than its own Git extension costs', async () => {
      const table = workbench.page.locator('.runtime-extensions-editor .extension');
      const costOf = (name: string): Promise<number> =>
        eventually(`the cost of ${name}`, async () => {
          const row = table.filter({ has: workbench.page.locator('.name').getByText(name, { exact: true }) });
          const [, cost] = /Activation: ([\d.]+)ms/.exec(await row.locator('.activation-time').innerText()) ?? [];
          return cost === undefined ? undefined : Number(cost);
        });
      // What other programs do to one start they do not do to all.
      for (let start = 1; start <= mostStarts; start += 1) {
        if (start > 1) await workbench.reload();
        await workbench.runCommand('Developer: Show Running Extensions');
        git = await costOf('Git');
        ours = await costOf('Fingerpost: spec-driven development');
        say(`load and activate: ${ratio(ours, git)}`);
        if (ours < git) return;
      }
      assert.fail(ratio(ours, git));
    });

    it('fills the Specs view and shows the links above tasks, in the time that is printed', async () => {
      const tree = '[role="tree"][aria-label^="Specs"] .label-name';
      const specs = await clock(workbench, tree, specName);
      await workbench.openContainer('Fingerpost');
      const filled = await specs();
      await workbench.tree('Specs').expand(specName);
      const lenses = await clock(workbench, '.codelens-decoration', 'Start task');
      await workbench.tree('Specs').click('tasks.md');
      const linked = await lenses();
      say(`Specs view filled: ${ratio(filled, git)}`);
      say(`CodeLens shown: ${ratio(linked, git)}`);
    });
  });
}

const mostStarts = 3;

const say = (line: string): boolean => process.stdout.write(`      ${line}\n`);
const ratio = (one: number, git: number): string => `${(one / git).toFixed(2)} of what Git's activation takes`;

/**
 * Gets ready to measure from the next press of the mouse until something with that text is drawn. Measured in the page,
 * as the way to it takes longer than what is measured.
 * @returns resolves with milliseconds once it is drawn
 */
async function clock({ page }: Workbench, selector: string, text: string): Promise<() => Promise<number>> {
  const drawn = `[...document.querySelectorAll(${JSON.stringify(selector)})].some(
    (element) => element.textContent.includes(${JSON.stringify(text)}))`;
  await page.evaluate(`(() => {
    let start;
    window.measured = undefined;
    addEventListener('mousedown', () => (start ??= performance.now()), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (start === undefined || !${drawn}) return;
      observer.disconnect();
      window.measured = Math.ceil(performance.now() - start);
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  })()`);
  return async () => Number(await (await page.waitForFunction('window.measured')).jsonValue());
}
