/** A document's place for people: inside the working folder relative to it, else the whole path. */
export function relativePath(uri: string, root: string): string {
  const base = root === '' || root.endsWith('/') ? root : `${root}/`;
  const shown = base !== '' && uri.startsWith(base) ? uri.slice(base.length) : uri.replace(/^file:\/\//, '');
  try {
    return decodeURIComponent(shown);
  } catch {
    return shown; // a stray % in a name: shown as it is written
  }
}
