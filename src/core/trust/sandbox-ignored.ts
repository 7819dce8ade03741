import type { Files, Uri } from '../ports';
import { formatUri, parseUri } from '../text/uri';
import type { IgnoreLook } from './ignore-files';
import { literalPlaces } from './ignore-rules';

/**
 * What the ignore files of the roots and of the user name without a wildcard, as far as it is there and hidden, by its real
 * place (IGN-10). A sandbox takes places and no patterns: what a pattern hides, and what a command makes later, is not among it.
 *
 * @param ignore a look that was just made
 */
export async function ignoredPlaces(
  roots: readonly Uri[],
  ignore: IgnoreLook,
  files: Pick<Files, 'stat' | 'realPath'>,
): Promise<readonly Uri[]> {
  const found = await Promise.all(roots.map((root) => ignoredIn(root, ignore, files)));
  return [...new Set(found.flat())];
}

async function ignoredIn(
  root: Uri,
  ignore: IgnoreLook,
  files: Pick<Files, 'stat' | 'realPath'>,
): Promise<readonly Uri[]> {
  const address = parseUri(root);
  if (address === undefined) return [];
  const named = (await ignore.filesOf(root, [])).flatMap(literalPlaces);
  const there = await Promise.all(
    named.map(async (names): Promise<readonly Uri[]> => {
      const uri = formatUri({ ...address, segments: [...address.segments, ...names] });
      const kind = (await files.stat(uri).catch(() => undefined))?.kind;
      if (kind !== 'file' && kind !== 'folder') return [];
      if ((await ignore.hiddenBy({ uri, real: uri }, kind)) === undefined) return [];
      return [await files.realPath(uri).catch(() => uri)]; // a link in a circle hides nothing but itself
    }),
  );
  return there.flat();
}
