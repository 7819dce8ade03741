import type { SandboxPolicy, Uri } from '../ports';
import { childOf, pathOf } from '../text/uri';
import { isHidden, mayWrite } from './sandbox';

/** Files that are named at most. */
const most = 10;

/** What programs say when the system refused them a file, with the name of it as `file`. */
const refusals: readonly RegExp[] = [
  /(?:EROFS|EACCES|EPERM)[^\n]*?['"](?<file>\/[^'"\n]+)['"]/g,
  /\[Errno (?:30|13|1)\][^\n]*?['"](?<file>[^'"\n]+)['"]/g,
  /['"‘“](?<file>[^'"‘’“”\n]+)['"’”]: (?:Read-only file system|Permission denied|Operation not permitted)/g,
  /(?<file>[^\s:'"]+): (?:Read-only file system|Permission denied|Operation not permitted)/g,
  /(?<file>\/[^\s:'"]+)['"]?: No such file or directory/g,
];

/**
 * Places that the sandbox kept a command from, as far as its output tells: it names them, says that they were refused, and
 * the policy refuses them. What a program keeps to itself is not found.
 * @param folder where it ran
 */
export function deniedFiles(output: string, folder: Uri, policy: SandboxPolicy): readonly string[] {
  const found = new Set<string>();
  for (const pattern of refusals) {
    for (const { groups } of output.matchAll(pattern)) {
      const path = groups?.['file']?.trim();
      if (path === undefined || path === '' || path.length > 1_000) continue;
      const uri = placeOf(path, folder);
      const isAbsence = pattern === refusals.at(-1);
      if (isAbsence ? isHidden(policy, uri) : !mayWrite(policy, uri)) found.add(pathOf(uri));
      if (found.size === most) return [...found];
    }
  }
  return [...found];
}

function placeOf(path: string, folder: Uri): Uri {
  let place = path.startsWith('/') ? 'file:///' : folder;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    place = part === '..' ? place.slice(0, place.lastIndexOf('/')) || 'file:///' : childOf(place, part);
  }
  return place;
}
