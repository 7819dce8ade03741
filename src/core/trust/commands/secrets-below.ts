import type { Files } from '../../ports';
import { childOf, parseUri, pathOf } from '../../text/uri';
import { isUnusable, type Place, resolvePath, type Workspace } from '../paths';
import { isNoLink, isPassedOver } from '../searched-folders';
import { sensitiveName } from '../sensitive';

/** How a program reads whole folders. */
export interface TreeRead {
  /** Goes where links lead. */
  readonly followsLinks: boolean;
  /** Passes over names that begin with a dot. */
  readonly skipsDots: boolean;
}

/** Folders and names that are still looked through. */
const [mostFolders, mostNames] = [2_000, 20_000];

/**
 * A file with secrets that a reading of the whole folder comes upon: the first one, as one is enough to ask.
 * @returns `none` when there is none, `unknown` when there is more than was looked through
 */
export async function secretBelow(
  folder: Place,
  { followsLinks, skipsDots }: TreeRead,
  workspace: Workspace,
  files: Files,
): Promise<Place | 'none' | 'unknown'> {
  const waiting = [folder.uri];
  const seen = new Set<string>();
  let names = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { name, kind } of (await files.list(next).catch(() => undefined)) ?? []) {
      names += 1;
      if (seen.size > mostFolders || names > mostNames) return 'unknown';
      if (skipsDots && name.startsWith('.')) continue;
      const uri = childOf(next, name);
      const place = await secretAt(uri, followsLinks, workspace, files);
      if (place) return place;
      if (kind !== 'folder' || isPassedOver(name)) continue;
      if (followsLinks) waiting.push(await files.realPath(uri).catch(() => uri));
      else if (await isNoLink(uri, files)) waiting.push(uri);
    }
  }
  return 'none';
}

async function secretAt(
  uri: string,
  followsLinks: boolean,
  workspace: Workspace,
  files: Files,
): Promise<Place | undefined> {
  const ends = followsLinks ? [uri, await files.realPath(uri).catch(() => uri)] : [uri];
  const isSecret = ends.some((each) => sensitiveName(parseUri(each)?.segments ?? []) !== undefined);
  if (!isSecret) return undefined;
  const place = await resolvePath(pathOf(uri), workspace, files);
  return isUnusable(place) ? undefined : place;
}
