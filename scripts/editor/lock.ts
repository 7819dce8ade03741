import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from './processes';

/**
 * Runs `work` while holding a lock file, so that two processes never make the same thing at once. The file holds the
 * owner's process id; a lock whose owner is gone is taken over.
 */
export async function withLock<T>(file: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  await acquire(file, waiting);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, waiting: () => void): Promise<void> {
  // A link appears together with its content, which a file that is opened and then written does not.
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  const giveUpAt = Date.now() + 15 * 60_000;
  let announced = false;
  try {
    while (!(await tryLink(own, file))) {
      const owner = Number(await readFile(file, 'utf8').catch(() => '0')); // 0: released just now
      if (owner !== 0 && !signal(owner, 0)) await takeAway(file, owner);
      else if (Date.now() > giveUpAt) throw new Error(`Process ${owner} holds ${file} for too long. Remove the file.`);
      else {
        if (!announced) waiting();
        announced = true;
        await sleep(500);
      }
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's lock, and puts it back when another process was quicker and it is no longer the dead one's. */
async function takeAway(file: string, deadOwner: number): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else took it away
  }
  if (Number(await readFile(aside, 'utf8')) !== deadOwner) await tryLink(aside, file);
  await rm(aside, { force: true });
}
