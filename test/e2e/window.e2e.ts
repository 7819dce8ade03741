import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listProcesses, processesWithVariable } from '../../scripts/editor/processes';
import { packagedVsix } from '../../scripts/package';
import { newestUnlessAll } from '../support/editors';
import type { Workbench } from '../support/workbench';
import { eventually, openWorkbench } from '../support/workbench';

for (const editor of newestUnlessAll) {
  describe(`a window of the ${editor} editor`, () => {
    let folder: string;
    let workbench: Workbench;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fp-e2e-'));
      await writeFile(path.join(folder, 'notes.md'), '# Notes\n');
      workbench = await openWorkbench({ editor, vsix: await packagedVsix(), folder });
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true });
    });

    it('opens a file of the folder', async () => {
      await workbench.openFile('notes.md');
      await eventually('the text of the file', async () => (await workbench.editorText()).includes('# Notes'));
    });

    it('has Fingerpost installed, from the package', async () => {
      await workbench.openContainer('Fingerpost');
    });

    it('takes another theme while it is open', async () => {
      await workbench.setTheme('high-contrast-dark');
      await workbench.setTheme('light');
    });

    it('gets a new extension host after the old one was killed', async () => {
      await workbench.killExtensionHost();
    });

    it('leaves no process behind', async () => {
      await workbench.close();
      const left = (await listProcesses()).filter(({ command }) => command.includes(workbench.userDataDir));
      assert.deepEqual(left, []);
      assert.deepEqual(await processesWithVariable('FINGERPOST_HOME', workbench.home), []);
    });
  });
}
