import type { Clock } from '../ports';
import { type DocumentKind, documentKinds } from '../specs/document-kind';
import type { IdIndex } from '../specs/language/id-at';
import { indexIds } from '../specs/language/id-at';
import type { LintLevels } from '../specs/lint/levels';
import type { SpecFindings } from '../specs/lint/report';
import type { LintInput } from '../specs/lint/spec-lint';
import { SpecLint } from '../specs/lint/spec-lint';
import type { Approval } from '../specs/phase';
import type { SpecTexts } from '../specs/spec-texts';
import { readSpecTexts, rememberingParsers } from '../specs/spec-texts';
import type { SpecAt } from './spec-at';

/** A spec that is parsed. */
export interface ReadSpec {
  readonly spec: SpecTexts;
  readonly index: IdIndex;
}

/**
 * What was read of a spec that somebody writes, so that each key press costs only what it changed. Documents are parsed one at
 * a time, with room for others between them: an editor must not be held up.
 */
export class KnownSpec {
  readonly #parsers = rememberingParsers();
  #lint: { readonly levels: string; readonly lint: SpecLint } | undefined;
  #linted: { readonly input: LintInput; readonly found: SpecFindings } | undefined;
  readonly #parsed = new Map<DocumentKind, string>();
  #read: { readonly at: SpecAt; readonly read: ReadSpec } | undefined;

  constructor(private readonly clock: Pick<Clock, 'sleep'>) {}

  /** The problems of the spec. Its files are named by their URIs. */
  async lint(
    at: SpecAt,
    approvals: ReadonlyMap<DocumentKind, Approval>,
    levels: LintLevels,
    signal: AbortSignal,
  ): Promise<SpecFindings> {
    await this.#parse(at, signal);
    const documents: { -readonly [K in keyof LintInput['documents']]: LintInput['documents'][K] } = {};
    for (const kind of documentKinds) {
      const text = at.texts[kind];
      if (text !== undefined) documents[kind] = { text, approval: approvals.get(kind) ?? 'none' };
    }
    const input: LintInput = { dir: at.dir, documents, config: at.config };
    const key = JSON.stringify(levels);
    if (this.#lint?.levels !== key) {
      this.#lint = { levels: key, lint: new SpecLint(levels, this.#parsers) };
      this.#linted = undefined;
    }
    if (this.#linted && isSameInput(this.#linted.input, input)) return this.#linted.found;
    const found = this.#lint.lint.update(input);
    this.#linted = { input, found };
    return found;
  }

  async read(at: SpecAt, signal: AbortSignal): Promise<ReadSpec> {
    const known = this.#read;
    if (known && isSameText(known.at, at)) return known.read;
    await this.#parse(at, signal);
    const spec = readSpecTexts(at.texts, at.config, this.#parsers);
    await this.clock.sleep(0, signal);
    const read = { spec, index: indexIds(spec) };
    this.#read = { at, read };
    return read;
  }

  /** Afterwards the parsers know the texts. */
  async #parse({ texts }: SpecAt, signal: AbortSignal): Promise<void> {
    for (const kind of documentKinds) {
      const text = texts[kind];
      if (text === undefined || this.#parsed.get(kind) === text) continue;
      this.#parsers[kind](text);
      this.#parsed.set(kind, text);
      await this.clock.sleep(0, signal);
    }
    signal.throwIfAborted();
  }
}

function isSameText(one: SpecAt, other: SpecAt): boolean {
  return one.config === other.config && documentKinds.every((kind) => one.texts[kind] === other.texts[kind]);
}

function isSameInput(one: LintInput, other: LintInput): boolean {
  return (
    one.config === other.config &&
    documentKinds.every((kind) => {
      const [a, b] = [one.documents[kind], other.documents[kind]];
      return a?.text === b?.text && a?.approval === b?.approval;
    })
  );
}
