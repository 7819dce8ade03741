import type { Ports, Uri } from '../ports';
import type { DocumentKind } from '../specs/document-kind';
import { documentKinds } from '../specs/document-kind';
import type { Suggestion } from '../specs/language/completion';
import { suggestionsAt } from '../specs/language/completion';
import type { FixOffer } from '../specs/language/quick-fixes';
import { fixesAt } from '../specs/language/quick-fixes';
import type { LintLevels } from '../specs/lint/levels';
import { lintLevels, lintSeveritySetting } from '../specs/lint/levels';
import type { Approval } from '../specs/phase';
import type { FileSpan, Problem } from '../specs/show';
import { isRecord } from '../text/records';
import { normaliseUri } from '../text/uri';
import type { Approvals } from './approvals';
import { KnownSpec } from './known-spec';
import type { DocumentPlace, SpecAt } from './spec-at';
import { documentPlace, placeOf, readSpecAt } from './spec-at';

/** What is wrong in one document of a spec. */
export interface DocumentProblems {
  readonly uri: Uri;
  /** Their files are URIs. */
  readonly problems: readonly Problem[];
}

/** A document as its editor has it at this moment. */
export interface EditedDocument {
  readonly uri: Uri;
  readonly text: string;
}

/**
 * Help for a person who writes the documents of a spec by hand. Nothing here writes: edits are given to the editor, which shows
 * them and keeps them undoable. Everything works in a folder that is not trusted.
 */
export interface SpecWriting {
  /** The problems of every document of the spec in that folder, those without any too. */
  problems(dir: Uri, signal: AbortSignal): Promise<readonly DocumentProblems[]>;
  /** What can be done about the problems in a range of the document. */
  fixes(document: EditedDocument, range: Omit<FileSpan, 'file'>, signal: AbortSignal): Promise<readonly FixOffer[]>;
  /** What may be written at a place. @param asked by a person, and not by a character that was typed */
  suggestions(
    document: EditedDocument,
    offset: number,
    asked: boolean,
    signal: AbortSignal,
  ): Promise<readonly Suggestion[]>;
}

/** What it needs of the core. */
export interface WritingParts {
  readonly ports: Pick<Ports, 'documents' | 'settings' | 'clock'>;
  /** Undefined for a spec that is in no open folder. */
  readonly approvalsOf: (dir: Uri) => Promise<Pick<Approvals, 'current' | 'hashOf'> | undefined>;
}

/** More specs than this at a time nobody has open. */
const mostKnown = 8;

export class WrittenSpecs implements SpecWriting {
  readonly #known = new Map<Uri, KnownSpec>();

  constructor(private readonly parts: WritingParts) {}

  async problems(dir: Uri, signal: AbortSignal): Promise<readonly DocumentProblems[]> {
    const at = await readSpecAt(normaliseUri(dir), this.parts.ports.documents, signal);
    const all = await this.#lint(at, signal);
    return documentKinds
      .filter((kind) => at.texts[kind] !== undefined)
      .map((kind): DocumentProblems => {
        const own = placeOf(at.dir, kind);
        return { uri: own, problems: all.filter(({ file }) => file === own) };
      });
  }

  async fixes(
    document: EditedDocument,
    range: Omit<FileSpan, 'file'>,
    signal: AbortSignal,
  ): Promise<readonly FixOffer[]> {
    const place = documentPlace(document.uri);
    if (!place) return [];
    return fixesAt(await this.#lint(await this.#at(place, document.text, signal), signal), place.uri, range);
  }

  async suggestions(
    { uri, text }: EditedDocument,
    offset: number,
    asked: boolean,
    signal: AbortSignal,
  ): Promise<readonly Suggestion[]> {
    const place = documentPlace(uri);
    if (!place) return [];
    const at = await this.#at(place, text, signal);
    const { spec, index } = await this.#knownAt(place.dir).read(at, signal);
    return suggestionsAt(spec, index, text, { document: place.document, offset, asked });
  }

  async #lint(at: SpecAt, signal: AbortSignal): Promise<readonly Problem[]> {
    const approvals = await this.#approvalsOf(at);
    const { problems } = await this.#knownAt(at.dir).lint(at, approvals, this.#levels(), signal);
    return problems;
  }

  #at({ dir, document }: DocumentPlace, text: string, signal: AbortSignal): Promise<SpecAt> {
    return readSpecAt(dir, this.parts.ports.documents, signal, { document, text });
  }

  #knownAt(dir: Uri): KnownSpec {
    const known = this.#known.get(dir) ?? new KnownSpec(this.parts.ports.clock);
    // The one that was asked for last stands last, and the first is let go of.
    this.#known.delete(dir);
    this.#known.set(dir, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #approvalsOf({ dir, texts }: SpecAt): Promise<ReadonlyMap<DocumentKind, Approval>> {
    const approvals = await this.parts.approvalsOf(dir);
    const states = new Map<DocumentKind, Approval>();
    if (!approvals) return states;
    for (const [document, { hash }] of await approvals.current()) {
      const text = texts[document];
      if (text !== undefined) states.set(document, approvals.hashOf(document, text) === hash ? 'approved' : 'changed');
    }
    return states;
  }

  /** The user's levels, and over them, code by code, those of the folder: what a team agreed on. They allow nothing. */
  #levels(): LintLevels {
    const { settings } = this.parts.ports;
    const all = [settings.get(lintSeveritySetting), ...(settings.restricting?.(lintSeveritySetting) ?? [])];
    return lintLevels(Object.fromEntries(all.flatMap((one) => (isRecord(one) ? Object.entries(one) : []))));
  }
}
