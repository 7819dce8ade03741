import type { Sandbox, Uri } from '../ports';
import { childOf } from '../text/uri';
import { protectedIfThere, protectedInGit, protectedNames } from './sandbox-places';
import { sensitiveName } from './sensitive';

/** Files with secrets that are hidden from a command at most; the sandbox has no room for thousands. */
export const mostHidden = 200;
/** Places of nested folders that are kept from being written at most. */
const mostProtected = 300;

/** What lies in the open folders and must be kept from commands. */
export interface Scan {
  /** Files that hold secrets by their names. */
  readonly secrets: readonly Uri[];
  /** There are more of them than are hidden. */
  readonly isCut: boolean;
  /** Places below nested folders that run later. */
  readonly protected: readonly Uri[];
}

/** Cheap, and lets pass all that {@link sensitiveName} finds among environment files, keys and credentials of a project. */
const maybeSecret =
  /\.env|(?:^|\/)(?:\.npmrc|\.netrc|\.pypirc|\.htpasswd|\.git-credentials|\.dockercfg|\.vault-token|[^/]*(?:id_|credential|secret|service|firebase|google|gcp)[^/]*|[^/]+\.(?:pem|key|p8|p12|pfx|ppk|keystore|jks|bks|snk|kdbx|kdb|tfstate|ovpn)[^/]*)$/i;

const runsLater = [...protectedNames, ...protectedIfThere];

/** The same for names that run later. */
const maybeProtected = new RegExp(
  `(?:^|/)(?:\\.git(?:/HEAD)?$|(?:${runsLater.map((name) => name.replaceAll('.', '\\.')).join('|')})(?:/|$))`,
  'i',
);

/** Looks through the folders, ignored files too. */
export async function scan(sandbox: Pick<Sandbox, 'find'>, roots: readonly Uri[], signal: AbortSignal): Promise<Scan> {
  const found = await Promise.all(roots.map((root) => scanOne(sandbox, root, signal)));
  const secrets = found.flatMap((each) => each.secrets);
  return {
    secrets: secrets.slice(0, mostHidden),
    isCut: secrets.length > mostHidden || found.some((each) => each.isCut),
    protected: [...new Set(found.flatMap((each) => each.protected))].slice(0, mostProtected),
  };
}

async function scanOne(sandbox: Pick<Sandbox, 'find'>, root: Uri, signal: AbortSignal): Promise<Scan> {
  const isSecret = (path: string): boolean => maybeSecret.test(path) && sensitiveName(path.split('/')) !== undefined;
  const kept = new Set<string>();
  const limit = mostHidden + 1;
  const { uris, cut } = await sandbox.find(
    root,
    (path) => {
      if (kept.size < mostProtected && maybeProtected.test(path)) for (const each of protectedOf(path)) kept.add(each);
      return isSecret(path);
    },
    limit,
    signal,
  );
  const below = (path: string): Uri => path.split('/').reduce(childOf, root);
  return { secrets: uris, isCut: cut, protected: [...kept].map(below) };
}

/** The places, relative to the folder, that a found path says are to be kept. */
export function protectedOf(path: string): readonly string[] {
  const repository = /^(.*\/)?\.git(\/HEAD)?$/i.exec(path);
  if (repository) {
    const folder = path.replace(/\/HEAD$/i, '');
    return repository[2] === undefined ? [folder] : protectedInGit.map((name) => `${folder}/${name}`);
  }
  const lower = path.toLowerCase();
  return runsLater.flatMap((name) => {
    const at = `/${lower}/`.indexOf(`/${name}/`);
    return at < 0 ? [] : [path.slice(0, at + name.length)];
  });
}
