import type { Files, Uri } from '../ports';
import { formatUri, parseUri } from '../text/uri';

/**
 * Does the file system of that folder take `.ENV` for `.env`? Asked of the folder itself: under the letters of its name in
 * the other case it is the same place, or none. A name without letters tells nothing; then that of a folder above it counts.
 */
export async function isCaseIgnored(folder: Uri, files: Pick<Files, 'realPath' | 'stat'>): Promise<boolean> {
  const address = parseUri(folder);
  if (address === undefined) return false;
  const { segments } = address;
  for (let depth = segments.length; depth > 0; depth -= 1) {
    const name = segments[depth - 1] ?? '';
    const other = swapCase(name);
    if (other === name || /^[a-z]:$/i.test(name)) continue;
    const here = formatUri({ ...address, segments: segments.slice(0, depth) });
    const there = formatUri({ ...address, segments: [...segments.slice(0, depth - 1), other] });
    if ((await files.stat(there)) === undefined) return false;
    return (await files.realPath(there)) === (await files.realPath(here));
  }
  return false;
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
