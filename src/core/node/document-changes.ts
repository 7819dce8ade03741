import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unfinishedBeside } from './atomic-write';
import { codeOf, ifThere, wordsOf } from './system-error';

/** One step of a change of several files; paths are absolute. */
export type FileStep =
  | { readonly kind: 'edit'; readonly path: string; readonly before: string; readonly text: string }
  | { readonly kind: 'move'; readonly path: string; readonly to: string }
  | { readonly kind: 'delete'; readonly path: string };

/** Thrown by {@link takeSteps} when something lies where a file was to go. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
  constructor(readonly path: string) {
    super(`There is something at ${path} already`);
  }
}

/**
 * Takes all steps or none: when one fails, those before it are taken back and the failure is thrown. Files that go stay
 * beside their place under another name until all is done, so that taking back is a renaming and loses nothing.
 *
 * @param replace writes a text over a file in one step
 */
export async function takeSteps(
  steps: readonly FileStep[],
  replace: (path: string, text: string) => Promise<void>,
): Promise<void> {
  const taken = new TakenSteps();
  try {
    for (const step of steps) {
      if (step.kind === 'delete') await taken.setAside(step.path);
      else if (step.kind === 'move') await taken.move(step.path, step.to);
      else {
        await replace(step.path, step.text);
        taken.undo(() => replace(step.path, step.before));
      }
    }
  } catch (error) {
    await taken.back(error);
    throw error;
  }
  await taken.settle();
}

class TakenSteps {
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly #aside: string[] = [];

  undo(back: () => Promise<unknown>): void {
    this.#undo.push(back);
  }

  async setAside(path: string): Promise<void> {
    const aside = unfinishedBeside(path);
    await rename(path, aside);
    this.undo(() => rename(aside, path));
    this.#aside.push(aside);
  }

  async move(path: string, to: string): Promise<void> {
    const folder = dirname(to);
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined) this.undo(() => removeMade(folder, made));
    if (await isOneFile(path, to)) {
      // Another spelling of its name, on a disk for which both are one.
      await rename(path, to);
      this.undo(() => rename(to, path));
      return;
    }
    await copyInto(path, to);
    this.undo(() => rm(to, { force: true }));
    await this.setAside(path);
  }

  async settle(): Promise<void> {
    for (const path of this.#aside) await rm(path, { force: true });
  }

  async back(cause: unknown): Promise<void> {
    try {
      for (const back of this.#undo.reverse()) await back();
    } catch (error) {
      const words = `${wordsOf(cause)}. What was done before that could not all be taken back: ${wordsOf(error)}`;
      throw new AggregateError([cause, error], words);
    }
  }
}

/** Gives the file a second name without copying it, where the disk can. Never writes over anything. */
async function copyInto(path: string, to: string): Promise<void> {
  try {
    await link(path, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new PlaceTaken(to);
    try {
      await copyFile(path, to, constants.COPYFILE_EXCL);
    } catch (ofCopy) {
      throw codeOf(ofCopy) === 'EEXIST' ? new PlaceTaken(to) : ofCopy;
    }
  }
}

async function isOneFile(path: string, other: string): Promise<boolean> {
  if (path.toLowerCase() !== other.toLowerCase()) return false; // two names of one inode are still two files
  const [one, two] = await Promise.all([stat(path), ifThere(stat(other))]);
  return two !== undefined && one.ino === two.ino && one.dev === two.dev;
}

/** Removes the folder and those above it, up to the first that was made. */
async function removeMade(folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) await rmdir(at);
}

/** Removes the folder and those in it as far as they are empty. A link in it is not looked into, and fills it. */
export async function removeEmpty(folder: string): Promise<void> {
  const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  const left = await ifThere(readdir(folder));
  if (left?.length === 0) await rmdir(folder);
}
