import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromWebview, ToWebview } from '../../messages/chat';
import { reportBug, type Log } from '../report';
import { refusalOf } from '../refusals';
import type { Chat } from './chat';
import { chatHandlers, type ChatHandlers } from './chat-handlers';
import { chatHtml } from './chat-html';
import { readFromWebview } from './from-webview';

/** Fills the chat's view with its page and joins the two until the view is closed. */
export function attachChatPage(view: vscode.WebviewView, extension: vscode.Uri, chat: Chat, log: Log): void {
  const { webview } = view;
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const page = {
    // A page that is not there any more takes nothing; the next one asks for everything.
    post: (message: ToWebview): void => void webview.postMessage(message),
  };
  const handlers = chatHandlers(chat, () => chat.welcome(page));
  const listening = webview.onDidReceiveMessage((message: unknown) => {
    const known = readFromWebview(message);
    if (known === undefined) log.warn('The chat’s page sent something that is no message.');
    else handle(handlers, known.type, known).catch((error: unknown) => tellFailure(error, known.type, page, log));
  });
  view.onDidDispose(() => {
    listening.dispose();
    chat.leave(page);
  });
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = chatHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    scriptUri: address('chat.js'),
    styleUri: address('chat.css'),
  });
}

async function handle<Type extends FromWebview['type']>(
  handlers: ChatHandlers,
  type: Type,
  message: Extract<FromWebview, { type: Type }>,
): Promise<void> {
  await handlers[type](message);
}

/** A failure is told where the person is looking: in the page. */
function tellFailure(error: unknown, what: string, page: { post(message: ToWebview): void }, log: Log): void {
  const cancelled = error instanceof vscode.CancellationError;
  const refusal = cancelled ? { message: 'Cancelled.' } : refusalOf(error);
  if (refusal === undefined) reportBug(log, `“${what}” in the chat`, error);
  page.post({ type: 'failed', message: refusal?.message ?? 'That failed. “Fingerpost: Show Log” says why.' });
}
