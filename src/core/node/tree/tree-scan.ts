import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import ignore from 'ignore';
import { isUnfinished } from '../atomic-write';
import { type IgnoreRules, isHidden } from '../ignore-rules';
import { codeOf } from '../system-error';
import { sha256, type TreeContents } from './tree-contents';
import { type Entry, FolderNode, inNothing, isRacy, isSame, permissionsOf } from './tree-entry';
import type { TreeMemory } from './tree-memory';

/** What a file was found to be; its path is relative to the folder that is looked at. */
export interface FoundChange {
  readonly path: string;
  readonly before: FoundImage;
  readonly after: FoundImage;
  readonly madeFolder: string | undefined;
}

export interface FoundImage {
  readonly content: string | null;
  readonly mode?: number;
  readonly link?: true;
  readonly lost?: true;
}

export interface ScanOptions {
  /** Absolute. */
  readonly root: string;
  /** Rules of the folders around it, and the repository that it lies in. */
  readonly around: IgnoreRules | undefined;
  readonly repository: string | undefined;
  /** Absolute paths that are not looked at, nor what is below them. */
  readonly hidden: ReadonlySet<string>;
  readonly mostBytes: number;
  readonly mostFiles: number;
  readonly tell: boolean;
  /** Throws when it is to stop. */
  readonly check: () => void;
}

export interface Scanned {
  readonly files: number;
  readonly changes: readonly FoundChange[];
  readonly folders: readonly string[];
  readonly large: readonly string[];
  readonly more: number;
}

/** The folder holds more files than are looked after. */
export class TooManyFiles extends Error {
  override readonly name = 'TooManyFiles';
}

/** Left out whatever is said of them: what tools make of what is written down elsewhere, and other systems' own folders. */
const neverCovered: ReadonlySet<string> = new Set(['node_modules', '.hg', '.svn', '.jj', '__pycache__', '.venv']);
/** How many of what is left out are named. */
const mostNamed = 50;
/** Contents that are held at once. */
const heldFiles = 4_000;
const heldBytes = 64 * 1024 * 1024;

/** A file that no longer looks as it did. */
interface Suspect {
  readonly node: FolderNode;
  readonly name: string;
  readonly path: string;
  readonly stats: Stats;
  readonly repository: string | undefined;
  /** Of the repository when it was last looked at. */
  readonly before: string | undefined;
  readonly told: boolean;
  readonly madeFolder: string | undefined;
}

/** Where a walk is, and what holds there. */
interface Here {
  readonly node: FolderNode;
  /** Relative, ending in a slash unless empty. */
  readonly path: string;
  readonly around: IgnoreRules | undefined;
  readonly repository: string | undefined;
  /** It was left out before, so that what is in it is nobody's doing. */
  readonly isUncovered: boolean;
  readonly madeFolder: string | undefined;
}

/** Walks a folder, brings its memory up to date, and keeps what a later change would need. All of it without waiting. */
export class TreeScan {
  readonly #suspects: Suspect[] = [];
  readonly #gone: { readonly path: string; readonly entry: Entry; readonly repository: string | undefined }[] = [];
  readonly #folders: string[] = [];
  readonly #large: string[] = [];
  #more = 0;
  #files = 0;

  constructor(
    private readonly memory: TreeMemory,
    private readonly contents: TreeContents,
    private readonly options: ScanOptions,
  ) {}

  run(): Scanned {
    const { around, repository } = this.options;
    const isUncovered = this.memory.isNew;
    this.#walk({ node: this.memory.root, path: '', around, repository, isUncovered, madeFolder: undefined });
    const changes = this.#settle();
    this.memory.save();
    return { files: this.#files, changes, folders: this.#folders, large: this.#large, more: this.#more };
  }

  #walk(here: Here): void {
    this.options.check();
    const { node, path } = here;
    const folder = join(this.options.root, path);
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    if (!stats?.isDirectory()) {
      this.#dropFolder(node, path, here.repository);
      return;
    }
    const repositoryBefore = node.isRepository ? folder : here.repository;
    const names = this.#names(node, folder, stats);
    if (names === undefined) return; // not ours to read: it is as it was, for all we know
    const repository = node.isRepository ? folder : here.repository;
    if (repositoryBefore !== undefined && repository !== repositoryBefore) forgetGit(node);
    const rulesChanged = this.#readRules(here, folder, names.files);
    for (const [name, entry] of node.files) {
      if (names.files.has(name)) continue;
      node.files.delete(name);
      this.#noteGone(path + name, entry, repositoryBefore);
    }
    for (const name of names.files) this.#look(here, name, folder, repository, repositoryBefore);
    this.#walkFolders(here, folder, names.folders, repository, rulesChanged);
  }

  /** What is in the folder; what was there where nothing says otherwise. Undefined when it cannot be read. */
  #names(
    node: FolderNode,
    folder: string,
    stats: Stats,
  ): { readonly files: ReadonlySet<string>; readonly folders: ReadonlySet<string> } | undefined {
    const { stamp } = node;
    if (stamp?.mtime === stats.mtimeMs && stamp.ctime === stats.ctimeMs && stamp.ino === stats.ino) {
      return { files: new Set(node.files.keys()), folders: new Set([...node.folders.keys(), ...node.leftOut]) };
    }
    const readAt = Date.now();
    let found: Dirent[];
    try {
      found = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return undefined;
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') found = [];
      else throw error;
    }
    const files = new Set<string>();
    const folders = new Set<string>();
    node.isRepository = false;
    for (const entry of found) {
      if (entry.name === '.git') node.isRepository = true;
      else if (entry.isDirectory()) folders.add(entry.name);
      else if (isUnfinished(entry.name))
        continue; // on its way to its name
      else if (entry.isFile() || entry.isSymbolicLink()) files.add(entry.name);
    }
    const { mtimeMs: mtime, ctimeMs: ctime, ino } = stats;
    node.stamp = isRacy(stats, readAt) ? undefined : { mtime, ctime, ino };
    return { files, folders };
  }

  /** @returns whether other folders may be left out than before */
  #readRules({ node, path, around }: Here, folder: string, files: ReadonlySet<string>): boolean {
    const name = '.gitignore';
    const known = node.files.get(name);
    const stats = files.has(name) ? lstatSync(join(folder, name), { throwIfNoEntry: false }) : undefined;
    const isAsBefore = stats === undefined ? known === undefined : known !== undefined && isSame(known, stats);
    // A repository in another one has only its own rules.
    const outer = node.isRepository && path !== '' ? undefined : around;
    if (node.hasRules && isAsBefore && node.around === outer) return false;
    node.hasRules = true;
    node.around = outer;
    const text = stats?.isFile() === true ? readText(join(folder, name)) : undefined;
    node.rules = text === undefined ? outer : { folder, rules: ignore({ ignorecase: false }).add(text), around: outer };
    return true;
  }

  #look(
    { node, path, isUncovered, madeFolder }: Here,
    name: string,
    folder: string,
    repository: string | undefined,
    before: string | undefined,
  ): void {
    const place = folder + sep + name;
    if (this.options.hidden.has(place)) return;
    const stats = lstatSync(place, { throwIfNoEntry: false });
    const entry = node.files.get(name);
    if (!stats || !(stats.isFile() || stats.isSymbolicLink())) {
      if (!entry) return;
      node.files.delete(name);
      this.#noteGone(path + name, entry, before);
      return;
    }
    this.#files += 1;
    if (this.#files > this.options.mostFiles) throw new TooManyFiles();
    if (stats.size > this.options.mostBytes) this.#name(this.#large, path + name);
    if (entry && isSame(entry, stats)) return;
    this.#suspects.push({ node, name, path: path + name, stats, repository, before, told: !isUncovered, madeFolder });
  }

  #walkFolders(
    here: Here,
    folder: string,
    names: ReadonlySet<string>,
    repository: string | undefined,
    rulesChanged: boolean,
  ): void {
    const { node, path } = here;
    for (const [name, child] of node.folders) {
      if (names.has(name)) continue;
      node.folders.delete(name);
      this.#dropFolder(child, `${path}${name}/`, node.isRepository ? folder : here.repository);
    }
    for (const name of node.leftOut) if (!names.has(name)) node.leftOut.delete(name);
    const rules = node.rules as IgnoreRules | undefined;
    for (const name of names) {
      let child = node.folders.get(name);
      const isNew = child === undefined && !node.leftOut.has(name);
      const isOut = rulesChanged || isNew ? this.#isLeftOut(name, folder + sep + name, rules) : child === undefined;
      if (isOut) {
        this.#leaveOut(node, name, path);
        continue;
      }
      const wasLeftOut = node.leftOut.delete(name);
      if (!child) node.folders.set(name, (child = new FolderNode()));
      const made = here.madeFolder ?? (isNew && !here.isUncovered ? path + name : undefined);
      this.#walk({
        node: child,
        path: `${path}${name}/`,
        around: rules,
        repository,
        isUncovered: here.isUncovered || wasLeftOut,
        madeFolder: wasLeftOut ? undefined : made,
      });
    }
  }

  #isLeftOut(name: string, place: string, rules: IgnoreRules | undefined): boolean {
    return neverCovered.has(name) || this.options.hidden.has(place) || isHidden(place, true, rules);
  }

  /** What is in it is not gone; it is only looked after no longer. */
  #leaveOut(node: FolderNode, name: string, path: string): void {
    this.#name(this.#folders, path + name);
    for (const [below] of node.folders.get(name)?.entries(`${path}${name}/`) ?? []) this.memory.note(below, undefined);
    node.folders.delete(name);
    if (!node.leftOut.has(name)) this.memory.noteLeftOut(path + name);
    node.leftOut.add(name);
  }

  #dropFolder(node: FolderNode, path: string, around: string | undefined): void {
    const repository = node.isRepository ? join(this.options.root, path) : around;
    for (const [name, entry] of node.files) this.#noteGone(path + name, entry, repository);
    for (const [name, child] of node.folders) this.#dropFolder(child, `${path}${name}/`, repository);
    node.files.clear();
    node.folders.clear();
  }

  #noteGone(path: string, entry: Entry, repository: string | undefined): void {
    this.memory.note(path, undefined);
    this.#gone.push({ path, entry, repository });
  }

  #name(list: string[], path: string): void {
    if (list.length < mostNamed) list.push(path);
    else this.#more += 1;
  }

  /** Reads what may have changed, and has everything kept that must be had again. */
  #settle(): readonly FoundChange[] {
    const changed: { suspect: Suspect; old: Entry | undefined; now: Entry }[] = [];
    for (let from = 0; from < this.#suspects.length;) from = this.#readSome(from, changed);
    if (!this.options.tell) return [];
    const told = changed.filter(({ suspect }) => suspect.told);
    const missing = this.contents.toBlobs([
      ...told.flatMap(({ old, suspect }) => (old ? [{ ...old, repository: suspect.before }] : [])),
      ...this.#gone.map(({ entry, repository }) => ({ ...entry, repository })),
    ]);
    const nothing: FoundImage = { content: null };
    return [
      ...this.#gone.map(({ path, entry }) => {
        return { path, before: imageOf(entry, missing), after: nothing, madeFolder: undefined };
      }),
      ...told.map(({ suspect: { path, madeFolder }, old, now }) => {
        const before = old ? imageOf(old, missing) : nothing;
        return { path, before, after: imageOf(now, new Set()), madeFolder: old ? undefined : madeFolder };
      }),
    ];
  }

  /** @returns the place of the next one */
  #readSome(from: number, changed: { suspect: Suspect; old: Entry | undefined; now: Entry }[]): number {
    const read: { suspect: Suspect; old: Entry | undefined; content: Uint8Array; hash: string; readAt: number }[] = [];
    let at = from;
    for (let bytes = 0; at < this.#suspects.length && read.length < heldFiles && bytes < heldBytes; at += 1) {
      this.options.check();
      const suspect = this.#suspects[at];
      if (!suspect) break;
      const { node, name, path, stats } = suspect;
      const old = node.files.get(name);
      if (stats.isFile() && stats.size > this.options.mostBytes) {
        const hash = `large-${String(stats.size)}-${String(stats.mtimeMs)}`;
        const now = entryOf(stats, hash, false, inNothing);
        if (old?.hash !== hash) changed.push({ suspect, old, now });
        this.#remember(node, name, path, now);
        continue;
      }
      const readAt = Date.now();
      const content = readContent(join(this.options.root, path), stats);
      if (content === undefined) continue; // gone or closed to us meanwhile: the next look sees to it
      bytes += content.byteLength;
      read.push({ suspect, old, content, hash: sha256(content), readAt });
    }
    const fresh = new Set(read.filter(({ old, hash }) => old?.hash !== hash || old.where.kind === 'lost'));
    const tell = (each: (typeof read)[number]): boolean => this.options.tell && each.suspect.told;
    const toKeep = [...fresh].filter((each) => !tell(each));
    const kept = this.contents.keepAll(
      toKeep.map(({ content, hash, suspect }) => ({ content, hash, repository: suspect.repository })),
    );
    const places = new Map(toKeep.map((each, index) => [each, kept[index] ?? inNothing]));
    for (const each of read) {
      const { suspect, old, content, hash, readAt } = each;
      const { node, name, path, stats } = suspect;
      const where =
        old === undefined || fresh.has(each) ? (places.get(each) ?? this.contents.keepBlob(hash, content)) : old.where;
      const now = entryOf(stats, hash, isRacy(stats, readAt), where);
      const isOther = old?.hash !== hash || old.mode !== now.mode || old.link !== now.link;
      if (isOther && tell(each) && where.kind !== 'blob') this.contents.keepBlob(hash, content);
      if (isOther) changed.push({ suspect, old, now });
      this.#remember(node, name, path, now);
    }
    return at;
  }

  #remember(node: FolderNode, name: string, path: string, now: Entry): void {
    node.files.set(name, now);
    this.memory.note(path, now);
  }
}

function entryOf(stats: Stats, hash: string, racy: boolean, where: Entry['where']): Entry {
  return {
    size: stats.size,
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
    ino: stats.ino,
    mode: permissionsOf(stats),
    link: stats.isSymbolicLink(),
    hash,
    racy,
    where,
  };
}

function imageOf({ hash, mode, link }: Entry, missing: ReadonlySet<string>): FoundImage {
  const isLost = hash.startsWith('large-') || missing.has(hash);
  return { content: hash, ...(link ? { link: true } : { mode }), ...(isLost ? { lost: true } : {}) };
}

/** What Git kept of these files it may keep no longer: they are read again, and kept by us. */
function forgetGit(node: FolderNode): void {
  for (const [name, entry] of node.files) {
    if (entry.where.kind === 'git') node.files.set(name, { ...entry, racy: true, where: inNothing });
  }
  for (const child of node.folders.values()) if (!child.isRepository) forgetGit(child);
}

function readContent(place: string, stats: Stats): Uint8Array | undefined {
  try {
    return stats.isSymbolicLink() ? readlinkSync(place, { encoding: 'buffer' }) : readFileSync(place);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'EINVAL', 'EISDIR', 'ENOTDIR', 'EBUSY'].includes(codeOf(error) ?? ''))
      return undefined;
    throw error;
  }
}

function readText(place: string): string | undefined {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return undefined; // then it hides nothing, as in git
  }
}
