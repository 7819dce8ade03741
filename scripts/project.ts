import path from 'node:path';

/** The folder of package.json. */
export const projectRoot = path.resolve(__dirname, '..');

/**
 * Where everything goes that can be made again: editors, packages, pictures of failed tests. It is one ignored folder in
 * the project, or what FINGERPOST_CACHE says, so that several checkouts can share the editors.
 */
export function cacheRoot(): string {
  const chosen = process.env['FINGERPOST_CACHE'];
  return chosen ? path.resolve(chosen) : path.join(projectRoot, '.cache');
}
