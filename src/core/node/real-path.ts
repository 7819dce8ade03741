import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, sep } from 'node:path';
import { ifThere } from './system-error';

/** As many links to places that do not exist are followed in a row as Linux follows links that do. */
const mostLinks = 40;

/**
 * Where a path really is. What exists is resolved by the operating system, in its stored spelling; what does not is
 * resolved through its deepest existing parent. A link to nothing leads to where its target would be, because that is the
 * file that writing through it makes. `..` goes up from where a link leads to, as in the operating system.
 *
 * @param path absolute
 * @throws the system's error for a loop of links or a folder that may not be entered
 */
export async function realPathOf(path: string, links = mostLinks): Promise<string> {
  const real = await ifThere(realpath(path));
  if (real !== undefined) return real;
  const { parent, name } = split(path);
  if (name === '') return parent;
  const realParent = await realPathOf(parent, links);
  if (name === '.') return realParent;
  if (name === '..') return dirname(realParent);
  const place = realParent.endsWith(sep) ? realParent + name : realParent + sep + name;
  const stat = await ifThere(lstat(place));
  if (!stat?.isSymbolicLink()) return place;
  if (links === 0) throw Object.assign(new Error(`ELOOP: too many symbolic links, ${path}`), { code: 'ELOOP', path });
  const target = await readlink(place);
  return realPathOf(isAbsolute(target) ? target : realParent + sep + target, links - 1);
}

/** The last name and what is before it. Unlike `path.dirname`, leaves every `..` where it is. */
function split(path: string): { readonly parent: string; readonly name: string } {
  const trimmed = path.replace(process.platform === 'win32' ? /[\\/]+$/ : /\/+$/, '');
  const at =
    process.platform === 'win32'
      ? Math.max(trimmed.lastIndexOf('\\'), trimmed.lastIndexOf('/'))
      : trimmed.lastIndexOf('/');
  if (at < 0) return { parent: path, name: '' };
  return { parent: trimmed.slice(0, at + 1), name: trimmed.slice(at + 1) };
}
