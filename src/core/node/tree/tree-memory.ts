import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Entry, FolderNode } from './tree-entry';
import { type Line, formatLine, parseLine } from './tree-lines';

const fileName = 'files.jsonl';
/** A file of contents that nothing refers to any more is kept so long, as another process may still do so. */
const packAge = 24 * 3_600_000;
/** Of a file of contents more than half may be of no use up to this size. */
const mostDead = 64 * 1024 * 1024;

/**
 * What is remembered of a folder, kept in the store between runs. It only hints: each entry counts as long as the file
 * still looks as it did, so that lines that are lost or doubled by several processes cost a reading and nothing else.
 */
export class TreeMemory {
  readonly root = new FolderNode();
  /** Nothing is known of it yet, so that whatever is found is nobody's doing. */
  isNew = true;
  #lines: string[] = [];

  private constructor(readonly folder: string) {}

  static load(folder: string): TreeMemory {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const memory = new TreeMemory(folder);
    const path = join(folder, fileName);
    if (!existsSync(path)) return memory;
    memory.isNew = false;
    let count = 0;
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      if (text === '') continue;
      count += 1;
      memory.#take(text);
    }
    const live = [...memory.root.entries()];
    memory.#tidyPacks(live);
    if (count > 2 * live.length + 1_000) memory.#rewrite();
    return memory;
  }

  /** Notes a file as it is now, or that it is gone. */
  note(path: string, now: Entry | undefined): void {
    this.#lines.push(formatLine({ path, now: now ?? 'gone' }));
  }

  noteLeftOut(path: string): void {
    this.#lines.push(formatLine({ path, now: 'left out' }));
  }

  save(): void {
    if (this.#lines.length === 0 && !this.isNew) return;
    this.isNew = false;
    appendFileSync(join(this.folder, fileName), this.#lines.map((text) => `${text}\n`).join(''), { mode: 0o600 });
    this.#lines = [];
  }

  #take(text: string): void {
    const read = parseLine(text);
    if (!read) return; // torn by a crash: the file is read again
    const { path, now } = read;
    const names = path.split('/');
    const name = names.pop() ?? '';
    let node = this.root;
    for (const each of names) {
      let next = node.folders.get(each);
      if (!next) node.folders.set(each, (next = new FolderNode()));
      node = next;
    }
    if (now === 'gone') node.files.delete(name);
    else if (now === 'left out') node.leftOut.add(name);
    else node.files.set(name, now);
  }

  #rewrite(): void {
    const lines: Line[] = [];
    for (const [path, each] of this.root.entries()) lines.push({ path, now: each });
    for (const path of leftOutBelow(this.root, '')) lines.push({ path, now: 'left out' });
    const temporary = join(this.folder, `${fileName}.${process.pid}.tmp`);
    writeFileSync(temporary, lines.map((each) => `${formatLine(each)}\n`).join(''), { mode: 0o600 });
    renameSync(temporary, join(this.folder, fileName));
  }

  /** Lets go of contents that nothing refers to. What a pack that is mostly dead still holds is read from the files again. */
  #tidyPacks(live: readonly (readonly [string, Entry])[]): void {
    const used = new Map<string, number>();
    for (const [, { where: at }] of live)
      if (at.kind === 'pack') used.set(at.pack, (used.get(at.pack) ?? 0) + at.length);
    const wasteful = new Set<string>();
    for (const name of readdirSync(this.folder)) {
      if (!name.startsWith('pack-')) continue;
      const path = join(this.folder, name);
      const { size, mtimeMs } = statSync(path);
      const needed = used.get(name) ?? 0;
      if (needed === 0 && Date.now() - mtimeMs > packAge) rmSync(path, { force: true });
      else if (size - needed > Math.max(mostDead, needed)) wasteful.add(name);
    }
    if (wasteful.size === 0) return;
    forget(this.root, wasteful);
  }
}

/** Has the next look read again what those files of contents hold. */
function forget(node: FolderNode, packs: ReadonlySet<string>): void {
  for (const [name, each] of node.files) {
    if (each.where.kind === 'pack' && packs.has(each.where.pack))
      node.files.set(name, { ...each, racy: true, where: { kind: 'lost' } });
  }
  for (const folder of node.folders.values()) forget(folder, packs);
}

function* leftOutBelow(node: FolderNode, below: string): Generator<string> {
  for (const name of node.leftOut) yield below + name;
  for (const [name, folder] of node.folders) yield* leftOutBelow(folder, `${below}${name}/`);
}
