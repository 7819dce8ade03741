import type { Files, Uri } from '../../ports';
import { pathOf } from '../../text/uri';
import { executionReason } from '../execution';
import { hiddenFromAgent } from '../ignore-rules';
import { isUnusable, type Place, resolvePath, type Workspace } from '../paths';
import { sensitiveReason } from '../sensitive';
import { absolute, type Standing } from './absolute';
import type { FileUse } from './file-uses';
import { matchesOf, mayComeToMean } from './glob-matches';
import type { CommandPlaces } from './judgement';
import { secretBelow, type TreeRead } from './secrets-below';

/** A file that a command touches: where it is, or why that cannot be told. */
export type Touched =
  | { readonly kind: FileUse['kind']; readonly place: Place }
  | { readonly kind: FileUse['kind']; readonly problem: string };

/** Places that a use of a file may mean: in each folder that the command may stand in, each name that a pattern fits. */
export async function touchedBy(
  use: FileUse,
  standing: Standing,
  workspace: Workspace,
  files: Files,
): Promise<readonly Touched[]> {
  const { kind, value } = use;
  if (value === undefined)
    return kind === 'mention' ? [] : [{ kind, problem: 'names a file that only the shell will know' }];
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value) && !/^file:/i.test(value)) return [];
  const isAbsolute = /^(?:[\\/~]|[a-z]:[\\/]|file:)/i.test(value);
  if (!isAbsolute && standing.isUnknown && kind !== 'mention') {
    return [{ kind, problem: 'names a file in a folder that only the shell will know' }];
  }
  const all: Touched[] = [];
  for (const folder of isAbsolute ? standing.folders.slice(0, 1) : standing.folders) {
    const paths = use.isGlob ? await matchesOf(use, folder, workspace, files) : [value];
    if (paths === undefined) return [{ kind, problem: `names ${value}, which may be too many files to look at` }];
    if (paths.length === 0 && standing.isChanging && mayComeToMean(value, kind !== 'read')) {
      return [{ kind, problem: `names ${value}, which may fit other files once the line has begun` }];
    }
    for (const path of paths) all.push(...(await placesOf(path, kind, folder, workspace, files)));
  }
  return use.tree ? [...all, ...(await secretsBelow(all, use.tree, workspace, files))] : all;
}

/** What with secrets lies below the folders that are read as a whole. */
async function secretsBelow(
  folders: readonly Touched[],
  tree: TreeRead,
  workspace: Workspace,
  files: Files,
): Promise<readonly Touched[]> {
  const found = await Promise.all(
    folders.flatMap((each) => ('place' in each ? [secretBelow(each.place, tree, workspace, files)] : [])),
  );
  return found.flatMap((each): readonly Touched[] => {
    if (each === 'none') return [];
    return [
      each === 'unknown'
        ? { kind: 'read', problem: 'reads more files than can be looked at' }
        : { kind: 'read', place: each },
    ];
  });
}

async function placesOf(
  path: string,
  kind: FileUse['kind'],
  folder: Uri,
  workspace: Workspace,
  files: Files,
): Promise<readonly Touched[]> {
  const place = await resolvePath(absolute(path, folder), workspace, files);
  if (isUnusable(place)) return kind === 'mention' ? [] : [{ kind, problem: `names ${path}, which cannot be judged` }];
  // A kernel follows a link before it goes up, a reader of the name does not: both may be meant.
  const kernels = /[^./\\]+[\\/]+\.\./.test(path) ? await followed(path, folder, workspace, files) : undefined;
  return [{ kind, place }, ...(kernels ? [{ kind, place: kernels }] : [])];
}

async function followed(path: string, folder: Uri, workspace: Workspace, files: Files): Promise<Place | undefined> {
  const [, before = '', after = ''] = /^(.*?[^./\\][^/\\]*)[\\/]+\.\.(.*)$/s.exec(absolute(path, folder)) ?? [];
  const place = await resolvePath(before, workspace, files);
  if (isUnusable(place)) return undefined;
  const up = await resolvePath(`${pathOf(place.real)}/..${after}`, workspace, files);
  return isUnusable(up) ? undefined : up;
}

/** Why touching it is asked about every time, as the end of a sentence about the command. */
export async function concernAt(
  touched: Touched,
  { hiddenBy, files }: Pick<CommandPlaces, 'hiddenBy' | 'files'>,
): Promise<string | undefined> {
  if ('problem' in touched) return touched.problem;
  const { kind, place } = touched;
  const concern = placeConcern(touched);
  if (concern !== undefined || isHarmlessDevice(place)) return concern;
  // A word of a program that nobody knows is often no file at all.
  if (kind === 'mention' && (await files.stat(place.uri).catch(() => undefined))?.kind !== 'file') return undefined;
  const hiding = await hiddenBy(place);
  return hiding && `${verbs[kind]} ${place.display}, which is ${hiddenFromAgent(hiding)}`;
}

const verbs = { read: 'reads', write: 'writes', mention: 'names' } as const;

/** Why touching the place is asked about every time, as the end of a sentence about the command. */
function placeConcern({ kind, place }: Extract<Touched, { place: Place }>): string | undefined {
  if (kind !== 'read' && isHarmlessDevice(place)) return undefined;
  const reason =
    (kind === 'read' ? undefined : executionReason(place)) ??
    sensitiveReason(place) ??
    (place.area === 'system' && !isHarmlessDevice(place) ? 'lies among the system’s own files' : undefined);
  return reason === undefined ? undefined : `${verbs[kind]} ${place.display}, which ${reason}`;
}

/** Where output goes to nowhere or to people. */
export function isHarmlessDevice({ uri }: Place): boolean {
  return /^file:\/\/\/dev\/(?:null|zero|u?random|stdin|stdout|stderr|fd\/[012]|tty)$/.test(uri);
}
