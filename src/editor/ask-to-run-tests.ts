import * as vscode from 'vscode';
import type { CheckQuestion } from '../core/workflow/evidence/allowed-setup';

/** Asks in a dialog whether tests may be run as they are set up now, where no session could ask. */
export async function askToRunTests({ label, detail, reason }: CheckQuestion): Promise<boolean> {
  const run = 'Run Tests';
  const options = { modal: true, detail: `${detail}\n\n${reason}` };
  return (await vscode.window.showWarningMessage(label, options, run)) === run;
}
