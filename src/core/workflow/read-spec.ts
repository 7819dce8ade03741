import type { Documents, Uri } from '../ports';
import { type DocumentKind, documentKinds } from '../specs/document-kind';
import { type IdIndex, indexIds } from '../specs/language/id-at';
import { readDocument, type ReadDocument } from '../specs/language/read-document';
import { readSpecTexts, rememberingParsers, type SpecTexts } from '../specs/spec-texts';
import { type Line, positionAt, splitLines } from '../text/lines';
import type { Span } from '../text/span';
import { documentPlace, placeOf, readSpecAt } from './spec-at';

/** A range of a document. Lines and columns are 1-based, ends exclusive. */
export interface TextPlace {
  readonly uri: Uri;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A document of a spec as its editor shows it. */
export interface ShownDocument {
  readonly document: DocumentKind;
  readonly text: string;
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

  /** Where every ID stands. */
  get index(): IdIndex {
    return (this.#index ??= indexIds(this.spec));
  }

  uriOf(kind: DocumentKind): Uri {
    return placeOf(this.dir, kind);
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

/** Lets others have a turn: a long document is read in several stretches, so that nothing else in the editor waits for all. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
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
  async document(uri: Uri, text: string): Promise<ReadDocument | undefined> {
    const place = documentPlace(uri);
    const read = place && readDocument(place.document, text, this.#of(place.dir).parsers);
    await breathe();
    return read;
  }

  /**
   * The whole spec.
   * @param shown what an editor shows of one of its documents, which may be newer than what can be read
   */
  async spec(dir: Uri, shown?: ShownDocument): Promise<SpecVersion> {
    const { texts, config } = await readSpecAt(dir, this.documents, new AbortController().signal, shown);
    const kept = this.#of(dir);
    const before = kept.version;
    const isSame = before?.config === config && documentKinds.every((kind) => before?.texts[kind] === texts[kind]);
    if (before && isSame) return before;
    for (const kind of documentKinds) {
      const text = texts[kind];
      if (text === undefined) continue;
      readDocument(kind, text, kept.parsers);
      await breathe();
    }
    const version = new SpecVersion(dir, texts, config, readSpecTexts(texts, config, kept.parsers));
    kept.version = version;
    await breathe();
    return version;
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
}
