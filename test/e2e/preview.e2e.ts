import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { scriptDemo } from '../../scripts/demo/conversation';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder, demoSpec } from '../support/demo-folder';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const diagrams = `

## More Diagrams

\`\`\`mermaid
flowchart LR
  Basket([Basket]) -->|code| Checkout[Checkout]
  Checkout --> Codes[(Codes)]
\`\`\`

\`\`\`mermaid
sequenceDiagram
  Shopper->>Checkout: code
  Checkout-->>Shopper: price
\`\`\`

\`\`\`mermaid
flowchart LR
  Basket --> --> Checkout
\`\`\`
`;

for (const editor of ['oldest', 'newest'] as const) {
  describe(`the preview of a spec document, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      folder = await demoFolder();
      const design = path.join(folder, demoSpec, 'design.md');
      await writeFile(design, `${await readFile(design, 'utf8')}${diagrams}`);
      model = scriptDemo(await startModelServer({ chunkMs: 4, key: 'sk-test-1' }));
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        settings: { 'fingerpost.anthropic.baseUrl': model.url },
        viewport: { width: 1500, height: 900 },
      });
      chat = new ChatPage(workbench);
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    const preview = (name: string): Promise<Frame> => workbench.webview(`[data-document="${name}"]`);
    const topLine = async (): Promise<number> => {
      const numbers = await workbench.page
        .locator('.editor-group-container .margin-view-overlays .line-numbers')
        .allInnerTexts();
      return Math.min(...numbers.map(Number).filter((number) => number > 0));
    };

    it('opens beside the text, with its diagrams', async () => {
      await workbench.openFile(`${demoSpec}/design.md`);
      await workbench.clickEditorAction('Open Spec Preview to the Side');
      const frame = await preview('design.md');
      await frame.locator('.diagram svg').nth(1).waitFor();
      const failure = frame.locator('.diagram-failure');
      assert.match(await failure.innerText(), /Line \d+/);
      await picturesInThemes(workbench, `preview-${editor}-design`, async () => {
        const shown = await preview('design.md');
        await shown.locator('.diagram svg').first().waitFor();
        await shown.locator('.diagram').first().scrollIntoViewIfNeeded();
        await new Promise((resolve) => setTimeout(resolve, 400));
      });
    });

    it('follows the active editor, and scrolls with it in both directions', async () => {
      await workbench.openFile(`${demoSpec}/requirements.md`);
      const frame = await preview('requirements.md');
      const { page } = workbench;
      await page.keyboard.press('ControlOrMeta+End');
      const scrolled = (): Promise<number> => frame.locator('.preview').evaluate(({ scrollTop }) => scrollTop);
      await eventually('the preview following', async () => (await scrolled()) > 100);
      await frame.locator('.preview').hover();
      await page.mouse.wheel(0, -5_000);
      await eventually('the editor following', async () => (await topLine()) === 1);
      assert.equal(await scrolled(), 0);
      await picturesInThemes(workbench, `preview-${editor}-requirements`, () => preview('requirements.md'));
    });

    it('shows what is typed, before it is saved', async () => {
      const { page } = workbench;
      await page.locator('.editor-group-container .view-lines').first().click();
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.press('End');
      await page.keyboard.type(' of the till');
      await (await preview('requirements.md')).locator('h1', { hasText: 'of the till' }).waitFor();
      await workbench.runCommand('File: Revert File');
    });

    it('goes from a number to what it names, and from there to the text', async () => {
      await workbench.openFile(`${demoSpec}/tasks.md`);
      const tasks = await preview('tasks.md');
      await tasks.locator('.spec-link').filter({ hasText: '1.1' }).first().click();
      const frame = await preview('requirements.md');
      await frame.locator('.document h1').first().dblclick();
      await workbench.page.locator('.tab.active').filter({ hasText: 'requirements.md' }).first().waitFor();
    });

    it('starts a task and shows how it goes', async () => {
      await chat.open();
      await chat.setKey('sk-test-1');
      await workbench.openFile(`${demoSpec}/tasks.md`);
      const frame = await preview('tasks.md');
      await frame.getByRole('button', { name: 'Start task' }).first().click();
      await frame.locator('.task[data-state="running"] .running-time').first().waitFor();
      await chat.shows('Always in this session');
      // The page that was clicked in has the keyboard, and settings would open there.
      await workbench.runCommand('View: Focus First Editor Group');
      await picturesInThemes(workbench, `preview-${editor}-running`, () => preview('tasks.md'));
      await chat.click('Run');
      await (await preview('tasks.md')).locator('.task[data-state="done"]').first().waitFor({ timeout: 60_000 });
      await workbench.screenshot(`preview-${editor}-done`);
    });

    it('is there again after the window was loaded anew', async () => {
      await workbench.reload();
      await (await preview('tasks.md')).locator('.task[data-state="done"]').first().waitFor();
    });
  });
}
