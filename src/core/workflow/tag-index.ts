import type { Ports, Uri } from '../ports';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { liesIn, relativePath, uriBelow } from '../text/uri';
import { tagsBelow, tagsIn } from './tags-below';

/** More files than these are looked for again rather than one by one. */
const mostChanged = 50;

/** The tags of all tests below a folder: searched for once, and then read again where something is said to have changed. */
export class TagIndex {
  #found: Map<string, readonly PlacedTag[]> | undefined;
  readonly #changed = new Set<Uri>();
  #reading: Promise<readonly PlacedTag[]> | undefined;

  constructor(
    private readonly root: Uri,
    private readonly ports: Pick<Ports, 'documents' | 'search' | 'files'>,
  ) {}

  /** A file is another one, or a folder has come or gone: of those, editors do not tell which files lie in them. */
  changed(uri: Uri): void {
    if (this.#changed.size <= mostChanged) this.#changed.add(uri);
  }

  /** By file and line. Whoever asks while they are read waits for the same. */
  tags(): Promise<readonly PlacedTag[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<readonly PlacedTag[]> {
    const changed = [...this.#changed];
    this.#changed.clear();
    try {
      const isKnown = this.#found !== undefined && changed.length <= mostChanged && (await this.#readAgain(changed));
      if (!isKnown) await this.#search();
    } catch (error) {
      for (const uri of changed) this.changed(uri); // the next one to ask tries again
      throw error;
    }
    return [...(this.#found?.values() ?? [])].flat();
  }

  /** False: a file has tags that was not found before, or may lie in a new folder. A search says whether it counts. */
  async #readAgain(changed: readonly Uri[]): Promise<boolean> {
    for (const uri of changed) {
      const file = relativePath(uri, this.root);
      const kind = (await this.ports.files.stat(uri))?.kind;
      if (kind === 'folder') return false;
      const tags = kind === 'file' ? await tagsIn(uri, this.root, this.ports) : [];
      if (tags.length === 0) this.#forget(uri);
      else if (this.#found?.has(file)) this.#found.set(file, tags);
      else return false;
    }
    return true;
  }

  /** What is gone may have been a folder. */
  #forget(uri: Uri): void {
    for (const file of this.#found?.keys() ?? []) {
      if (liesIn(uriBelow(this.root, file), uri)) this.#found?.delete(file);
    }
  }

  async #search(): Promise<void> {
    const found = new Map<string, PlacedTag[]>();
    for (const tag of await tagsBelow(this.root, this.ports, new AbortController().signal)) {
      const list = found.get(tag.file);
      if (list) list.push(tag);
      else found.set(tag.file, [tag]);
    }
    this.#found = found;
  }
}
