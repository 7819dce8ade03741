import * as vscode from 'vscode';
import type { Search, Uri } from '../../core/ports';
import { unlessAborted } from '../abort';
import { fromUri, toUri } from './uri';

/** How long a file counts as written a moment ago. */
const freshMs = 30_000;
/** Hits and files that are looked at: enough to notice what was just written, and no search of its own. */
const mostHits = 2_000;
const mostFiles = 50;

/**
 * Files that name it and were written a moment ago: the editor tells language servers of them some time later, and until then
 * what these know of the program lacks them. They are opened, which is what a server hears of at once.
 * @param like a file of the program, which does not count itself; nor do those in other languages
 */
export async function openFreshFiles(
  name: string,
  like: vscode.Uri,
  search: Search,
  signal: AbortSignal,
): Promise<readonly Uri[]> {
  const folder = vscode.workspace.getWorkspaceFolder(like);
  if (!folder || name === '') return [];
  const since = Date.now() - freshMs;
  const { hits } = await search.grep(
    {
      folder: fromUri(folder.uri),
      pattern: name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
      caseSensitive: true,
      limit: mostHits,
    },
    signal,
  );
  const named = [...new Set(hits.map(({ uri }) => uri))].filter(
    (uri) => uri !== fromUri(like) && kindOf(uri) === kindOf(like.path),
  );
  const fresh = await Promise.all(named.map(async (uri) => ((await changedAt(uri)) > since ? [uri] : [])));
  const opened = await Promise.all(
    fresh
      .flat()
      .slice(0, mostFiles)
      .map(async (uri) => ((await isOpened(uri, signal)) ? [uri] : [])),
  );
  return opened.flat();
}

async function isOpened(uri: Uri, signal: AbortSignal): Promise<boolean> {
  try {
    await unlessAborted(vscode.workspace.openTextDocument(toUri(uri)), signal);
    return true;
  } catch {
    signal.throwIfAborted();
    return false; // gone meanwhile, or no text: then no server knows it either
  }
}

/** Endings of one language's files are one kind. */
function kindOf(path: string): string {
  const ending = /\.([^./]+)$/.exec(path)?.[1] ?? '';
  return /^[cm]?[jt]sx?$/.test(ending) ? 'script' : ending;
}

/** Milliseconds since 1970, of whichever is later: a copy is new here, though it may keep the time of its original. */
async function changedAt(uri: Uri): Promise<number> {
  try {
    const { ctime, mtime } = await vscode.workspace.fs.stat(toUri(uri));
    return Math.max(ctime, mtime);
  } catch {
    return 0; // gone meanwhile
  }
}
