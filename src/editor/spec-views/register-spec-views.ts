import * as vscode from 'vscode';
import { registerCommands, type Registration } from '../registration';
import { reportFailure } from '../report';

/** The traceability view and the scenario matrix, with what brings them back after a reload of the window. */
export function registerSpecViews(registration: Registration): void {
  const { context, lazyCore, log } = registration;
  registerCommands(registration, ['showTraceability', 'showScenarioMatrix', 'compareSpec']);
  for (const kind of ['trace', 'scenarios'] as const) {
    const serializer: vscode.WebviewPanelSerializer = {
      async deserializeWebviewPanel(panel, state) {
        try {
          (await lazyCore.get()).restoreSpecView(kind, panel, state);
        } catch (error) {
          reportFailure(log, lazyCore, { what: `Opening “${panel.title}” again` }, error);
        }
      },
    };
    context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(`fingerpost.${kind}`, serializer));
  }
}
