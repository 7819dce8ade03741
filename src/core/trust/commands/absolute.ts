import type { Uri } from '../../ports';
import { pathOf } from '../../text/uri';

/** A path as a command writes it, from the folder that the command stands in. */
export function absolute(path: string, folder: Uri): string {
  return /^(?:[\\/~]|[a-z]:[\\/]|file:)/i.test(path) ? path : `${pathOf(folder)}/${path}`;
}
