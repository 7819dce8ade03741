import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import type { Verify } from '../../core/workflow/evidence/verify-spec';
import { verifyWords } from '../../core/workflow/verify-words';
import { askToRunTests } from '../ask-to-run-tests';
import { patiently } from '../patiently';
import { pickSpec, pickTask } from '../pick';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';

type VerifyCommand = 'verifyTask' | 'verifySpec' | 'verifyAllSpecs';

/** Runs the tests again and says which done tasks still hold; what does not is drift, shown where the task is. */
export function verifyCommands(core: Core): Pick<CommandHandlers, VerifyCommand> {
  const ask = { ask: askToRunTests };
  const verifyIn = (dir: Uri, task: string | undefined): Promise<readonly Verify[]> =>
    patiently('Running the tests', async (signal) => {
      const found = await core.specs.verifyIn(dir, { ...ask, task }, signal);
      if (!found) throw new EditorRefusal('This spec is no longer there. Look at the list again.');
      return [found];
    });

  return {
    verifyTask: async (argument) => {
      const { dir, key } = await pickTask(core, argument, 'Verify Task', ({ state }) => state === 'done');
      await tell(await verifyIn(dir, key));
    },
    verifySpec: async (argument) => {
      await tell(await verifyIn(await pickSpec(core, argument, 'Verify Done Tasks'), undefined));
    },
    verifyAllSpecs: async () => {
      await tell(await patiently('Running the tests', (signal) => core.specs.verifyAll(ask, signal)));
    },
  };
}

async function tell(found: readonly Verify[]): Promise<void> {
  const { isSound, text, report } = verifyWords(found);
  const show = isSound ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  if ((await show(text, 'Show Report')) === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: report });
  await vscode.window.showTextDocument(document, { preview: true });
}
