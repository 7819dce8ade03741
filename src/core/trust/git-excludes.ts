import type { Files, Processes, Uri } from '../ports';
import { childOf, parentOf } from '../text/uri';
import { isUnusable, resolvePath } from './paths';

/** How long Git may take to read its own configuration. */
const timeoutMs = 5_000;

/** Where the user's own files lie, as far as that is known. */
export interface UserPlaces {
  readonly home: Uri | undefined;
  /** Where programs keep what the user set: `$XDG_CONFIG_HOME`, or `.config` in the home folder. */
  readonly config: Uri | undefined;
}

/**
 * Git's ignore file of the user, where the folder is in a repository (IGN-05): what `core.excludesfile` names, or else
 * Git's own default place. Whether it is there is for whoever reads it. Undefined: none counts.
 */
export async function globalExcludes(
  root: Uri,
  { home, config }: UserPlaces,
  { files, processes }: { readonly files: Files; readonly processes: Processes },
): Promise<Uri | undefined> {
  if (!(await isInRepository(root, files))) return undefined;
  const { how, exitCode, output } = await processes.run(
    {
      command: 'git config --type=path --get core.excludesfile',
      folder: root,
      timeoutMs,
      outputLimit: 10_000,
      onOutput: () => undefined,
    },
    AbortSignal.timeout(2 * timeoutMs),
  );
  const named = how === 'exited' && exitCode === 0 ? output.trim().split(/\r?\n/).at(-1) : undefined;
  if (named === undefined || named === '') return config && `${config}/git/ignore`;
  const place = await resolvePath(named, { root, roots: [root], home }, files);
  return isUnusable(place) ? undefined : place.uri;
}

async function isInRepository(root: Uri, files: Files): Promise<boolean> {
  for (let folder = root; ; folder = parentOf(folder)) {
    if ((await files.stat(childOf(folder, '.git'))) !== undefined) return true;
    if (parentOf(folder) === folder) return false;
  }
}
