import * as vscode from 'vscode';
import { parseUri } from '../../core/text/uri';
import { fromUri, toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { parseUrl } from '../../core/text/url';

const webSchemes: ReadonlySet<string> = new Set(['http', 'https', 'mailto']);

/**
 * Follows a link of a conversation: to the web through the editor, which asks, or to a file of the session's folder
 * (`src/cart.ts`, `src/cart.ts:12`, `src/cart.ts#L12`). Nothing else is followed: no commands, no other schemes.
 * @param root the session's folder
 */
export async function openLink(url: string, root: string | undefined): Promise<void> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && webSchemes.has(scheme)) {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
    return;
  }
  const target = root === undefined ? undefined : fileTarget(url, root);
  if (target === undefined) throw new EditorRefusal(`This link is not followed: ${url}`);
  await openDocument(target.uri, target.line);
}

/** Where a relative link leads. */
export interface FileTarget {
  readonly uri: string;
  /** 1-based. */
  readonly line: number | undefined;
}

/** The file and line that a relative link names; undefined when it leads out of the folder or is no relative link. */
export function fileTarget(url: string, root: string): FileTarget | undefined {
  const { path = '', line } = /^(?<path>.*?)(?:(?:#L|:)(?<line>\d+)(?:[-:]L?\d+)?)?$/s.exec(url)?.groups ?? {};
  if (path === '' || /^(?:[a-z][a-z0-9+.-]*:|[/\\#?])/i.test(path)) return undefined;
  const folder = `${root.replace(/\/+$/, '')}/`;
  const [place, base] = [parseUrl(path, folder), parseUrl(folder)];
  if (!place || !base) return undefined;
  const { href, search, hash } = place;
  if (search !== '' || hash !== '' || !href.startsWith(base.href)) return undefined;
  // A separator in disguise (`%2f`, `%5c`) is one name here and several for the editor.
  const names = parseUri(href)?.segments;
  if (names === undefined || names.some((name) => name.includes('\\'))) return undefined;
  return { uri: href, line: line === undefined ? undefined : Number(line) };
}

/** Opens a file of an open folder or of the user's disk in an editor. */
export async function openDocument(uri: string, line?: number): Promise<void> {
  const place = toUri(uri);
  const schemes = new Set(['file', ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)]);
  if (!schemes.has(place.scheme)) throw new EditorRefusal(`This is not a file that can be opened: ${uri}`);
  try {
    const selection = line === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
    await vscode.window.showTextDocument(place, { preview: true, ...(selection ? { selection } : {}) });
  } catch (error) {
    const gone = await vscode.workspace.fs.stat(place).then(
      () => false,
      () => true,
    );
    if (!gone) throw error;
    throw new EditorRefusal(`${fromUri(place)} is no longer there.`);
  }
}
