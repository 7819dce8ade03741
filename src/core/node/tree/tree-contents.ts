import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { placeOfBlob } from '../../text/blob-place';
import { inBlob, inNothing, type Where } from './tree-entry';

/** More than this is not kept of one folder besides what changes in it. */
const mostPacked = 4 * 1024 * 1024 * 1024;
/** Git is asked for so many contents at once. */
const batch = 200;

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The name under which Git would keep the content. */
export function gitName(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}

/** A content as it has to be had again. */
export interface Kept {
  readonly content: Uint8Array;
  readonly hash: string;
  /** Of the repository around its file. */
  readonly repository: string | undefined;
}

/**
 * Where contents are kept. What Git has already, byte for byte, is not kept twice; the rest stands in one file, compressed,
 * until it is needed by its name.
 */
export class TreeContents {
  readonly #pack = `pack-${randomUUID()}`;
  #file: number | undefined;
  #end = 0;
  readonly #repositories = new Map<string, boolean>();

  /** @param home of the store @param folder where the contents stand */
  constructor(
    private readonly home: string,
    private readonly folder: string,
  ) {}

  /** Keeps contents for the case that they are needed. In the order in which they are given. */
  keepAll(contents: readonly Kept[]): readonly Where[] {
    const names = new Map<string, Kept[]>();
    for (const each of contents) {
      if (each.repository === undefined) continue;
      names.set(each.repository, [...(names.get(each.repository) ?? []), each]);
    }
    const inGit = new Map<Kept, string>();
    for (const [repository, kept] of names) {
      const oids = kept.map(({ content }) => gitName(content));
      const has = this.#knownTo(repository, oids);
      kept.forEach((each, index) => {
        const oid = oids[index] ?? '';
        if (has.has(oid)) inGit.set(each, oid);
      });
    }
    return contents.map((each) => {
      const oid = inGit.get(each);
      if (oid !== undefined) return { kind: 'git', oid };
      if (existsSync(join(this.home, placeOfBlob(each.hash)))) return inBlob;
      return this.#toPack(each.content);
    });
  }

  /** Keeps a content by its name. */
  keepBlob(hash: string, content: Uint8Array): Where {
    writeBlob(this.home, hash, content);
    return inBlob;
  }

  /** Has the contents, wherever they are, kept by their names. @returns the names of those that could not be had */
  toBlobs(
    wanted: readonly { readonly hash: string; readonly where: Where; readonly repository: string | undefined }[],
  ): ReadonlySet<string> {
    const missing = new Set<string>();
    const ofGit = new Map<string, { readonly hash: string; readonly oid: string }[]>();
    for (const { hash, where, repository } of wanted) {
      if (touchBlob(this.home, hash)) continue;
      if (where.kind === 'pack') {
        const content = this.#fromPack(where);
        if (content && sha256(content) === hash) writeBlob(this.home, hash, content);
        else missing.add(hash);
      } else if (where.kind === 'git' && repository !== undefined) {
        ofGit.set(repository, [...(ofGit.get(repository) ?? []), { hash, oid: where.oid }]);
      } else missing.add(hash);
    }
    for (const [repository, objects] of ofGit) {
      for (let from = 0; from < objects.length; from += batch) {
        const part = objects.slice(from, from + batch);
        const found = readObjects(
          repository,
          part.map(({ oid }) => oid),
        );
        for (const { hash, oid } of part) {
          const content = found.get(oid);
          if (content && sha256(content) === hash) writeBlob(this.home, hash, content);
          else missing.add(hash);
        }
      }
    }
    return missing;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #toPack(content: Uint8Array): Where {
    if (this.#end >= mostPacked) return inNothing;
    this.#file ??= openSync(join(this.folder, this.#pack), 'a', 0o600);
    const bytes = deflateRawSync(content, { level: 1 });
    const where: Where = { kind: 'pack', pack: this.#pack, offset: this.#end, length: bytes.length };
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
    this.#end += bytes.length;
    return where;
  }

  #fromPack({ pack, offset, length }: Extract<Where, { kind: 'pack' }>): Uint8Array | undefined {
    const path = join(this.folder, pack);
    if (!existsSync(path)) return undefined;
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return readSync(file, bytes, 0, length, offset) === length ? inflateRawSync(bytes) : undefined;
    } catch {
      return undefined; // torn by a crash: what it held is lost, which the change then says
    } finally {
      closeSync(file);
    }
  }

  #knownTo(repository: string, oids: readonly string[]): ReadonlySet<string> {
    let usable = this.#repositories.get(repository);
    if (usable === undefined) this.#repositories.set(repository, (usable = isWhole(repository)));
    if (!usable) return new Set();
    const { stdout, status } = git(repository, ['cat-file', '--batch-check'], `${oids.join('\n')}\n`);
    if (status !== 0) return new Set();
    const known = stdout.toString('latin1').matchAll(/^([0-9a-f]{40}) blob /gm);
    return new Set([...known].map(([, oid]) => oid ?? ''));
  }
}

function git(repository: string, words: readonly string[], input: string): { stdout: Buffer; status: number | null } {
  // No output where there is no git at all, whatever the types say.
  const ended: { readonly stdout: Buffer | null; readonly status: number | null } = spawnSync(
    'git',
    ['-C', repository, ...words],
    {
      input,
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    },
  );
  return { stdout: ended.stdout ?? Buffer.alloc(0), status: ended.status };
}

/** A repository that lacks objects would fetch them, and one whose objects have other names does not know ours. */
function isWhole(repository: string): boolean {
  const { stdout, status } = git(
    repository,
    ['config', '--get-regexp', '^(extensions\\.|remote\\..*\\.promisor$)'],
    '',
  );
  if (status !== 0 && status !== 1) return false;
  return !/^extensions\.(partialclone|objectformat)|\.promisor /im.test(stdout.toString('utf8'));
}

function readObjects(repository: string, oids: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const { stdout } = git(repository, ['cat-file', '--batch'], `${oids.join('\n')}\n`);
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(0x0a, at);
    if (end < 0) break;
    const [oid = '', kind, size = '0'] = stdout.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') continue; // `missing`
    found.set(oid, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

/** Is it kept? Then it counts as kept just now, so that it is not let go of before it is named. */
function touchBlob(home: string, hash: string): boolean {
  try {
    const now = new Date();
    utimesSync(join(home, placeOfBlob(hash)), now, now);
    return true;
  } catch {
    return false; // not there, or not ours: then writing it says what is wrong
  }
}

export function writeBlob(home: string, hash: string, content: Uint8Array): void {
  if (touchBlob(home, hash)) return;
  const path = join(home, placeOfBlob(hash));
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(path), `.fingerpost-${randomUUID()}.tmp`);
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, path);
}
