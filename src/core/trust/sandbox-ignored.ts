/**
 * The folders that an ignore file names literally, as paths below its own folder: `secrets/`, `/private/keys`. Patterns,
 * files and lines that a later one takes back are not among them; the tools refuse those by the file itself.
 */
export function literalFolders(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/(?<!\\)\s+$/, ''));
  const kept = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const back = kept.filter((line) => line.startsWith('!')).map((line) => line.slice(1).replace(/^\/|\/$/g, ''));
  const folders = kept
    // Without a slash at its start or within, a line means a name at any depth; here it means the one at the top.
    .filter((line) => !line.startsWith('!') && line.endsWith('/') && !/[*?[\]\\]/.test(line))
    .map((line) => line.replace(/^\//, '').replace(/\/+$/, ''))
    .filter((path) => path !== '' && !path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    .filter((path) => !back.some((each) => each === path || each.startsWith(`${path}/`)));
  return [...new Set(folders)];
}
