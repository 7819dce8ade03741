import path from 'node:path';

/** The folder of package.json. */
export const projectRoot = path.resolve(__dirname, '..');

/** The ignored folder for what is made of this checkout's sources and can be made again. */
export const ownCache = path.join(projectRoot, '.cache');

/**
 * Where everything else goes that can be made again: editors, pictures of failed tests. It is {@link ownCache}, or what
 * FINGERPOST_CACHE says, so that several checkouts can share the editors.
 */
export function cacheRoot(): string {
  const chosen = process.env['FINGERPOST_CACHE'];
  return chosen ? path.resolve(chosen) : ownCache;
}
