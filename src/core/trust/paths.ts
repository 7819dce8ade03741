import type { Files, Uri } from '../ports';
import { formatUri, isBelow, isDrive, isSpeakable, parseUri } from '../text/uri';
import type { Address } from '../text/uri';

/** The folders that a conversation is about. */
export interface Workspace {
  /** Where relative paths start. One of `roots`. */
  readonly root: Uri;
  /** All folders that are open. */
  readonly roots: readonly Uri[];
  /** The user's home folder, where the host knows one. Without it a path that starts with `~/` is a problem. */
  readonly home?: Uri | undefined;
}

/** A path of the model, judged: what it names, where that really is, and what people should read. */
export interface Place {
  /** As named, without `.` and `..`. What tools act on. */
  readonly uri: Uri;
  /** Every symbolic link resolved. */
  readonly real: Uri;
  /** `real` is a root or below one, and neither is in a system area. */
  readonly inside: boolean;
  /** `system`: below /proc, /dev or /sys. `device`: no file and no folder, whatever its name. */
  readonly area: 'ordinary' | 'system' | 'device';
  /** Relative to the root where `uri` is below it, else absolute. Characters that could deceive are escaped. */
  readonly display: string;
  /** The same of `real`. */
  readonly realDisplay: string;
}

/** A path that names no place that could be judged. `problem` tells the model what to do about it. */
export interface UnusablePath {
  readonly problem: string;
}

const systemAreas: ReadonlySet<string> = new Set(['proc', 'dev', 'sys']);
const windowsDevice = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;

/**
 * The one place that turns a path of the model into a judged place.
 *
 * `..` is resolved by name before anything is looked up, and the result is what is judged and what tools act on: a `..`
 * behind a symbolic link cannot mean one thing here and another there. Whether the place is inside is said by real paths
 * alone, compared exactly: where a host ignores case, `realPath` gives the stored spelling; a host that does not makes us
 * ask too often, never too seldom.
 *
 * @param path relative to the root, absolute (POSIX, or with drive or server on Windows), `~/…`, or a URI of the root's scheme
 */
export async function resolvePath(path: string, workspace: Workspace, files: Files): Promise<Place | UnusablePath> {
  const root = addressOf(workspace.root);
  const named = readPath(path, root, workspace.home);
  if ('problem' in named) return named;
  const uri = formatUri(named);
  try {
    return await looked(named, uri, root, workspace, files);
  } catch (error) {
    // The host could not even say what is there (a loop of links, a folder without permission): nothing to be judged.
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `${shown(named, root)} cannot be looked at: ${reason}` };
  }
}

/** Is it a place, or a path that names none? */
export function isUnusable(place: Place | UnusablePath): place is UnusablePath {
  return 'problem' in place;
}

/** What people and the model read for a place: relative to the root where it is below it, else absolute. */
export function displayOf(uri: Uri, root: Uri): string {
  const address = parseUri(uri);
  return address === undefined ? visible(uri) : shown(address, addressOf(root));
}

async function looked(
  named: Address,
  uri: Uri,
  root: Address,
  workspace: Workspace,
  files: Files,
): Promise<Place | UnusablePath> {
  const [real, stat, realRoots] = await Promise.all([
    files.realPath(uri).then(addressOf),
    files.stat(uri),
    Promise.all(workspace.roots.map((each) => files.realPath(each).then(addressOf))),
  ]);
  const isDevice =
    stat?.kind === 'other' || (isWindows(root) && named.segments.some((each) => windowsDevice.test(each)));
  const area = isDevice ? 'device' : isSystemArea(named) || isSystemArea(real) ? 'system' : 'ordinary';
  return {
    uri,
    real: formatUri(real),
    inside: area === 'ordinary' && realRoots.some((each) => isBelow(real, each)),
    area,
    display: shown(named, root),
    realDisplay: shown(real, root),
  };
}

/** Reads a path by its spelling alone. */
function readPath(path: string, root: Address, home: Uri | undefined): Address | UnusablePath {
  if (path.trim() === '') return { problem: 'The path is empty. Use "." for the root folder.' };
  if (!isSpeakable(path)) return { problem: `${quoted(path)} holds a character that no path can hold.` };
  if (/^(?:file:|[a-z][a-z0-9+.-]+:\/\/)/i.test(path)) return readUri(path, root);
  const windows = isWindows(root);
  const separators = windows ? /[\\/]+/ : /\/+/;
  if (windows ? /^~(?:[\\/]|$)/.test(path) : /^~(?:\/|$)/.test(path)) {
    if (home === undefined) return { problem: `The home folder is not known here. Write ${quoted(path)} in full.` };
    return walk(addressOf(home), path.slice(1).split(separators), windows);
  }
  if (windows) return readWindows(path, root);
  if (/^(?:[a-z]:[\\/]|\\\\)/i.test(path)) return { problem: `${quoted(path)} is a Windows path; this host has none.` };
  return walk(path.startsWith('/') ? { ...root, segments: [] } : root, path.split(separators), false);
}

function readUri(path: string, root: Address): Address | UnusablePath {
  const address = parseUri(path);
  if (address === undefined) return { problem: `${quoted(path)} is not a URI of a file. Write a plain path.` };
  const foreignServer = address.authority !== root.authority && !(root.scheme === 'file' && isWindows(root));
  if (address.scheme !== root.scheme || foreignServer) {
    return { problem: `${quoted(path)} is not on this host. Write a plain path.` };
  }
  return walk({ ...address, segments: [] }, address.segments, isWindows(root));
}

function readWindows(path: string, root: Address): Address | UnusablePath {
  // `\\?\C:\shop` is `C:\shop` and `\\?\UNC\server\share` is `\\server\share`; everything else there is devices.
  const verbatim = /^[\\/]{2}\?[\\/](?:(UNC)[\\/]+)?(.*)$/is.exec(path);
  if (verbatim) {
    const rest = verbatim[2] ?? '';
    if (verbatim[1] === undefined && !/^[a-z]:[\\/]/i.test(rest)) return { problem: `${quoted(path)} is no file.` };
    return readWindows(verbatim[1] === undefined ? rest : `\\\\${rest}`, root);
  }
  if (/^[\\/]{2}\./.test(path)) return { problem: `${quoted(path)} is no file.` };
  const parts = path.split(/[\\/]+/).filter((part) => part !== '');
  if (/^[\\/]{2}/.test(path)) {
    const [server, share, ...rest] = parts;
    if (server === undefined || share === undefined) return { problem: `${quoted(path)} names no shared folder.` };
    return walk({ scheme: 'file', authority: server.toLowerCase(), segments: [share] }, rest, true);
  }
  if (/^[a-z]:/i.test(path)) {
    if (!/^[a-z]:[\\/]/i.test(path)) return { problem: `${quoted(path)} needs a separator behind its drive.` };
    return walk({ scheme: 'file', authority: '', segments: [] }, parts, true);
  }
  return walk(/^[\\/]/.test(path) ? { ...root, segments: root.segments.slice(0, 1) } : root, parts, true);
}

/** Follows `parts` from a folder by name. On Windows the drive or share stays, and names are what Win32 makes of them. */
function walk(from: Address, parts: readonly string[], windows: boolean): Address | UnusablePath {
  const segments = [...from.segments];
  const floor = windows ? 1 : 0;
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (segments.length > floor) segments.pop();
      continue;
    }
    const isFirstDrive = segments.length === 0 && isDrive(part);
    const name = windows && !isFirstDrive ? part.replace(/[. ]+$/, '') : part;
    if (windows && (name === '' || (/[:\\]/.test(name) && !isFirstDrive))) {
      return { problem: `${quoted(part)} is not a file name on this host.` };
    }
    segments.push(name);
  }
  return { ...from, segments };
}

/** A host with drives and servers, told from where its root lies. */
function isWindows(root: Address): boolean {
  return root.scheme === 'file' && (root.authority !== '' || isDrive(root.segments[0]));
}

function isSystemArea({ scheme, authority, segments: [first] }: Address): boolean {
  return scheme === 'file' && authority === '' && first !== undefined && systemAreas.has(first.toLowerCase());
}

function addressOf(uri: Uri): Address {
  const address = parseUri(uri);
  if (address === undefined) throw new TypeError(`${uri} is no absolute URI`);
  return address;
}

function shown(address: Address, root: Address): string {
  if (isBelow(address, root)) {
    const relative = address.segments.slice(root.segments.length).join('/');
    // A first name that reads as a drive, a scheme or the home folder must not be taken for one when it comes back.
    return relative === '' ? '.' : visible(/^(?:~|[a-z][a-z0-9+.-]*:)/i.test(relative) ? `./${relative}` : relative);
  }
  const path = address.segments.join('/');
  if (address.scheme !== 'file') return visible(`${address.scheme}://${address.authority}/${path}`);
  if (address.authority !== '') return visible(`//${address.authority}/${path}`);
  return visible(isDrive(address.segments[0]) ? path : `/${path}`);
}

/** Control, direction and invisible characters as escapes, so that a card shows the path that is meant. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function quoted(path: string): string {
  return `"${visible(path.length > 200 ? `${path.slice(0, 200)}…` : path)}"`;
}
