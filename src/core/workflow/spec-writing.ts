import type { Ports, Uri } from '../ports';
import type { DocumentKind } from '../specs/document-kind';
import { documentKinds } from '../specs/document-kind';
import type { Suggestion } from '../specs/language/completion';
import { suggestionsAt } from '../specs/language/completion';
import { formatCriterion } from '../specs/language/format-criterion';
import { IdRefused } from '../specs/language/new-ids';
import type { FixOffer } from '../specs/language/quick-fixes';
import { fixesAt } from '../specs/language/quick-fixes';
import type { IdChange } from '../specs/language/rename';
import { renameableAt, renameId } from '../specs/language/rename';
import { renumberAt } from '../specs/language/renumber';
import type { LintLevels } from '../specs/lint/levels';
import { lintLevels, lintSeveritySetting } from '../specs/lint/levels';
import type { Approval } from '../specs/phase';
import type { FileSpan, Problem } from '../specs/show';
import { specParsers } from '../specs/spec-texts';
import { isRecord } from '../text/records';
import type { Span, TextEdit } from '../text/span';
import { normaliseUri } from '../text/uri';
import type { Approvals } from './approvals';
import type { FileEdit, TaggedWorkspace } from './id-changes';
import { fileEdits } from './id-changes';
import type { KnownSpecs } from './known-specs';
import type { DocumentPlace, SpecAt } from './spec-at';
import { documentPlace, placeOf, readSpecAt } from './spec-at';
import type { SpecVersion } from './spec-version';
import { nameOf } from './task-box';

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
  /** The ID at a place, with where it stands. @throws IdRefused where there is none that can be renamed */
  renameable(
    document: EditedDocument,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly span: Span }>;
  /** Renames the ID at a place in the spec and in the tags of its tests. @throws IdRefused */
  rename(document: EditedDocument, offset: number, next: string, signal: AbortSignal): Promise<readonly FileEdit[]>;
  /** Renumbers the list at a place, all that refers to it following. @throws IdRefused */
  renumber(
    document: EditedDocument,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly what: string; readonly edits: readonly FileEdit[] }>;
  /** Writes the criterion at a place as its document writes them. Undefined where none is. */
  format(document: EditedDocument, offset: number): readonly TextEdit[] | undefined;
  /** What of the two would change something at a place: the edits of the criterion, and what would get other numbers. */
  rewrites(document: EditedDocument, offset: number, signal: AbortSignal): Promise<Rewrites>;
}

/** What is offered for a place beside the fixes of problems. */
export interface Rewrites {
  /** Empty where the criterion is as its document writes them, or none is there. */
  readonly format: readonly TextEdit[];
  /** "the criteria of requirement 2"; undefined where nothing would change. */
  readonly renumbers: string | undefined;
  /** The task in this line, which can be made optional or required. */
  readonly task:
    { readonly dir: Uri; readonly key: string; readonly name: string; readonly isOptional: boolean } | undefined;
}

/** What it needs of a workspace. */
export interface WrittenWorkspace extends TaggedWorkspace {
  approvalsOf(dir: Uri): Promise<Pick<Approvals, 'current' | 'hashOf'>>;
}

/** What it needs of the core. */
export interface WritingParts {
  readonly ports: Pick<Ports, 'documents' | 'search' | 'settings'>;
  readonly known: KnownSpecs;
  /** Undefined for a spec that is in no open folder. */
  readonly workspaceOf: (dir: Uri) => Promise<WrittenWorkspace | undefined>;
}

export class WrittenSpecs implements SpecWriting {
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
    const { spec, index } = await this.#read(place, text, signal);
    return suggestionsAt(spec, index, text, { document: place.document, offset, asked });
  }

  async renameable(
    { uri, text }: EditedDocument,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly span: Span }> {
    const place = ofSpec(uri);
    const { use, thing } = renameableAt((await this.#read(place, text, signal)).index, place.document, offset);
    return { id: thing.id, span: use.span };
  }

  async rename(
    { uri, text }: EditedDocument,
    offset: number,
    next: string,
    signal: AbortSignal,
  ): Promise<readonly FileEdit[]> {
    const place = ofSpec(uri);
    const read = await this.#read(place, text, signal);
    const { thing } = renameableAt(read.index, place.document, offset);
    return this.#everywhere(place, read, renameId(read.spec, read.index, thing, next), signal);
  }

  async renumber(
    { uri, text }: EditedDocument,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly what: string; readonly edits: readonly FileEdit[] }> {
    const place = ofSpec(uri);
    const read = await this.#read(place, text, signal);
    const change = renumberAt(read.spec, read.index, place.document, offset);
    return { what: change.what, edits: await this.#everywhere(place, read, change, signal) };
  }

  format({ uri, text }: EditedDocument, offset: number): readonly TextEdit[] | undefined {
    const document = documentPlace(uri)?.document;
    if (document !== 'requirements' && document !== 'bugfix') return undefined;
    return formatCriterion(specParsers[document](text).value, offset);
  }

  async rewrites(document: EditedDocument, offset: number, signal: AbortSignal): Promise<Rewrites> {
    const place = documentPlace(document.uri);
    if (!place) return { format: [], renumbers: undefined, task: undefined };
    const { spec, index } = await this.#read(place, document.text, signal);
    return {
      format: this.format(document, offset) ?? [],
      renumbers: renumberable(() => renumberAt(spec, index, place.document, offset).what),
      task: place.document === 'tasks' ? taskAt(place.dir, spec, document.text, offset) : undefined,
    };
  }

  async #everywhere(
    { dir }: DocumentPlace,
    read: SpecVersion,
    change: IdChange,
    signal: AbortSignal,
  ): Promise<readonly FileEdit[]> {
    const workspace = await this.parts.workspaceOf(dir);
    return fileEdits(read, dir, change, workspace, this.parts.ports, signal);
  }

  async #read(place: DocumentPlace, text: string, signal: AbortSignal): Promise<SpecVersion> {
    return this.parts.known.version(await this.#at(place, text, signal), signal);
  }

  async #lint(at: SpecAt, signal: AbortSignal): Promise<readonly Problem[]> {
    const approvals = await this.#approvalsOf(at);
    const { problems } = await this.parts.known.lint(at, approvals, this.#levels(), signal);
    return problems;
  }

  #at({ dir, document }: DocumentPlace, text: string, signal: AbortSignal): Promise<SpecAt> {
    return readSpecAt(dir, this.parts.ports.documents, signal, { document, text });
  }

  async #approvalsOf({ dir, texts }: SpecAt): Promise<ReadonlyMap<DocumentKind, Approval>> {
    const approvals = await (await this.parts.workspaceOf(dir))?.approvalsOf(dir);
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

function ofSpec(uri: Uri): DocumentPlace {
  const place = documentPlace(uri);
  if (!place) throw new IdRefused('This is no document of a spec. Open one of those below .kiro/specs.');
  return place;
}

/** The refusal only says that there is nothing to offer. */
/** The task in whose line a place is. */
function taskAt(dir: Uri, { tasks }: SpecVersion['spec'], text: string, offset: number): Rewrites['task'] {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const to = next < 0 ? text.length : next;
  const task = tasks?.all.find(
    ({ markSpan, titleSpan }) => markSpan.start >= from && markSpan.start < to && offset <= titleSpan.end,
  );
  return task && { dir, key: task.key, name: nameOf(task), isOptional: task.optional };
}

function renumberable(what: () => string): string | undefined {
  try {
    return what();
  } catch (error) {
    if (error instanceof IdRefused) return undefined;
    throw error;
  }
}
