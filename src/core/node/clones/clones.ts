import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clones, Documents, Snapshot, SnapshotRequest, Uri } from '../../ports';
import { liesIn } from '../../text/uri';
import { nodeDigests } from '../digests';
import { pathOf, uriOf } from '../places';
import { realPathOf } from '../real-path';
import { ifThere } from '../system-error';
import { remove, takeSnapshot } from './snapshot';

/** Clones below `runs/` of the product's data, in one folder for each run. */
export class NodeClones implements Clones {
  readonly #runs: string;

  /** @param home absolute path of the product's data */
  constructor(
    private readonly home: string,
    readonly documents: Documents,
  ) {
    this.#runs = join(home, 'runs');
  }

  owns(uri: Uri): boolean {
    return liesIn(uri, uriOf(this.#runs));
  }

  async snapshot(request: SnapshotRequest, signal: AbortSignal): Promise<Snapshot> {
    const folder = await realPathOf(pathOf(request.folder));
    const place = join(this.#runs, `${nameOf(folder)}-${randomUUID().slice(0, 8)}`);
    try {
      return await takeSnapshot(folder, request, { place, home: this.home }, signal);
    } catch (error) {
      await remove(place);
      throw error;
    }
  }

  async areLeft(folder: Uri): Promise<boolean> {
    return (await this.#placesOf(folder)).length > 0;
  }

  async sweep(folder: Uri): Promise<void> {
    for (const place of await this.#placesOf(folder)) await remove(place);
  }

  async #placesOf(folder: Uri): Promise<readonly string[]> {
    const own = nameOf(await realPathOf(pathOf(folder)));
    const names = (await ifThere(readdir(this.#runs))) ?? [];
    return names.flatMap((name) => (name.startsWith(`${own}-`) ? [join(this.#runs, name)] : []));
  }
}

/** Tells the folders apart of which there are clones. */
const nameOf = (folder: string): string => nodeDigests.sha256(folder).slice(0, 16);
