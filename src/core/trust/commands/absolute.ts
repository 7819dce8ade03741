import type { Uri } from '../../ports';
import { pathOf } from '../../text/uri';

/** Where a command may stand when it names a file. `unknown`: it has gone where nobody can tell. */
export interface Standing {
  readonly folders: readonly Uri[];
  readonly isUnknown: boolean;
  /** There is more on the line, so that the names in these folders may be others when the command comes to run. */
  readonly isChanging: boolean;
}

/** A path as a command writes it, from the folder that the command stands in. */
export function absolute(path: string, folder: Uri): string {
  return /^(?:[\\/~]|[a-z]:[\\/]|file:)/i.test(path) ? path : `${pathOf(folder)}/${path}`;
}
