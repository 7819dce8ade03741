import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { shop } from '../core/specs/language/shop-spec';
import { demoFolder } from '../support/demo-folder';
import { newestUnlessAll } from '../support/editors';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

for (const editor of newestUnlessAll) {
  describe(`reading and writing a spec, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let workbench: Workbench;

    before(async () => {
      folder = await demoFolder();
      const spec = path.join(folder, '.kiro', 'specs', 'shop');
      await mkdir(spec, { recursive: true });
      await writeFile(path.join(spec, 'requirements.md'), shop.requirements);
      await writeFile(path.join(spec, 'design.md'), shop.design);
      await writeFile(path.join(spec, 'tasks.md'), shop.tasks.replace('- [ ] 1.1', '- [x] 1.1'));
      await writeFile(
        path.join(folder, 'test', 'till.test.js'),
        '// Feature: shop, Property 1: Opens\ntest("opens");\n',
      );
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        viewport: { width: 1400, height: 900 },
      });
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    });

    const status = (): ReturnType<Workbench['page']['locator']> =>
      workbench.page
        .locator('.statusbar-item')
        .filter({ hasText: /in work|tasks ·/ })
        .first();

    it('shows what there is for each criterion, and where the spec stands', async () => {
      await workbench.openFile('.kiro/specs/shop/requirements.md');
      const lenses = await eventually('links above criteria', async () => {
        const found = await workbench.codeLenses();
        return found.some((title) => title.includes('1 test')) ? found : undefined;
      });
      assert.ok(lenses.includes('3 tasks · 1 property · 1 test'), lenses.join(' | '));
      await eventually('the status bar', async () => /in work · 1\/2/.test((await status().innerText()).trim()));
      await picturesInThemes(workbench, `reading-${editor}-criteria`, () =>
        eventually('links', async () => (await workbench.codeLenses()).length > 0),
      );
    });

    it('tells what a number means, with the way to its tests', async () => {
      await workbench.openFile('.kiro/specs/shop/tasks.md');
      const { page } = workbench;
      const line = page.locator('.view-line').filter({ hasText: 'Validates' }).first();
      await eventually('a hover', async () => {
        await page.mouse.move(10, 10);
        await line.getByText('1.1', { exact: true }).first().hover();
        const hover = page.locator('.monaco-hover:not(.hidden)').filter({ hasText: 'Criterion 1.1' }).first();
        await hover.waitFor({ timeout: 5_000 });
        return /THE Till SHALL open/.test(await hover.innerText());
      });
      await workbench.screenshot(`reading-${editor}-hover`);
    });

    it('offers what can be done with the spec', async () => {
      await workbench.page.mouse.move(10, 10);
      await status().click();
      const offered = await eventually('actions', async () => {
        const rows = await workbench.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
        return rows.some((row) => row.includes('Start Next Task')) ? rows : undefined;
      });
      assert.ok(
        offered.some((row) => row.includes('Open Spec Session')),
        offered.join(' | '),
      );
      await workbench.screenshot(`reading-${editor}-actions`);
      await workbench.page.keyboard.press('Escape');
    });

    const line = (text: string): ReturnType<Workbench['page']['locator']> =>
      workbench.page.locator('.editor-group-container.active .view-line').filter({ hasText: text }).first();
    const press = (keys: string): Promise<void> => workbench.page.keyboard.press(keys);
    /** Asks with a key until it is offered: links that are drawn anew in that moment close a list again. */
    const asked = (offer: ReturnType<typeof line>, keys: string): Promise<boolean> =>
      eventually(keys, async () => {
        await press(keys);
        await offer.waitFor({ timeout: 5_000 }).catch(() => undefined);
        return offer.isVisible();
      });
    const stands = (text: string): Promise<boolean> =>
      eventually(text, async () => (await workbench.editorText()).includes(text));

    it('leads to what a number names, and to all that name it', async () => {
      await workbench.openFile('.kiro/specs/shop/tasks.md');
      await line('Validates').getByText('1.1', { exact: true }).first().click();
      await press('F12');
      await stands('#### Acceptance Criteria');
      await press('Shift+F12');
      const uses = workbench.page.locator('.reference-zone-widget .ref-tree');
      await eventually('the uses', async () => /design\.md[^]*tasks\.md/.test(await uses.innerText()));
      await workbench.screenshot(`reading-${editor}-uses`);
      await press('Escape');
      await press('ControlOrMeta+Shift+o');
      const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
      await eventually('the outline', async () => (await rows.allInnerTexts()).some((row) => row.includes('2: Leave')));
      await press('Escape');
    });

    it('marks a problem as it is typed, and mends it', async () => {
      await line('THE Till SHALL keep').click();
      await press('End');
      await workbench.page.keyboard.type('\n4. IF the roll is empty, THE Till SHALL ring');
      await eventually('a mark', async () => (await workbench.page.locator('.squiggly-warning').count()) > 0);
      const fix = workbench.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'THEN' }).first();
      await asked(fix, 'ControlOrMeta+.');
      await workbench.screenshot(`reading-${editor}-fixes`);
      await fix.click();
      await stands('IF the roll is empty, THEN THE Till SHALL ring');
    });

    it('completes numbers, and renames one everywhere', async () => {
      await workbench.openFile('.kiro/specs/shop/tasks.md');
      await line('_Requirements: 1.1, 1.3_').click();
      await press('End');
      await press('ArrowLeft');
      await workbench.page.keyboard.type(', 2');
      const offered = workbench.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: '2.2' }).first();
      await asked(offered, 'ControlOrMeta+Space');
      await workbench.screenshot(`reading-${editor}-completion`);
      await offered.click();
      await stands('_Requirements: 1.1, 1.3, 2.2_');
      await line('_Requirements: 1.1, 1.3').getByText('1.3', { exact: true }).first().click();
      await press('F2');
      const box = workbench.page.locator('.rename-box input');
      await box.fill('1.9');
      await press('Enter');
      await stands('_Requirements: 1.1, 1.9, 2.2_');
      await workbench.openFile('.kiro/specs/shop/requirements.md');
      await stands('9. THE Till SHALL keep the Price_List');
    });
  });
}
