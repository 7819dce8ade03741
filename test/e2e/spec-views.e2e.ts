import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { packagedVsix } from '../../scripts/package';
import { shop } from '../core/specs/language/shop-spec';
import { demoFolder } from '../support/demo-folder';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const requirements = shop.requirements.replace(
  '2. THE Till SHALL count\n',
  `2. THE Till SHALL count
3. WHILE the door is open, WHEN a guest pays, THE Till SHALL thank them
4. WHILE the door is closed, WHEN the bell rings, THE Till SHALL wake
`,
);

for (const editor of ['oldest', 'newest'] as const) {
  describe(`traceability and scenarios of a spec, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let workbench: Workbench;

    before(async () => {
      folder = await demoFolder();
      const spec = path.join(folder, '.kiro', 'specs', 'shop');
      await mkdir(spec, { recursive: true });
      await writeFile(path.join(spec, 'requirements.md'), requirements);
      await writeFile(path.join(spec, 'design.md'), shop.design);
      await writeFile(path.join(spec, 'tasks.md'), shop.tasks.replace('- [ ] 1.1', '- [x] 1.1'));
      await writeFile(
        path.join(folder, 'test', 'till.test.js'),
        '// Feature: shop, Property 1: Opens\ntest("opens");\n',
      );
      const vsix = await packagedVsix();
      workbench = await openWorkbench({ editor, vsix, folder, viewport: { width: 1600, height: 900 } });
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    });

    const trace = (): Promise<Frame> => workbench.webview('[data-fingerpost="trace"] .view');
    const scenarios = (): Promise<Frame> => workbench.webview('[data-fingerpost="scenarios"] .view');
    const nodes = async (): Promise<readonly string[]> => (await trace()).locator('.node .name').allInnerTexts();

    it('leads from the link above a criterion to its threads', async () => {
      await workbench.openFile('.kiro/specs/shop/requirements.md');
      await eventually('links above criteria', async () => (await workbench.codeLenses()).includes('trace'));
      await workbench.clickCodeLens('trace');
      await eventually('the criterion being chosen', async () => {
        const chosen = (await trace()).locator('.node[aria-selected="true"]');
        return (await chosen.count()) === 1 && /^Criterion 1\.1/.test((await chosen.getAttribute('aria-label')) ?? '');
      });
      const lit = await (await trace()).locator('.node.lit .name').allInnerTexts();
      assert.deepEqual(lit, ['1.1', 'Property 1', 'Task 1.1', 'Task 1.2', 'Task 2', 'opens']);
      await picturesInThemes(workbench, `spec-views-${editor}-graph`, trace);
      await (await trace()).getByRole('button', { name: 'Matrix' }).click();
      await (await trace()).getByRole('grid').waitFor();
      await picturesInThemes(workbench, `spec-views-${editor}-matrix`, trace);
      await (await trace()).getByRole('button', { name: 'Graph' }).click();
    });

    it('opens the place of what is chosen, and comes back as it was', async () => {
      await (await trace()).getByRole('textbox', { name: 'Filter' }).fill('opens');
      await eventually('what fits', async () => (await nodes()).length === 5);
      const test = (await trace()).getByRole('option', { name: /^Test opens/ });
      await test.focus();
      await test.press('Enter');
      await eventually('the test', async () => (await workbench.editorText()).includes('test("opens");'));
      await workbench.runCommand('Fingerpost: Show Traceability');
      await workbench.quickInput.pick('shop').catch(() => undefined);
      await eventually('the same view', async () => {
        const filter = (await trace()).getByRole('textbox', { name: 'Filter' });
        return (await filter.inputValue()) === 'opens' && (await nodes()).length === 5;
      });
    });

    it('is drawn anew when a document changes', async () => {
      await (await trace()).getByRole('textbox', { name: 'Filter' }).fill('');
      await eventually('all of it', async () => (await nodes()).length > 10);
      const missing = (await trace()).getByRole('option', { name: /^Property 2.*No test/ });
      await missing.waitFor();
      const file = path.join(folder, '.kiro', 'specs', 'shop', 'design.md');
      await writeFile(file, shop.design.replace('### Property 2: Counts', '### Property 2: Counts well'));
      await eventually('the new title', async () =>
        (await trace()).getByRole('option', { name: /^Property 2: Counts well/ }).isVisible(),
      );
    });

    it('writes a picture and a table where the person says', async () => {
      for (const as of ['SVG', 'CSV'] as const) {
        const target = path.join(folder, `threads.${as.toLowerCase()}`);
        await (await trace()).getByRole('button', { name: `Export ${as}` }).click();
        const offered = workbench.quickInput.box.locator('input').first();
        const name = `shop-traceability.${as.toLowerCase()}`;
        await eventually(
          'the dialog',
          async () => (await offered.isVisible()) && (await offered.inputValue()).endsWith(name),
        );
        await workbench.quickInput.type(target);
        // While it reads the folder it takes no answer.
        await eventually('the dialog being closed', async () => {
          await workbench.quickInput.accept().catch(() => undefined);
          return workbench.quickInput.box.waitFor({ state: 'hidden', timeout: 1_000 }).then(
            () => true,
            () => false,
          );
        });
        const text = await eventually(`${as} on the disk`, () => readFile(target, 'utf8').catch(() => undefined));
        assert.match(text, as === 'SVG' ? /<svg[^>]*>\s*<title>Traceability of shop/ : /^\uFEFFCriterion,File,Line/);
      }
    });

    it('shows events against states, and begins the criterion that is missing', async () => {
      await workbench.runCommand('View: Close All Editors');
      await workbench.openContainer('Fingerpost');
      await workbench.openFile('.kiro/specs/shop/requirements.md');
      await workbench.runCommand('Fingerpost: Show Scenario Matrix');
      const add = (await scenarios()).getByRole('button', { name: 'Add Criterion' });
      await add.first().waitFor();
      await picturesInThemes(workbench, `spec-views-${editor}-scenarios`, scenarios);
      const before = await (await scenarios()).getByRole('status').innerText();
      assert.match(before, /not covered/);
      await (
        await scenarios()
      )
        .locator('td[aria-label^="the bell rings, while the door is open"]')
        .getByRole('button', { name: 'Add Criterion' })
        .click();
      await eventually('the cursor behind the new criterion', async () =>
        (await workbench.editorText()).includes('5. WHILE the door is open, WHEN the bell rings, THE Till SHALL'),
      );
      await workbench.page.locator('.statusbar-item').filter({ hasText: 'Ln 31, Col 64' }).waitFor();
      await workbench.page.keyboard.type('answer');
      await eventually('the criterion', async () =>
        (await workbench.editorText()).includes('WHEN the bell rings, THE Till SHALL answer'),
      );
      await workbench.screenshot(`spec-views-${editor}-added`);
      for (let undone = 0; undone < 3; undone += 1) await workbench.page.keyboard.press('ControlOrMeta+Z');
      await eventually('it being undone', async () => !(await workbench.editorText()).includes('5. WHILE'));
    });

    it('is there again after the window was loaded anew', async () => {
      await workbench.openFile('.kiro/specs/shop/requirements.md');
      await workbench.runCommand('Fingerpost: Show Scenario Matrix');
      await eventually('the matrix', async () => (await scenarios()).getByRole('grid').isVisible());
      // A reload of the page alone gives the editor no time to write down which tabs are open.
      const loaded = workbench.page.waitForEvent('load');
      await workbench.runCommand('Developer: Reload Window');
      await loaded;
      await workbench.ready();
      await workbench.page.locator('.tabs-container .tab').filter({ hasText: 'Scenarios: shop' }).click();
      await eventually('the matrix again', async () => (await scenarios()).getByRole('grid').isVisible());
    });
  });
}
