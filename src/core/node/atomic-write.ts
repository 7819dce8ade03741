import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './system-error';

/** Is this the name of a file that {@link writeWhole} or {@link createWhole} had under way? One is left by a crash only. */
export function isUnfinished(name: string): boolean {
  return /^\.fingerpost-[0-9a-f-]{36}\.tmp$/.test(name);
}

/** A new name of that kind in the folder of `path`. */
export function unfinishedBeside(path: string): string {
  return join(dirname(path), `.fingerpost-${randomUUID()}.tmp`);
}

/** How a file is written. */
export interface WriteOptions {
  /** Permission bits; those of `mode & ~umask` when `exactMode` is not given. */
  readonly mode: number;
  /** Permission bits that hold whatever the umask says. */
  readonly exactMode?: number;
  /** Owner and group that the file is to have. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Wait until the disk has it: a crash of the machine leaves the old or the new file. */
  readonly durable: boolean;
}

/** Writes a whole file in one step: whoever reads it meanwhile gets the old or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array, options: WriteOptions): Promise<void> {
  const temporary = await prepare(path, content, options);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (options.durable) await syncFolder(dirname(path));
}

/** Makes a file that was not there, with all of its content at once. False when there is one already, of whatever kind. */
export async function createWhole(path: string, content: string | Uint8Array, options: WriteOptions): Promise<boolean> {
  const temporary = await prepare(path, content, options);
  try {
    return await linkOrWrite(temporary, path, content, options.mode);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function linkOrWrite(from: string, to: string, content: string | Uint8Array, mode: number): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
  }
  // Some file systems know no hard links. Then a reader may meet the file while it is filled, which beats none at all.
  try {
    await writeFile(to, content, { flag: 'wx', mode });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function prepare(path: string, content: string | Uint8Array, options: WriteOptions): Promise<string> {
  const temporary = unfinishedBeside(path);
  const file = await open(temporary, 'wx', options.mode);
  try {
    if (options.owner !== undefined) await file.chown(options.owner.uid, options.owner.gid);
    if (options.exactMode !== undefined) await file.chmod(options.exactMode);
    await file.writeFile(content);
    if (options.durable) await file.sync();
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await file.close();
  return temporary;
}

/** A rename is on the disk when its folder is. Windows cannot open folders and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
