import * as vscode from 'vscode';
import { keptScheme, viewIds } from '../ids';
import { registerCommands, registerLocalCommand, type Registration } from '../registration';
import { reportFailure } from '../report';

/** The chat's view, its commands, and the documents that show kept texts. */
export function registerChat(registration: Registration): void {
  const { context, lazyCore, log } = registration;
  registerLocalCommand(registration, 'openChat', async () => {
    await vscode.commands.executeCommand(`${viewIds.chat}.focus`);
    (await lazyCore.get()).focusChat();
  });
  registerCommands(registration, [
    'newChatSession',
    'showSessions',
    'stopAgent',
    'summariseSession',
    'copySession',
    'exportSession',
    'restoreCheckpoint',
    'revertLastTurn',
  ]);
  const provider: vscode.WebviewViewProvider = {
    async resolveWebviewView(view) {
      try {
        const started = await lazyCore.get();
        started.attachChatPage(view);
      } catch (error) {
        reportFailure(log, lazyCore, { what: 'Opening the chat' }, error);
      }
    },
  };
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider(viewIds.chat, provider),
    vscode.workspace.registerTextDocumentContentProvider(keptScheme, {
      provideTextDocumentContent: async (uri) => (await lazyCore.get()).readKept(uri),
    }),
  );
}
