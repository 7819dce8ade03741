import type * as vscode from 'vscode';
import type { ToWebview } from '../../messages/chat';
import type { Log } from '../report';
import { fillPage } from '../webview/fill-page';
import type { Chat } from './chat';
import { chatHandlers } from './chat-handlers';
import { readFromWebview } from './from-webview';

/** Fills the chat's view with its page and joins the two until the view is closed. */
export function attachChatPage(view: vscode.WebviewView, extension: vscode.Uri, chat: Chat, log: Log): void {
  const page = {
    // A page that is not there any more takes nothing; the next one asks for everything.
    post: (message: ToWebview): void => void view.webview.postMessage(message),
  };
  const handlers = chatHandlers(chat, () => chat.welcome(page));
  const filled = { name: 'chat', title: 'Fingerpost chat', pictures: true, read: readFromWebview, handlers };
  const listening = fillPage(view.webview, filled, extension, log);
  view.onDidDispose(() => {
    listening.dispose();
    chat.leave(page);
  });
}
