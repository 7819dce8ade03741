import { parseUrl } from './url';

/** A place taken apart: what `file:///c:/shop/src/cart.ts` says, with every segment decoded. */
export interface Address {
  /** `file`, or the scheme of an editor's own file system. */
  readonly scheme: string;
  /** The server of a UNC path or of a remote; empty for local files. */
  readonly authority: string;
  /** No empty ones, no `.` and no `..`. A Windows drive is the first: `c:`. */
  readonly segments: readonly string[];
}

/** What no path may hold: NUL ends a name for the operating system, a lone surrogate cannot be written as UTF-8. */
const unspeakable = /[\0\p{Surrogate}]/u;

/** Can the text be a path on any host? */
export function isSpeakable(text: string): boolean {
  return !unspeakable.test(text);
}

/**
 * Takes a URI apart. Total: undefined for what is no absolute URI of a place (relative, with query or fragment, with an
 * encoded slash or NUL in a name, not UTF-8).
 */
export function parseUri(uri: string): Address | undefined {
  const url = parseUrl(uri);
  if (!url || url.search !== '' || url.hash !== '' || !url.pathname.startsWith('/')) return undefined;
  const segments: string[] = [];
  for (const part of url.pathname.split('/')) {
    const segment = decoded(part);
    if (segment === undefined || segment.includes('/') || !isSpeakable(segment)) return undefined;
    // A name that only decodes to dots, such as `%252e`, never gets here as dots: URL has resolved the real ones.
    if (segment !== '') segments.push(segment);
  }
  const scheme = url.protocol.slice(0, -1);
  const authority = scheme === 'file' && url.host === 'localhost' ? '' : url.host.toLowerCase();
  return { scheme, authority, segments: lowerDrive(scheme, segments) };
}

/** The one spelling of a place. Two URIs name the same place by the same names exactly when they format alike. */
export function formatUri({ scheme, authority, segments }: Address): string {
  return `${scheme}://${authority}/${lowerDrive(scheme, segments).map(encoded).join('/')}`;
}

/** The one spelling of a URI that comes from a host; what is no address is given back as it is. */
export function normaliseUri(uri: string): string {
  const address = parseUri(uri);
  return address === undefined ? uri : formatUri(address);
}

/** Is `place` the folder itself or below it? Names are compared exactly. */
export function isBelow(place: Address, folder: Address): boolean {
  return (
    place.scheme === folder.scheme &&
    place.authority === folder.authority &&
    folder.segments.every((segment, index) => place.segments[index] === segment)
  );
}

/** Is the place the folder itself or below it? False for what is no address. */
export function liesIn(place: string, folder: string): boolean {
  const [inner, outer] = [parseUri(place), parseUri(folder)];
  return inner !== undefined && outer !== undefined && isBelow(inner, outer);
}

/** The folder that holds the place; of a top folder, itself. */
export function parentOf(uri: string): string {
  const address = parseUri(uri);
  return address === undefined ? uri : formatUri({ ...address, segments: address.segments.slice(0, -1) });
}

/** The place called `name` in a folder. */
export function childOf(folder: string, name: string): string {
  const address = parseUri(folder);
  if (address === undefined) throw new TypeError(`${folder} is no absolute URI`);
  return formatUri({ ...address, segments: [...address.segments, name] });
}

/** What lies at a path with `/` below a folder. */
export function uriBelow(folder: string, path: string): string {
  return path.split('/').reduce((place, part) => childOf(place, part), folder);
}

/** The last name of the place, empty for a top folder. */
export function nameOf(uri: string): string {
  return parseUri(uri)?.segments.at(-1) ?? '';
}

/** Is this the first segment of a Windows path? */
export function isDrive(segment: string | undefined): boolean {
  return segment !== undefined && /^[a-z]:$/i.test(segment);
}

function lowerDrive(scheme: string, segments: readonly string[]): readonly string[] {
  const [first, ...rest] = segments;
  return scheme === 'file' && first !== undefined && isDrive(first) ? [first.toLowerCase(), ...rest] : segments;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // Bytes that are not UTF-8: no text names this place.
  }
}

function encoded(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:3A|40|2B|2C|3D|24|26|3B)/g, decodeURIComponent);
}

/** The path of a place below a folder, for people: `src/cart.ts`. What is not below is given as its whole path. */
export function relativePath(uri: string, folder: string): string {
  const [place, above] = [parseUri(uri), parseUri(folder)];
  if (place === undefined || above === undefined || !isBelow(place, above)) return pathOf(uri);
  return place.segments.slice(above.segments.length).join('/');
}

/** The whole path of a place, for people: `/home/ann/shop`, `c:/shop`. */
export function pathOf(uri: string): string {
  const place = parseUri(uri);
  if (place === undefined) return uri;
  const path = place.segments.join('/');
  if (place.authority !== '') return `//${place.authority}/${path}`;
  return isDrive(place.segments[0]) ? path : `/${path}`;
}
