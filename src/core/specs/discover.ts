import type { DocumentKind } from './document-kind';
import { configFileName, documentKindOf } from './document-kind';

export interface FolderEntry {
  readonly name: string;
  /** What the entry is, or what it points to when it is a symbolic link. */
  readonly kind: 'file' | 'folder';
}

/** All that finding specs asks of a file system. Paths are the host's own; parts are joined with `/`. */
export interface FolderListing {
  /** Undefined when there is no such folder or it cannot be read. */
  list(folder: string, signal?: AbortSignal): Promise<readonly FolderEntry[] | undefined>;
  /** The path with every symbolic link resolved; the path itself when that fails. */
  realPath(path: string, signal?: AbortSignal): Promise<string>;
}

/** A folder that holds at least one of the four documents (SPEC-01). */
export interface SpecFolder {
  /** The folder's name, or its path below `specs/` where two specs have the same one. */
  readonly name: string;
  readonly folder: string;
  /** With every link resolved: the identity of a spec, since `specId` repeats in the wild. */
  readonly realPath: string;
  readonly documents: readonly DocumentKind[];
  readonly hasConfig: boolean;
}

/** How deep specs may be grouped in folders below `specs/`. */
export const deepestSpec = 3;

/**
 * Finds all specs of one root (SPEC-01, SPEC-08): `specs` itself and every folder down to depth three that holds one of the
 * four documents. Links are followed; a folder that is reached twice, by a link or in a circle, is listed once, under the
 * name it really has when that is one of them.
 *
 * @param specs path of the `.kiro/specs` folder; need not exist
 * @returns in the order of their paths
 */
export async function discoverSpecs(
  specs: string,
  listing: FolderListing,
  signal?: AbortSignal,
): Promise<SpecFolder[]> {
  const found: Omit<SpecFolder, 'name'>[] = [];
  const visit = async (folder: string, depth: number, above: readonly string[]): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await listing.list(folder, signal);
    if (entries === undefined) return;
    const realPath = await listing.realPath(folder, signal);
    if (above.includes(realPath)) return;
    const files = new Set(entries.filter((entry) => entry.kind === 'file').map((entry) => entry.name));
    const documents = [...files].flatMap((name) => documentKindOf(name) ?? []);
    if (documents.length > 0)
      found.push({ folder, realPath, documents: inOrder(documents), hasConfig: files.has(configFileName) });
    if (depth === deepestSpec) return;
    const folders = entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name);
    for (const name of folders.sort(byCodeUnit)) await visit(`${folder}/${name}`, depth + 1, [...above, realPath]);
  };
  await visit(specs, 0, []);
  return named(specs, withoutLinkedTwins(found));
}

function withoutLinkedTwins(found: readonly Omit<SpecFolder, 'name'>[]): Omit<SpecFolder, 'name'>[] {
  const kept = new Map<string, Omit<SpecFolder, 'name'>>();
  for (const spec of found) {
    const known = kept.get(spec.realPath);
    if (known === undefined || lastPart(known.folder) !== lastPart(spec.realPath)) kept.set(spec.realPath, spec);
  }
  return found.filter((spec) => kept.get(spec.realPath) === spec);
}

function named(specs: string, found: readonly Omit<SpecFolder, 'name'>[]): SpecFolder[] {
  const counts = new Map<string, number>();
  for (const { folder } of found) counts.set(lastPart(folder), (counts.get(lastPart(folder)) ?? 0) + 1);
  return found.map((spec) => {
    const name = lastPart(spec.folder);
    const isUnique = counts.get(name) === 1 || spec.folder === specs;
    return { name: isUnique ? name : spec.folder.slice(specs.length + 1), ...spec };
  });
}

const order: readonly DocumentKind[] = ['requirements', 'bugfix', 'design', 'tasks'];

function inOrder(documents: readonly DocumentKind[]): DocumentKind[] {
  return order.filter((kind) => documents.includes(kind));
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Not by locale: the order must be the same on every machine. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
