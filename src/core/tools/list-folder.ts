import type { Uri } from '../ports';
import { visible } from '../trust/paths';
import { childOf, isBelow, parseUri } from '../text/uri';
import { plural } from './plural';
import type { ToolContext } from './tool';

const mostEntries = 1000;
/** Files that a deep listing looks at; more are in a tree too large to be listed. */
const mostFiles = 20_000;

/**
 * The entries of a folder as a model reads them, one a line, folders with a slash at the end, in name order. The first
 * level is complete; deeper ones leave out what `.gitignore` hides (`ONE-27`) and list no empty folders.
 */
export async function listFolder(folder: Uri, depth: number, context: ToolContext): Promise<string> {
  const name = context.display(folder);
  const entries = await context.files.list(folder);
  if (entries === undefined) return `${name} is not a folder that can be listed.`;
  const paths = new Set<string>();
  const hidden = new Set<string>();
  for (const { name: entry, kind } of entries) {
    if (await context.isHidden(childOf(folder, entry), kind === 'folder' ? 'folder' : 'file')) hidden.add(entry);
    else paths.add(entry + (kind === 'folder' ? '/' : ''));
  }
  let incomplete = false;
  if (depth > 1) {
    const request = { folder, pattern: '**/*', limit: mostFiles };
    const { uris, cut } = await context.search.glob(request, context.signal);
    incomplete = cut;
    for (const uri of uris) {
      const [top = '', ...rest] = namesBelow(uri, folder);
      if (hidden.has(top)) continue;
      if (await context.isHidden(uri, 'file')) hidden.add([top, ...rest].join('/'));
      else for (const path of below(uri, folder, depth)) paths.add(path);
    }
  }
  if (paths.size === 0 && hidden.size === 0) return `${name} is an empty folder.`;
  const sorted = [...paths].sort(byPath);
  const shown = sorted.slice(0, mostEntries);
  const notes = [
    ...(sorted.length > shown.length
      ? [`[${sorted.length - shown.length} more. List a folder below, or use glob.]`]
      : []),
    ...(hidden.size > 0 ? [`[${plural(hidden.size, 'entry', 'entries')} left out that an ignore file hides.]`] : []),
    ...(incomplete ? [`[The folder holds more than ${mostFiles} files; deeper levels are incomplete.]`] : []),
  ];
  const title = depth > 1 ? `${name}, ${depth} levels, without what .gitignore hides below the first:` : `${name}:`;
  return [title, ...shown.map(visible), ...notes].join('\n');
}

/** The file and the folders above it as paths relative to the folder, as deep as is asked. */
function below(uri: Uri, folder: Uri, depth: number): readonly string[] {
  const parts = namesBelow(uri, folder);
  return parts
    .slice(0, depth)
    .map((_, index) => parts.slice(0, index + 1).join('/') + (index + 1 < parts.length ? '/' : ''));
}

function namesBelow(uri: Uri, folder: Uri): readonly string[] {
  const [file, base] = [parseUri(uri), parseUri(folder)];
  if (file === undefined || base === undefined || !isBelow(file, base)) return [];
  return file.segments.slice(base.segments.length);
}

/** A folder stands before what it holds, and names go by code point, the same on every host. */
function byPath(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
