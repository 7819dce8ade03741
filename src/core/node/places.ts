import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Uri } from '../ports';

/** A URI that names no file of this machine: another scheme, a remote server, a name that no file can have. */
export class NotOnThisHost extends Error {
  override readonly name = 'NotOnThisHost';
  constructor(readonly uri: Uri) {
    super(`${uri} names no file on this machine; only file:///… places can be used here`);
  }
}

/**
 * The path of a `file:` URI.
 *
 * On POSIX a `..` is kept: the operating system resolves it behind symbolic links, and {@link Files.realPath} does the same.
 * `URL` would drop it by name, so that the two could mean different files.
 * @throws NotOnThisHost
 */
export function pathOf(uri: Uri): string {
  try {
    return process.platform === 'win32' ? fileURLToPath(uri) : posixPathOf(uri);
  } catch (cause) {
    if (cause instanceof NotOnThisHost) throw cause;
    throw new NotOnThisHost(uri); // URIError and TypeError of the decoders: not UTF-8, another scheme
  }
}

/** The URI of an absolute path. `#`, `%`, spaces and everything else that a name can hold come back from {@link pathOf}. */
export function uriOf(path: string): Uri {
  return pathToFileURL(path).href;
}

function posixPathOf(uri: Uri): string {
  const path = /^file:\/\/(?:localhost)?(\/[^?#]*)$/i.exec(uri)?.[1];
  if (path === undefined || /%2f|%00/i.test(path)) throw new NotOnThisHost(uri);
  return decodeURIComponent(path);
}
