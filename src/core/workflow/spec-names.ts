import type { Documents, Uri } from '../ports';
import { configFileName, documentKinds, fileNameOf } from '../specs/document-kind';
import { parseSpecConfig } from '../specs/spec-config';
import { specsMeant, type SpecsMeant, titleOfDocument } from '../specs/trace/spec-aliases';
import { liesIn } from '../text/uri';
import type { SpecPlace } from './load-spec';

/** What a file says of the name of its spec; undefined where there is no file that can be read. */
interface Head {
  readonly title?: string | undefined;
  readonly featureName?: string | undefined;
}

/** What the specs of a folder may be called by tags, kept up to date by what is said to have changed. */
export class SpecNames {
  #places: Promise<readonly SpecPlace[]> | undefined;
  readonly #heads = new Map<Uri, Promise<Head | undefined>>();

  constructor(
    private readonly find: () => Promise<readonly SpecPlace[]>,
    private readonly documents: Pick<Documents, 'read'>,
  ) {}

  /** A file below `.kiro/specs` is another one, or a folder there or above has come or gone. */
  changed(uri: Uri): void {
    // A file that is not known may be of a spec that is not, and one that came or went may make or end a spec.
    if (this.#heads.delete(uri)) return;
    this.#places = undefined;
    for (const known of this.#heads.keys()) if (liesIn(known, uri)) this.#heads.delete(known);
  }

  /** Which spec folders a tag means, by its word for the spec. */
  async meant(): Promise<SpecsMeant> {
    this.#places ??= this.find();
    const finding = this.#places;
    finding.catch(() => {
      if (this.#places === finding) this.#places = undefined;
    });
    const places = await finding;
    const named = await Promise.all(
      places.map(async ({ dir, name }) => {
        const config = await this.#head(`${dir}/${configFileName}`);
        const heads = await Promise.all(documentKinds.map((kind) => this.#head(`${dir}/${fileNameOf(kind)}`)));
        if (heads.every((head) => head === undefined)) {
          this.#places = undefined; // gone since it was found
          return [];
        }
        const titles = heads.flatMap((head) => head?.title ?? []);
        return [{ dir, name, featureName: config?.featureName, titles }];
      }),
    );
    return specsMeant(named.flat());
  }

  #head(uri: Uri): Promise<Head | undefined> {
    const known = this.#heads.get(uri);
    if (known) return known;
    const reading = this.#read(uri);
    this.#heads.set(uri, reading);
    return reading;
  }

  async #read(uri: Uri): Promise<Head | undefined> {
    // What cannot be read has no name to tell; its own views say why it cannot.
    const text = (await this.documents.read(uri).catch(() => undefined))?.text;
    if (text === undefined) return undefined;
    if (!uri.endsWith(`/${configFileName}`)) return { title: titleOfDocument(text) };
    const name = parseSpecConfig(text).value.others.get('featureName');
    return { featureName: typeof name === 'string' ? name : undefined };
  }
}
