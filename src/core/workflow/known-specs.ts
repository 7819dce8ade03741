import type { Clock, Uri } from '../ports';
import { buildShowInSteps, type ShowInput } from '../specs/build-show';
import { type DocumentKind, documentKinds } from '../specs/document-kind';
import { indexIdsInSteps } from '../specs/language/id-at';
import { readDocument, type ReadDocument } from '../specs/language/read-document';
import type { LintLevels } from '../specs/lint/levels';
import type { SpecFindings } from '../specs/lint/report';
import type { LintInput } from '../specs/lint/spec-lint';
import { SpecLint } from '../specs/lint/spec-lint';
import type { Approval } from '../specs/phase';
import type { Show } from '../specs/show';
import { readSpecTexts, rememberingParsers } from '../specs/spec-texts';
import { inSlices, SharedWork } from './in-slices';
import type { SpecAt } from './spec-at';
import { SpecVersion } from './spec-version';

/** More specs than this at a time nobody looks at in turns. */
const mostKnown = 8;
/** What is shown of specs is small, and lists show all of them. */
const mostShown = 500;

/**
 * What is known of specs that are read again and again while somebody types: each text of a document is parsed once, whoever
 * asks, and what follows from it is found out once. All of it goes in slices, with turns for others between them.
 */
export class KnownSpecs {
  readonly #known = new Map<Uri, KnownSpec>();
  readonly #shown = new Map<Uri, { readonly input: ShowInput; readonly show: Show }>();

  constructor(private readonly clock: Clock) {}

  /** One document by itself. */
  document(dir: Uri, kind: DocumentKind, text: string, signal: AbortSignal): Promise<ReadDocument> {
    return this.#at(dir).document(kind, text, signal);
  }

  /** The whole spec, with where every ID stands. */
  version(at: SpecAt, signal: AbortSignal): Promise<SpecVersion> {
    return this.#at(at.dir).version(at, signal);
  }

  /** The problems of the spec. Its files are named by their URIs. */
  lint(
    at: SpecAt,
    approvals: ReadonlyMap<DocumentKind, Approval>,
    levels: LintLevels,
    signal: AbortSignal,
  ): Promise<SpecFindings> {
    return this.#at(at.dir).lint(at, approvals, levels, signal);
  }

  /** What the spec in that folder says. */
  async show(dir: Uri, input: ShowInput, signal: AbortSignal): Promise<Show> {
    const known = this.#shown.get(dir);
    if (known && isSameShow(known.input, input)) return known.show;
    const show = await this.#at(dir).show(input, signal);
    this.#shown.delete(dir);
    this.#shown.set(dir, { input, show });
    forgetOldest(this.#shown, mostShown);
    return show;
  }

  #at(dir: Uri): KnownSpec {
    const known = this.#known.get(dir) ?? new KnownSpec(this.clock);
    // The one that was asked for last stands last.
    this.#known.delete(dir);
    this.#known.set(dir, known);
    forgetOldest(this.#known, mostKnown);
    return known;
  }
}

function forgetOldest(map: Map<Uri, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

class KnownSpec {
  readonly #parsers = rememberingParsers();
  readonly #reading = new Map<DocumentKind, { readonly text: string; readonly work: SharedWork<ReadDocument> }>();
  #version: { readonly at: SpecAt; readonly work: SharedWork<SpecVersion> } | undefined;
  #lint: { readonly levels: string; readonly lint: SpecLint } | undefined;
  #linted: { readonly input: LintInput; readonly found: SpecFindings } | undefined;
  /** One at a time: what is remembered of one lint is what the next one begins with. */
  #linting: Promise<unknown> = Promise.resolve();

  constructor(private readonly clock: Clock) {}

  document(kind: DocumentKind, text: string, signal: AbortSignal): Promise<ReadDocument> {
    const known = this.#reading.get(kind);
    if (known?.text === text && !known.work.isAbandoned) return known.work.wait(signal);
    const work = new SharedWork(async (end) => {
      await inSlices(this.#parsers.inSteps(kind, text), this.clock, end);
      return readDocument(kind, text, this.#parsers);
    });
    this.#reading.set(kind, { text, work });
    return work.wait(signal);
  }

  version(at: SpecAt, signal: AbortSignal): Promise<SpecVersion> {
    const known = this.#version;
    if (known && isSameText(known.at, at) && !known.work.isAbandoned) return known.work.wait(signal);
    const work = new SharedWork(async (end) => {
      await this.#parse(at.texts, end);
      const spec = readSpecTexts(at.texts, at.config, this.#parsers);
      await this.clock.sleep(0, end);
      return new SpecVersion(at, spec, await inSlices(indexIdsInSteps(spec), this.clock, end));
    });
    this.#version = { at, work };
    return work.wait(signal);
  }

  async lint(
    at: SpecAt,
    approvals: ReadonlyMap<DocumentKind, Approval>,
    levels: LintLevels,
    signal: AbortSignal,
  ): Promise<SpecFindings> {
    await this.#parse(at.texts, signal);
    const documents: { -readonly [K in keyof LintInput['documents']]: LintInput['documents'][K] } = {};
    for (const kind of documentKinds) {
      const text = at.texts[kind];
      if (text !== undefined) documents[kind] = { text, approval: approvals.get(kind) ?? 'none' };
    }
    const input: LintInput = { dir: at.dir, documents, config: at.config };
    const linting = this.#linting.then(() => this.#lintNow(input, levels, signal));
    this.#linting = linting.catch(() => undefined); // whoever asked has the failure
    return linting;
  }

  async #lintNow(input: LintInput, levels: LintLevels, signal: AbortSignal): Promise<SpecFindings> {
    const key = JSON.stringify(levels);
    if (this.#lint?.levels !== key) {
      this.#lint = { levels: key, lint: new SpecLint(levels, this.#parsers) };
      this.#linted = undefined;
    }
    if (this.#linted && isSameInput(this.#linted.input, input)) return this.#linted.found;
    const found = await inSlices(this.#lint.lint.updateInSteps(input), this.clock, signal);
    this.#linted = { input, found };
    return found;
  }

  async show(input: ShowInput, signal: AbortSignal): Promise<Show> {
    const texts: Partial<Record<DocumentKind, string>> = {};
    for (const kind of documentKinds) {
      const text = input.documents[kind]?.text;
      if (text !== undefined) texts[kind] = text;
    }
    await this.#parse(texts, signal);
    return inSlices(buildShowInSteps(input, this.#parsers), this.clock, signal);
  }

  /** Afterwards the parsers know the texts. */
  async #parse(texts: SpecAt['texts'], signal: AbortSignal): Promise<void> {
    for (const kind of documentKinds) {
      const text = texts[kind];
      if (text !== undefined) await this.document(kind, text, signal);
    }
    signal.throwIfAborted();
  }
}

function isSameText(one: SpecAt, other: SpecAt): boolean {
  return one.config === other.config && documentKinds.every((kind) => one.texts[kind] === other.texts[kind]);
}

function isSameInput(
  one: Pick<LintInput, 'documents' | 'config'>,
  other: Pick<LintInput, 'documents' | 'config'>,
): boolean {
  return (
    one.config === other.config &&
    documentKinds.every((kind) => {
      const [a, b] = [one.documents[kind], other.documents[kind]];
      return a?.text === b?.text && a?.approval === b?.approval;
    })
  );
}

function isSameShow(one: ShowInput, other: ShowInput): boolean {
  return (
    one.isMadeHere === other.isMadeHere &&
    one.name === other.name &&
    one.root === other.root &&
    one.dir === other.dir &&
    isSameInput(one, other)
  );
}
