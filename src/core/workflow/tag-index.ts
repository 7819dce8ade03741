import type { Ports, Uri } from '../ports';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { relativePath } from '../text/uri';
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
    private readonly ports: Pick<Ports, 'documents' | 'search'>,
  ) {}

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

  /** False: a file has tags that was not found before. A search says whether it is one of those that count. */
  async #readAgain(changed: readonly Uri[]): Promise<boolean> {
    for (const uri of changed) {
      const file = relativePath(uri, this.root);
      const tags = await tagsIn(uri, this.root, this.ports);
      if (this.#found?.has(file)) {
        if (tags.length === 0) this.#found.delete(file);
        else this.#found.set(file, tags);
      } else if (tags.length > 0) return false;
    }
    return true;
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
