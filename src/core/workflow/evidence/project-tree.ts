import type { Digests, Disk, Search, Uri } from '../../ports';
import { relativePath } from '../../text/uri';

/** The files of a project by their contents. */
export interface ProjectTree {
  /** Names the whole state. */
  readonly hash: string;
  readonly files: ReadonlyMap<string, string>;
}

const mostFiles = 20_000;
/** Of a larger file size and time stand for its content. */
const mostBytes = 4 * 1024 * 1024;
/** Boxes are ticked, dependencies are installed and history is written without any code changing. */
const leftOut = /(?:^|\/)(?:\.kiro|\.git|node_modules|\.venv|venv|__pycache__)(?:\/|$)/;

/** The project's files as they are now, without what Git ignores. */
export async function projectTree(
  root: Uri,
  ports: { readonly search: Search; readonly disk: Disk; readonly digests: Digests },
  signal: AbortSignal,
): Promise<ProjectTree> {
  const { uris, cut } = await ports.search.glob({ folder: root, pattern: '**/*', limit: mostFiles }, signal);
  const files = new Map<string, string>();
  for (const uri of [...uris].toSorted()) {
    signal.throwIfAborted();
    const file = relativePath(uri, root);
    if (leftOut.test(file)) continue;
    const image = await ports.disk.image(uri, mostBytes, false);
    if (image !== 'other' && image.content !== null) files.set(file, image.content);
  }
  const text = [...files].map(([file, content]) => `${content} ${file}\n`).join('');
  return { hash: ports.digests.sha256(cut ? `${text}…` : text), files };
}

/** Files that were there and hold something else now, or are gone. New ones are what test runs leave behind. */
export function changedFiles(before: ProjectTree, after: ProjectTree): readonly string[] {
  return [...before.files].flatMap(([file, content]) => (after.files.get(file) === content ? [] : [file]));
}
