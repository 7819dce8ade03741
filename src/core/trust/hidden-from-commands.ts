import type { Files, Uri } from '../ports';
import { childOf, formatUri, parseUri } from '../text/uri';
import type { IgnoreLook } from './ignore-files';
import { literalPlaces } from './ignore-rules';
import { isNoLink, isPassedOver } from './searched-folders';
import { sensitiveName } from './sensitive';

export interface HiddenFromCommands {
  /** Files and folders, by their real places, each once; what lies in a folder of the list is not named again. */
  readonly uris: readonly Uri[];
  /** There is more than was looked at or than the list may hold: commands are not kept from all of it. */
  readonly isCut: boolean;
}

export interface HiddenLimits {
  /** Places in the answer. */
  readonly most?: number;
  /** Folders that are looked through. */
  readonly mostFolders?: number;
}

/**
 * What a sandbox should keep commands from reading: what ignore files hide, and environment, key and credential files, as far as
 * they are there. A sandbox takes places and no patterns, so this names what a walk of bounded length comes upon; places that
 * a line of an ignore file names without a wildcard come first, wherever they are. What a command makes later is not among it,
 * nor what lies in folders like `node_modules`: the sandbox helps, and is no promise.
 *
 * @param ignore a look that was just made
 */
export async function hiddenFromCommands(
  roots: readonly Uri[],
  ignore: IgnoreLook,
  files: Pick<Files, 'list' | 'stat' | 'realPath'>,
  signal: AbortSignal,
  { most = 200, mostFolders = 2_000 }: HiddenLimits = {},
): Promise<HiddenFromCommands> {
  const found = new Set<Uri>();
  const add = async (uri: Uri): Promise<void> => {
    found.add(await files.realPath(uri).catch(() => uri)); // a link in a circle hides nothing but itself
  };
  for (const root of roots) for (const uri of await literallyNamed(root, ignore, files)) await add(uri);
  const waiting = [...roots];
  let looked = 0;
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    signal.throwIfAborted();
    looked += 1;
    if (looked > mostFolders || found.size > most) break;
    for (const { name, kind } of (await files.list(folder).catch(() => undefined)) ?? []) {
      const uri = childOf(folder, name);
      if (found.has(uri) || kind === 'other') continue;
      const isHidden =
        sensitiveName(parseUri(uri)?.segments ?? []) !== undefined ||
        (await ignore.hiddenBy({ uri, real: uri }, kind)) !== undefined;
      if (isHidden) await add(uri);
      else if (kind === 'folder' && !isPassedOver(name) && (await isNoLink(uri, files))) waiting.push(uri);
    }
  }
  const uris = [...found];
  return { uris: uris.slice(0, most), isCut: uris.length > most || looked > mostFolders };
}

async function literallyNamed(root: Uri, ignore: IgnoreLook, files: Pick<Files, 'stat'>): Promise<readonly Uri[]> {
  const address = parseUri(root);
  if (address === undefined) return [];
  const named = (await ignore.filesOf(root, [])).flatMap(literalPlaces);
  const there = await Promise.all(
    named.map(async (names): Promise<readonly Uri[]> => {
      const uri = formatUri({ ...address, segments: [...address.segments, ...names] });
      const kind = (await files.stat(uri).catch(() => undefined))?.kind;
      if (kind !== 'file' && kind !== 'folder') return [];
      return (await ignore.hiddenBy({ uri, real: uri }, kind)) === undefined ? [] : [uri];
    }),
  );
  return there.flat();
}
