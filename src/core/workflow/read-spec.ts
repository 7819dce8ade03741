import type { Documents, Uri } from '../ports';
import { configFileName, type DocumentKind, documentKindOf, documentKinds, fileNameOf } from '../specs/document-kind';
import { type IdIndex, indexIds } from '../specs/language/id-at';
import { readDocument, type ReadDocument } from '../specs/language/read-document';
import { readSpecTexts, rememberingParsers, type SpecTexts } from '../specs/spec-texts';
import { type Line, positionAt, splitLines } from '../text/lines';
import type { Span } from '../text/span';

/** A range of a document. Lines and columns are 1-based, ends exclusive. */
export interface TextPlace {
  readonly uri: Uri;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The spec folder and document that a URI names, bug analyses included; undefined for any other file. */
export function specDocumentOf(uri: Uri): { readonly dir: Uri; readonly kind: DocumentKind } | undefined {
  const cut = uri.lastIndexOf('/');
  const kind = documentKindOf(uri.slice(cut + 1));
  const dir = uri.slice(0, cut);
  return kind !== undefined && /\/\.kiro\/specs(?:\/|$)/.test(dir) ? { dir, kind } : undefined;
}

/** One spec as its documents are now, with what was found out about it. Made anew when one of them is another one. */
export class SpecVersion {
  #index: IdIndex | undefined;
  readonly #lines = new Map<DocumentKind, readonly Line[]>();

  constructor(
    readonly dir: Uri,
    readonly texts: Readonly<Partial<Record<DocumentKind, string>>>,
    readonly config: string | undefined,
    readonly spec: SpecTexts,
  ) {}

  get index(): IdIndex {
    return (this.#index ??= indexIds(this.spec));
  }

  uriOf(kind: DocumentKind): Uri {
    return `${this.dir}/${fileNameOf(kind)}`;
  }

  place(kind: DocumentKind, { start, end }: Span): TextPlace {
    const lines = this.linesOf(kind);
    const [from, to] = [positionAt(lines, start), positionAt(lines, end)];
    return { uri: this.uriOf(kind), line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  offsetAt(kind: DocumentKind, line: number, column: number): number | undefined {
    const found = this.linesOf(kind)[line - 1];
    return found && Math.min(found.start + column - 1, found.end);
  }

  linesOf(kind: DocumentKind): readonly Line[] {
    const known = this.#lines.get(kind);
    if (known) return known;
    const text = this.texts[kind] ?? '';
    const lines = splitLines(text, text.startsWith('\uFEFF') ? 1 : 0);
    this.#lines.set(kind, lines);
    return lines;
  }
}

/** As many specs are kept as a person looks at in turns. */
const mostKept = 6;

interface Kept {
  readonly parsers: ReturnType<typeof rememberingParsers>;
  version: SpecVersion | undefined;
}

/** Reads specs again and again while they are typed, and parses only what has changed. */
export class SpecVersions {
  /** The one that was asked for last stands last. */
  readonly #kept = new Map<Uri, Kept>();

  constructor(private readonly documents: Pick<Documents, 'read'>) {}

  /** One document by itself, as its editor shows it. */
  document(uri: Uri, text: string): ReadDocument | undefined {
    const place = specDocumentOf(uri);
    return place && readDocument(place.kind, text, this.#of(place.dir).parsers);
  }

  /**
   * The whole spec.
   * @param shown what an editor shows of one of its documents, which may be newer than what can be read
   */
  async spec(dir: Uri, shown?: { readonly kind: DocumentKind; readonly text: string }): Promise<SpecVersion> {
    const [config, ...read] = await Promise.all([
      this.#read(`${dir}/${configFileName}`),
      ...documentKinds.map((kind) => (kind === shown?.kind ? shown.text : this.#read(`${dir}/${fileNameOf(kind)}`))),
    ]);
    const kept = this.#of(dir);
    const before = kept.version;
    const isSame =
      before?.config === config && documentKinds.every((kind, at) => before?.texts[kind] === read[at]) && before;
    if (isSame) return before;
    const texts: Partial<Record<DocumentKind, string>> = {};
    documentKinds.forEach((kind, at) => {
      const text = read[at];
      if (text !== undefined) texts[kind] = text;
    });
    kept.version = new SpecVersion(dir, texts, config, readSpecTexts(texts, config, kept.parsers));
    return kept.version;
  }

  #of(dir: Uri): Kept {
    const kept = this.#kept.get(dir) ?? { parsers: rememberingParsers(), version: undefined };
    this.#kept.delete(dir);
    this.#kept.set(dir, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return kept;
  }

  /** A document that cannot be read is as good as missing here; the lint says that it cannot. */
  async #read(uri: Uri): Promise<string | undefined> {
    return (await this.documents.read(uri).catch(() => undefined))?.text;
  }
}
