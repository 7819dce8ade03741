import type { Files } from '../../ports';
import { childOf, parseUri, pathOf } from '../../text/uri';
import { isUnusable, type Place, resolvePath, type Workspace } from '../paths';
import { isNoLink, isPassedOver } from '../searched-folders';
import { sensitiveName } from '../sensitive';
import type { Argument } from './words';

/** How a program reads whole folders. */
export interface TreeRead {
  /** Goes where links lead. */
  readonly followsLinks: boolean;
  /** Passes over names that begin with a dot. */
  readonly skipsDots: boolean;
}

/** How the command reads the folders that it names, or undefined when it reads only files. */
export function treeReadOf(name: string, args: readonly Argument[]): TreeRead | undefined {
  const has = (option: RegExp): boolean => args.some(({ value }, at) => at > 0 && option.test(value ?? ''));
  const read = (followsLinks: boolean, skipsDots = false): TreeRead => ({ followsLinks, skipsDots });
  if (/^(?:e|f|z)?grep$/.test(name)) {
    if (has(/^-[a-zA-Z]*R|^--deref/)) return read(true);
    return has(/^-[a-zA-Z]*r|^--recu|^--directories=recurse$|^-[a-zA-Z]*d$|^-[a-zA-Z]*drecurse$/)
      ? read(false)
      : undefined;
  }
  if (/^(?:rg|ag|ack)$/.test(name))
    return read(has(/^-[a-zA-Z]*[Lf]|^--follow/), !has(/^-[a-zA-Z]*[.uaU]|^--(?:hidden|unres|all-types)/));
  if (name === 'diff') return has(/^-[a-zA-Z]*r|^--recu/) ? read(true) : undefined;
  return name === 'git' && args.some(({ value }) => value === 'grep') ? read(false) : undefined;
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
