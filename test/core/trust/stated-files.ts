import type { Files, FileStat, Uri } from '../../../src/core/ports';
import { formatUri, parseUri } from '../../../src/core/text/uri';

/**
 * A disk that is stated and not there, for hosts that the tests do not run on and for properties over thousands of links.
 * Everything exists; `links` leads from URIs to URIs, and a link to itself cannot be resolved.
 */
export function statedFiles(
  links: Readonly<Record<Uri, Uri>> = {},
  kinds: Readonly<Record<Uri, FileStat['kind']>> = {},
): Files {
  const realPath = (uri: Uri): Uri => {
    const address = parseUri(uri);
    if (address === undefined) throw new TypeError(uri);
    let at: Uri = formatUri({ ...address, segments: [] });
    for (const segment of address.segments) {
      const here = parseUri(at);
      if (here === undefined) throw new TypeError(at);
      const next = formatUri({ ...here, segments: [...here.segments, segment] });
      const target = links[next];
      if (target === next) throw new Error(`ELOOP: too many symbolic links, '${next}'`);
      at = target === undefined ? next : realPath(target);
    }
    return at;
  };
  return {
    stat: (uri) => Promise.resolve({ kind: kinds[uri] ?? 'file', bytes: 1, modified: 0 }),
    list: () => Promise.resolve([]),
    realPath: (uri) => Promise.resolve().then(() => realPath(uri)),
    watch: () => ({ dispose: () => undefined }),
  };
}
