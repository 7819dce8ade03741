import type { ClonedImage } from '../../ports';
import { carriedOver } from '../../text/hunks';

/** One file of three states: as both sides found it, as it is in the root by now, and as the task left it in its copy. */
export interface ThreeWays {
  readonly path: string;
  readonly base: ClonedImage;
  readonly ours: ClonedImage;
  readonly theirs: ClonedImage;
}

/** Texts of the three states; undefined for what is no text. */
export type TextOf = (image: ClonedImage) => Promise<string | undefined>;

/** What the root is to hold. */
export type MergedFile =
  | { readonly kind: 'same' }
  | { readonly kind: 'theirs' }
  | { readonly kind: 'text'; readonly text: string; readonly executable: boolean }
  /** Both sides changed it in ways that nobody should put together unseen. */
  | { readonly kind: 'conflict' };

/** What a package manager wrote as a whole: two halves of it are no whole. */
const lockfiles: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Cargo.lock',
  'poetry.lock',
  'Pipfile.lock',
  'uv.lock',
  'pdm.lock',
  'composer.lock',
  'Gemfile.lock',
  'go.sum',
  'flake.lock',
  'Podfile.lock',
  'gradle.lockfile',
  'packages.lock.json',
  'mix.lock',
  'pubspec.lock',
]);

export const isLockfile = (path: string): boolean => lockfiles.has(path.slice(path.lastIndexOf('/') + 1));

/** Brings one file of a copy into the root, where somebody else may have changed it meanwhile. */
export async function mergeFile({ path, base, ours, theirs }: ThreeWays, textOf: TextOf): Promise<MergedFile> {
  if (isSame(ours, theirs)) return { kind: 'same' };
  if (isSame(ours, base)) return { kind: 'theirs' };
  if (isSame(theirs, base)) return { kind: 'same' };
  if (isLockfile(path) || [base, ours, theirs].some(({ content, link }) => content === null || link))
    return { kind: 'conflict' };
  const [was, here, there] = [await textOf(base), await textOf(ours), await textOf(theirs)];
  if (was === undefined || here === undefined || there === undefined) return { kind: 'conflict' };
  const { text, left } = carriedOver(was, there, here);
  if (left > 0) return { kind: 'conflict' };
  return {
    kind: 'text',
    text,
    executable: theirs.executable === base.executable ? ours.executable : theirs.executable,
  };
}

function isSame(one: ClonedImage, other: ClonedImage): boolean {
  if (one.content !== other.content) return false;
  return one.content === null || (one.link === other.link && one.executable === other.executable);
}
