import * as vscode from 'vscode';
import { walkthroughId } from './ids';
import { registerLocalCommand, type Registration } from './registration';

/** What must work even when nothing else does: the log, the walkthrough, a fresh look at everything. */
export function registerHelp(registration: Registration): void {
  const { context, lazyCore, log } = registration;
  registerLocalCommand(registration, 'showLog', () => log.show());
  registerLocalCommand(registration, 'openWalkthrough', async () => {
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#${walkthroughId}`,
      false,
    );
  });
  registerLocalCommand(registration, 'refresh', () => {
    for (const change of ['specs', 'steering', 'agents', 'sessions', 'models'] as const) lazyCore.tell(change);
  });
}
