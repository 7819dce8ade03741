import type { Digests, Store } from '../ports';
import { placeOfBlob as placeOf } from '../text/blob-place';

/** Texts kept by their content: before and after images of every edited file. The same text is kept once. */
export class Blobs {
  constructor(
    private readonly store: Store,
    private readonly digests: Digests,
  ) {}

  /** Gives the name under which the text can be had again: its SHA-256. */
  async keep(text: string): Promise<string> {
    const name = this.digests.sha256(text);
    if ((await this.store.readBytes(placeOf(name))) === undefined) await this.store.write(placeOf(name), text);
    return name;
  }

  /** Undefined when there is no such text any more. */
  read(name: string): Promise<string | undefined> {
    return this.store.read(placeOf(name));
  }
}
