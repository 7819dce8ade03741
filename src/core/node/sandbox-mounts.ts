import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';
import type { Store } from '../ports';
import { nodeDigests } from './digests';
import { processEntry, sendSignal } from './process-table';
import { codeOf, ifThere } from './system-error';

/**
 * To keep a file from being made, bubblewrap mounts something in its place, and for that it makes an empty file or folder
 * there. The runtime takes them away again; whoever is killed leaves them behind. So they are written down before a
 * command runs, and what is left of a process that is gone is taken away at the next start.
 */

const folder = 'sandbox/mounts';

const record = z.object({
  pid: z.int().positive(),
  /** When the process started, where the system says it. */
  started: z.number().optional(),
  /** Milliseconds since 1970, before the command ran. */
  at: z.number(),
  paths: z.array(z.string()),
});
type MountRecord = z.infer<typeof record>;

/** How long after its record a mount point can still be made: a machine under load is slow. Milliseconds. */
const makingTime = 60_000;
/** How long the end of a mount point may be told late. Milliseconds. */
const tellingTime = 2_000;

/** Mount points of this process: how many commands need each, and which have just gone. */
const needed = new Map<string, number>();
const gone = new Set<string>();

/** Is it, or was it a moment ago, an empty file or folder that a sandbox made? */
export function isSandboxMount(path: string): boolean {
  return isOneOf(needed, path) || isOneOf(gone, path);
}

/** Is it gone again, or nothing but empty? Then a change of it is nobody's. */
export async function isOnlySandboxMount(path: string): Promise<boolean> {
  if (!isSandboxMount(path)) return false;
  const found = await ifThere(lstat(path));
  if (found === undefined) return true;
  return found.isDirectory() ? ((await ifThere(readdir(path))) ?? []).length === 0 : found.size === 0;
}

/** Or directly in one: watchers tell of a folder that goes by its own name in it. */
function isOneOf(paths: ReadonlySet<string> | ReadonlyMap<string, number>, path: string): boolean {
  return paths.has(path) || paths.has(dirname(path));
}

/**
 * What bubblewrap will make for these paths: of each that is not there its first part that is not. One below a file needs
 * none, since nothing can be made there.
 */
export async function mountPointsFor(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(firstMissing));
  return [...new Set(found.filter((path) => path !== undefined))];
}

async function firstMissing(path: string): Promise<string | undefined> {
  let missing: string | undefined;
  for (let each = path; ; each = dirname(each)) {
    const there = await lookAt(each);
    if (there !== undefined) return there === 'folder' ? missing : undefined;
    missing = each;
    if (each === dirname(each)) return undefined;
  }
}

/** The nearest thing at or above the path that is there; a file in the way is kept in place of what cannot be below it. */
export async function keptFor(path: string): Promise<string> {
  for (let each = path; each !== dirname(each); each = dirname(each)) {
    const there = await lookAt(each);
    if (there === undefined) continue;
    if (each === path) return path;
    // Of a path that is not there the runtime makes a device, which Git cannot add; of one above it an empty folder.
    return there === 'folder' ? join(path, '-') : each;
  }
  return path;
}

async function lookAt(path: string): Promise<'folder' | 'other' | undefined> {
  try {
    const found = await lstat(path);
    return found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    return 'other'; // it may not be looked at, so it is there
  }
}

/** One command's mount points, in the store for as long as they may be there. */
export interface Mounts {
  /** True when another process that lives needs one of them: taking it away would open what it keeps shut there. */
  isNeededElsewhere(): Promise<boolean>;
  /** To be called when they have been taken away. */
  release(): Promise<void>;
}

/** Writes down what is about to be made. */
export async function noteMounts(store: Store, paths: readonly string[]): Promise<Mounts> {
  const started = process.platform === 'linux' ? (await processEntry(process.pid))?.started : undefined;
  const name = `${folder}/${nodeDigests.uuid()}.json`;
  const mine: MountRecord = {
    pid: process.pid,
    ...(started === undefined ? {} : { started }),
    at: Date.now(),
    paths: [...paths],
  };
  for (const path of paths) needed.set(path, (needed.get(path) ?? 0) + 1);
  if (paths.length > 0) await store.write(name, JSON.stringify(mine));
  return {
    async isNeededElsewhere() {
      if (paths.length === 0) return false;
      const others = (await records(store)).filter(({ value }) => value.pid !== process.pid);
      const same = others.filter(({ value }) => value.paths.some((path) => paths.includes(path)));
      return (await Promise.all(same.map(({ value }) => lives(value)))).includes(true);
    },
    async release() {
      for (const path of paths) letGo(path);
      if (paths.length > 0) await store.remove(name);
    },
  };
}

function letGo(path: string): void {
  const left = (needed.get(path) ?? 1) - 1;
  if (left > 0) {
    needed.set(path, left);
    return;
  }
  needed.delete(path);
  gone.add(path);
  setTimeout(() => gone.delete(path), tellingTime).unref();
}

/**
 * Takes away what processes that are gone left behind: only what was written down, is as empty as it was made, and was
 * made when the command started. Gives what it took away.
 */
export async function sweepMounts(store: Store): Promise<readonly string[]> {
  const all = await records(store);
  const living = new Set<string>();
  const dead: typeof all = [];
  for (const each of all) {
    if (await lives(each.value)) for (const path of each.value.paths) living.add(path);
    else dead.push(each);
  }
  const swept: string[] = [];
  for (const { name, value } of dead) {
    for (const path of value.paths) {
      if (!living.has(path) && (await takeAway(path, value.at))) swept.push(path);
    }
    await store.remove(name);
  }
  return swept;
}

async function records(store: Store): Promise<{ readonly name: string; readonly value: MountRecord }[]> {
  const names = await store.list(folder);
  const read = await Promise.all(
    names.map(async (each) => {
      const name = `${folder}/${each}`;
      const value = record.safeParse(asJson(await store.read(name))).data;
      return value ? [{ name, value }] : [];
    }),
  );
  return read.flat();
}

function asJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // torn by a crash: it says nothing that could be acted on
  }
}

async function lives({ pid, started }: MountRecord): Promise<boolean> {
  if (process.platform !== 'linux') return sendSignal(pid, 0);
  const entry = await processEntry(pid);
  return entry !== undefined && (started === undefined || entry.started === started);
}

async function takeAway(path: string, at: number): Promise<boolean> {
  const found = await ifThere(lstat(path));
  if (found === undefined || found.birthtimeMs < at - 1_000 || found.birthtimeMs > at + makingTime) return false;
  try {
    if (found.isFile() && found.size === 0 && found.nlink === 1 && (found.mode & 0o222) === 0) {
      await unlink(path);
      return true;
    }
    if (found.isDirectory() && (await readdir(path)).length === 0) {
      await rmdir(path);
      return true;
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EBUSY') throw error;
  }
  return false;
}

/** Is the path the folder itself or below it? */
export function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(above.endsWith(sep) ? above : above + sep);
}

/** Names that the runtime keeps in its own working folder, whatever it is told. */
export function runtimeNames(cwd: string): readonly string[] {
  const names = ['.gitconfig', '.gitmodules', '.bashrc', '.bash_profile', '.zshrc', '.zprofile', '.profile'];
  const more = ['.ripgreprc', '.mcp.json', '.vscode', '.idea', '.claude/commands', '.claude/agents'];
  return [...names, ...more].map((name) => join(cwd, name));
}
