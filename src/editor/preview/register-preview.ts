import * as vscode from 'vscode';
import { previewType } from '../ids';
import { registerCommands, type Registration } from '../registration';
import { reportFailure } from '../report';

/** Previews of spec documents: their commands, and those that were open when the window was closed. */
export function registerPreview(registration: Registration): void {
  const { context, lazyCore, log } = registration;
  registerCommands(registration, ['openPreview', 'togglePreviewLock', 'showPreviewSource']);
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(previewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        try {
          (await lazyCore.get()).restorePreview(panel, state);
        } catch (error) {
          reportFailure(log, lazyCore, { what: 'Opening a preview again' }, error);
        }
      },
    }),
  );
}
