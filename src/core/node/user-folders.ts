import { homedir } from 'node:os';
import path from 'node:path';

/** Absolute paths of what belongs to the user and not to a project. */
export interface UserFolders {
  readonly home: string;
  /** Where programs keep what the user set: `XDG_CONFIG_HOME` where it is absolute, as its standard says, or `.config`. */
  readonly config: string;
}

export function userFolders(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): UserFolders {
  const config = environment['XDG_CONFIG_HOME'] ?? '';
  return { home, config: path.isAbsolute(config) ? config : path.join(home, '.config') };
}
