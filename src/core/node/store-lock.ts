import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LockedByOther, StoreLock } from '../ports';
import { createWhole, writeWhole } from './atomic-write';
import { processEntry, sendSignal } from './process-table';
import { codeOf, ifThere } from './system-error';

const ownerSchema = z.object({
  pid: z.int().positive(),
  /** When the process started, where the system says it: a number given to a later process is not taken for the owner. */
  started: z.number().optional(),
  /** Makes every taking of the lock another one. */
  token: z.string(),
});

/** Where files cannot appear with their content, a lock may be met while its owner still writes it. Milliseconds. */
const timeToWrite = 2_000;
/** Another process is just taking over the lock of a dead one. Milliseconds between two looks. */
const pause = 20;

/**
 * Takes a lock file, or says which living process has it. It is a file that its owner made as the first, with its process
 * in it.
 *
 * The lock of a dead process is replaced by whoever holds a second lock, named after the dead one's content. So a living
 * lock is never replaced: who comes late with the word that the owner is dead finds another content and looks again.
 */
export async function takeLock(path: string): Promise<StoreLock | LockedByOther> {
  const started = process.platform === 'linux' ? (await processEntry(process.pid))?.started : undefined;
  const content = JSON.stringify({ pid: process.pid, started, token: randomUUID() });
  for (;;) {
    if (await createWhole(path, content, { mode: 0o600, durable: false })) return new HeldLock(path, content);
    const found = await ifThere(readFile(path, 'utf8'));
    if (found === undefined) continue; // let go of meanwhile
    const owner = await livingOwner(path, found);
    if (owner === 'unknown') await sleep(pause);
    else if (owner !== undefined) return { held: false, pid: owner };
    else if (await takeOver(path, found, content)) return new HeldLock(path, content);
  }
}

async function takeOver(path: string, deadContent: string, content: string): Promise<boolean> {
  const name = createHash('sha256').update(deadContent).digest('hex').slice(0, 16);
  const right = await takeLock(`${path}.${name}`);
  if (!right.held) {
    await sleep(pause);
    return false;
  }
  try {
    if ((await ifThere(readFile(path, 'utf8'))) !== deadContent) return false;
    await writeWhole(path, content, { mode: 0o600, durable: false });
    return true;
  } finally {
    right.dispose();
  }
}

/** The pid of the lock's owner, undefined when it is dead, `unknown` when it may still be writing. */
async function livingOwner(path: string, content: string): Promise<number | 'unknown' | undefined> {
  const owner = ownerSchema.safeParse(parsed(content)).data;
  if (owner === undefined) {
    const written = (await ifThere(stat(path)))?.mtimeMs ?? 0;
    return Date.now() - written < timeToWrite ? 'unknown' : undefined;
  }
  if (process.platform !== 'linux') return sendSignal(owner.pid, 0) ? owner.pid : undefined;
  const entry = await processEntry(owner.pid);
  return entry !== undefined && (owner.started ?? entry.started) === entry.started ? owner.pid : undefined;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined; // half of it, or of a crash of the machine
  }
}

class HeldLock implements StoreLock {
  readonly held = true;
  #isReleased = false;

  constructor(
    private readonly path: string,
    private readonly content: string,
  ) {}

  /** Without waiting, unlike all else here: the lock has ended when this returns, and its process may end next. */
  dispose(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    try {
      // Only ours: the user may have removed it by hand, and another process may have taken it since.
      if (readFileSync(this.path, 'utf8') === this.content) unlinkSync(this.path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}
