import { z } from 'zod';
import type { Ports, Settings, Store } from '../ports';

/** How long and how much is kept of what files were. */
export interface KeepPolicy {
  /** Sessions in which nothing happened for so long lose their checkpoints. */
  readonly days: number;
  readonly bytes: number;
}

export const defaultKeep: KeepPolicy = { days: 30, bytes: 5_000_000_000 };

const amount = z.number().positive();

export function readKeepPolicy(settings: Settings): KeepPolicy {
  const days = amount.safeParse(settings.get('checkpoints.keepDays')).data ?? defaultKeep.days;
  const megabytes = amount.safeParse(settings.get('checkpoints.mostMegabytes')).data;
  return { days, bytes: megabytes === undefined ? defaultKeep.bytes : megabytes * 1_000_000 };
}

/** A session and the contents that its log names. */
export interface NamingSession {
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly names: ReadonlySet<string>;
}

export interface KeptContents {
  readonly sessions: readonly NamingSession[];
  /** What approvals, tasks and memories of folders name. */
  readonly others: ReadonlySet<string>;
  readonly bytesOf: ReadonlyMap<string, { readonly bytes: number }>;
}

const dayMs = 24 * 3_600_000;

/**
 * Which contents are still needed: what is named beside sessions always, then what sessions name, the last used first, as
 * far as they are not too old and all of it not too much. The last one's are never let go of.
 */
export function neededContents(
  { sessions, others, bytesOf }: KeptContents,
  { days, bytes: most }: KeepPolicy,
  now: number,
): ReadonlySet<string> {
  const needed = new Set(others);
  let bytes = 0;
  const newest = [...sessions].sort((a, b) => b.changed - a.changed);
  for (const [index, { changed, names }] of newest.entries()) {
    if (index > 0 && now - changed > days * dayMs) break;
    const fresh = [...names].filter((name) => !needed.has(name));
    bytes += fresh.reduce((sum, name) => sum + (bytesOf.get(name)?.bytes ?? 0), 0);
    if (index > 0 && bytes > most) break;
    for (const name of fresh) needed.add(name);
  }
  return needed;
}

type CollectPorts = Pick<Ports, 'store' | 'disk' | 'settings' | 'clock' | 'journal'>;

/** Lets go of contents that no checkpoint needs any more. One process at a time, once a day unless something was deleted. */
export class BlobCollector {
  readonly #stop = new AbortController();
  #waiting: Promise<void> | undefined;

  constructor(private readonly ports: CollectPorts) {}

  /** Collects in a while, when the window has come to rest. @param now something was deleted: whenever it was last done */
  soon(now = false): void {
    this.#waiting ??= this.#later(now).finally(() => (this.#waiting = undefined));
  }

  /** @returns bytes that were let go of */
  async collect(signal: AbortSignal): Promise<number> {
    const { store, disk, settings, clock } = this.ports;
    const lock = await store.lock('collect.lock');
    if (!lock.held) return 0;
    try {
      // Looked at before the logs: what is kept from now on is too young to be let go of.
      const bytesOf = await disk.kept();
      const sessions: NamingSession[] = [];
      const others = new Set<string>();
      for await (const path of filesBelow('workspaces', store)) {
        signal.throwIfAborted();
        const names = /\/sessions\/[^/]+\.jsonl$/.test(path) ? new Set<string>() : others;
        await gatherNames(path, store, names);
        if (names !== others) sessions.push({ changed: await changedAt(path, store, clock.now()), names });
      }
      const needed = neededContents({ sessions, others, bytesOf }, readKeepPolicy(settings), clock.now());
      const freed = await disk.sweep((name) => needed.has(name), signal);
      await store.write(doneFile, String(clock.now()));
      return freed;
    } finally {
      lock.dispose();
    }
  }

  /** Collects no more, and resolves when it does not. */
  async dispose(): Promise<void> {
    this.#stop.abort();
    await this.#waiting;
  }

  async #later(now: boolean): Promise<void> {
    const { clock, store, journal } = this.ports;
    const { signal } = this.#stop;
    try {
      await clock.sleep(restMs, signal);
      const last = Number((await store.read(doneFile)) ?? 0);
      if (!now && clock.now() - last < dayMs) return;
      const freed = await this.collect(signal);
      if (freed > 0) journal.info(`${String(Math.round(freed / 1_000))} kB of old checkpoints were let go of`);
    } catch (error) {
      if (!signal.aborted) journal.error('Old checkpoints could not be let go of', error);
    }
  }
}

const doneFile = 'blobs-collected';
const restMs = 60_000;
const chunkBytes = 1024 * 1024;

async function* filesBelow(folder: string, store: Store): AsyncGenerator<string> {
  for (const name of await store.list(folder)) {
    const path = `${folder}/${name}`;
    const within = await store.list(path);
    if (within.length > 0) yield* filesBelow(path, store);
    else if (/\.jsonl?$/.test(name)) yield path;
  }
}

/** Whatever looks like the name of a content counts as one: to keep too much harms nobody. */
async function gatherNames(path: string, store: Store, names: Set<string>): Promise<void> {
  const decoder = new TextDecoder('latin1');
  let rest = '';
  for (let offset = 0; ;) {
    const bytes = (await store.readRange(path, offset, chunkBytes)) ?? new Uint8Array();
    if (bytes.length === 0) return;
    offset += bytes.length;
    const text = rest + decoder.decode(bytes);
    for (const [name] of text.matchAll(/[0-9a-f]{64}/g)) names.add(name);
    rest = text.slice(-63);
  }
}

const summary = z.object({ changed: z.string() });

async function changedAt(log: string, store: Store, now: number): Promise<number> {
  const text = await store.read(log.replace(/\.jsonl$/, '.json'));
  if (text === undefined) return now;
  try {
    const at = Date.parse(summary.parse(JSON.parse(text)).changed);
    return Number.isNaN(at) ? now : at;
  } catch {
    return now; // a summary that cannot be read says nothing against its session
  }
}
