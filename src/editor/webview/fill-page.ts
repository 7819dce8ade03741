import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PageFailure } from '../../messages/page';
import { refusalOf } from '../refusals';
import { type Log, reportBug } from '../report';
import { pageHtml } from './page-html';

/** One handler per message; a message without one does not compile. */
export type PageHandlers<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (message: Extract<Message, { type: Type }>) => void | Promise<void>;
};

/** What a webview is filled with. */
export interface FilledPage<Message extends { readonly type: string }> {
  /** Of its script and its styles in dist/webview, and of its place in the page. */
  readonly name: string;
  readonly title: string;
  /** It draws diagrams; see page-html.ts. */
  readonly diagrams?: boolean;
  /** It shows pictures that a person has put into it; see page-html.ts. */
  readonly pictures?: boolean;
  /** A message of the page, checked; undefined for what is none. A page shows what others wrote, so it is not believed. */
  readonly read: (message: unknown) => Message | undefined;
  readonly handlers: PageHandlers<Message>;
}

/**
 * Puts a page into a webview and joins the two.
 * @param extension the extension's folder
 * @returns what ends the joining; the webview's own end does not need it
 */
export function fillPage<Message extends { readonly type: string }>(
  webview: vscode.Webview,
  { name, title, diagrams = false, pictures = false, read, handlers }: FilledPage<Message>,
  extension: vscode.Uri,
  log: Log,
): vscode.Disposable {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const listening = webview.onDidReceiveMessage((sent: unknown) => {
    const message = read(sent);
    if (message === undefined) log.warn(`The page “${name}” sent something that is no message.`);
    else handle(handlers, message).catch((error: unknown) => tellFailure(error, message.type));
  });
  /** A failure is told where the person is looking: in the page. */
  const tellFailure = (error: unknown, what: string): void => {
    const cancelled = error instanceof vscode.CancellationError;
    const refusal = cancelled ? { message: 'Cancelled.' } : refusalOf(error);
    if (refusal === undefined) reportBug(log, `“${what}” in “${title}”`, error);
    const told = refusal?.message ?? 'That failed. “Fingerpost: Show Log” says why.';
    void webview.postMessage({ type: 'failed', message: told } satisfies PageFailure);
  };
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = pageHtml({
    name,
    title,
    diagrams,
    pictures,
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    scriptUri: address(`${name}.js`),
    styleUri: address(`${name}.css`),
  });
  return listening;
}

async function handle<Message extends { readonly type: string }>(
  handlers: PageHandlers<Message>,
  message: Message,
): Promise<void> {
  const handler = handlers[message.type as Message['type']] as (message: Message) => void | Promise<void>; // the one of just that type
  await handler(message);
}
