import type { Line } from '../text/lines';
import { eolOf, positionAt, splitLines } from '../text/lines';
import type { ReadingProblem } from '../text/problem';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import type { PropertyItem } from './design';
import type { DocumentKind } from './document-kind';
import { configFileName, documentKinds, fileNameOf } from './document-kind';
import type { Approval } from './phase';
import { phaseOf } from './phase';
import { progressOf } from './progress';
import type { ReferenceText } from './reference-lines';
import { isReferenceToSpec } from './reference-use';
import { partsOfId } from './requirement-id';
import type { DocumentInfo, Problem, Property, Ref, Requirement, Show, Task } from './show';
import { showEars } from './show-ears';
import type { Workflow } from './spec-config';
import type { SpecParsers, SpecTexts } from './spec-texts';
import { readSpecTexts } from './spec-texts';
import type { TaskItem } from './tasks';

/** One document as it lies on disk; the core counts no bytes and hashes nothing itself. */
export interface ShowDocument {
  readonly text: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly approval: Approval;
}

export interface ShowInput {
  readonly name: string;
  readonly root: string;
  /** Of the spec, relative to the root. */
  readonly dir: string;
  readonly documents: Readonly<Partial<Record<DocumentKind, ShowDocument>>>;
  /** The text of `.config.kiro`, when there is one. */
  readonly config: string | undefined;
  /** The spec was begun here, so that its gates are the user's. */
  readonly isMadeHere?: boolean | undefined;
}

/** Everything a spec says, as the contract of `spec show --json` has it. Total: a broken document is a problem in the list. */
export function buildShow(input: ShowInput): Show {
  return finish(buildShowInSteps(input));
}

/** As `buildShow`, in steps. */
export function* buildShowInSteps(input: ShowInput, parsers?: SpecParsers): Steps<Show> {
  const texts = mapDocuments(input, (document) => document.text);
  const spec = readSpecTexts(texts, input.config, parsers);
  yield;
  const linesOf = lineReader(input);
  const locate = problemLocator(input, linesOf);
  const problems = spec.problems.map(({ document, problem }) => locate(document, problem));
  const report = (document: DocumentKind, problem: ReadingProblem): void =>
    void problems.push(locate(document, problem));
  const properties = (spec.design?.properties ?? []).map((item) =>
    toProperty(item, referenceReader(spec, 'design', report)),
  );
  const taskReferences = referenceReader(spec, 'tasks', report);
  const propertyKey = propertyKeys(properties);
  const workflow = spec.config?.workflow ?? 'requirements-first';
  const requirements: Requirement[] = [];
  for (const one of spec.keyed) {
    yield;
    requirements.push(toRequirement(one, input.documents[one.document]?.text ?? '', linesOf(one.document)));
  }
  const tasks: Task[] = [];
  for (const task of spec.tasks?.tasks ?? []) {
    yield;
    tasks.push(toTask(task, taskReferences, propertyKey));
  }
  const own = spec.kind === 'bugfix' ? [spec.bugfix, spec.requirements] : [spec.requirements, spec.bugfix];
  return {
    schema: 'fingerpost.spec.show/1',
    name: input.name,
    root: input.root,
    dir: input.dir,
    kind: spec.kind,
    workflow,
    workflowRaw: spec.config?.workflowRaw ?? null,
    specId: spec.config?.specId ?? null,
    phase: phase(input, spec, workflow),
    documents: mapDocuments(input, (_, kind) => pathOf(input, fileNameOf(kind))),
    documentInfo: mapDocuments(input, toInfo),
    introduction: own.find((one) => one?.introduction)?.introduction ?? spec.design?.introduction ?? null,
    glossary: own
      .flatMap((one) => one?.glossary ?? [])
      .map(({ term, definition, line }) => ({ term, definition, line })),
    requirements,
    properties,
    tasks,
    waves: spec.tasks?.waves ?? { source: 'order', line: null, waves: [] },
    problems,
  };
}

function pathOf(input: ShowInput, fileName: string): string {
  return input.dir === '' ? fileName : `${input.dir}/${fileName}`;
}

/** In the order of the contract, whatever order the input has. */
function mapDocuments<T>(
  input: ShowInput,
  map: (document: ShowDocument, kind: DocumentKind) => T,
): Partial<Record<DocumentKind, T>> {
  const result: Partial<Record<DocumentKind, T>> = {};
  for (const kind of documentKinds) {
    const document = input.documents[kind];
    if (document) result[kind] = map(document, kind);
  }
  return result;
}

function toInfo({ text, bytes, sha256, approval }: ShowDocument): DocumentInfo {
  return { bytes, sha256, eol: eolOf(text), approval };
}

type ReadLines = (document: DocumentKind | 'config') => readonly Line[];

/** Cuts a document into lines once, however much has to be found in it. */
function lineReader(input: ShowInput): ReadLines {
  const linesOf = new Map<DocumentKind | 'config', readonly Line[]>();
  return (document) => {
    const known = linesOf.get(document);
    if (known) return known;
    const text = document === 'config' ? (input.config ?? '') : (input.documents[document]?.text ?? '');
    const lines = splitLines(text, text.startsWith('\uFEFF') ? 1 : 0);
    linesOf.set(document, lines);
    return lines;
  };
}

/** Gives problems their file and lines. */
function problemLocator(
  input: ShowInput,
  linesOf: ReadLines,
): (document: DocumentKind | 'config', problem: ReadingProblem) => Problem {
  return (document, problem) => {
    const lines = linesOf(document);
    const start = positionAt(lines, problem.span.start);
    const end = positionAt(lines, problem.span.end);
    return {
      file: pathOf(input, document === 'config' ? configFileName : fileNameOf(document)),
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      related: [],
      fixes: [],
    };
  };
}

function phase(input: ShowInput, spec: SpecTexts, workflow: Workflow): Show['phase'] {
  // An empty document is one that nobody has written yet.
  const approvalOf = (document: DocumentKind): Approval | undefined => {
    const there = input.documents[document];
    return there === undefined || there.text.trim() === '' ? undefined : there.approval;
  };
  const [own, other] =
    spec.kind === 'bugfix' ? (['bugfix', 'requirements'] as const) : (['requirements', 'bugfix'] as const);
  const approvals: Partial<Record<'requirements' | 'design' | 'tasks', Approval>> = {};
  for (const [step, approval] of [
    ['requirements', approvalOf(own) ?? approvalOf(other)],
    ['design', approvalOf('design')],
    ['tasks', approvalOf('tasks')],
  ] as const) {
    if (approval !== undefined) approvals[step] = approval;
  }
  const progress = spec.tasks && progressOf(spec.tasks.tasks);
  return phaseOf({ kind: spec.kind, workflow, approvals, progress, isMadeHere: input.isMadeHere });
}

function toRequirement(
  { key, document, item, criteria }: SpecTexts['keyed'][number],
  source: string,
  lines: readonly Line[],
): Requirement {
  return {
    key,
    id: item.id,
    title: item.title,
    userStory: item.userStory,
    document,
    section: item.section,
    line: item.line,
    criteria: criteria.map((one) => ({
      key: one.key,
      id: one.item.id,
      number: one.item.number,
      text: one.item.text,
      line: one.item.line,
      endLine: one.item.endLine,
      form: one.item.form,
      ears: showEars(one.item, item.section, source, lines),
    })),
  };
}

type ReadReferences = (references: readonly ReferenceText[]) => Ref | null;

/**
 * Resolves reference lines into one reference. A line with a label no table knows counts when something of the spec has one
 * of its IDs, or when the spec has nothing that could; that is reported, so that the label can be added.
 */
function referenceReader(
  spec: SpecTexts,
  document: DocumentKind,
  report: (document: DocumentKind, problem: ReadingProblem) => void,
): ReadReferences {
  return (references) => {
    const counted = references.filter((reference) => {
      if (!isReferenceToSpec(spec, reference)) return false;
      if (reference.kind !== 'unknown') return true;
      const message = `"${reference.label}" is read as a reference to requirements, because only IDs stand behind it.`;
      report(document, { span: reference.span, code: 'reference.unknown-label', severity: 'information', message });
      return true;
    });
    const [first] = counted;
    if (first === undefined) return null;
    const ids = [...new Set(counted.flatMap((reference) => reference.ids))];
    const keys = ids.map((id) => spec.resolve(id));
    return {
      raw: counted.map((reference) => reference.raw).join('; '),
      ids,
      requirements: [...new Set(keys.filter((key) => key !== undefined))],
      all: counted.some((reference) => reference.all),
      unresolved: ids.filter((_, index) => keys[index] === undefined),
      line: first.line,
    };
  };
}

function toProperty(item: PropertyItem, read: ReadReferences): Property {
  const validatesRef = read(item.validates);
  return {
    key: item.number,
    number: item.number,
    title: item.title,
    text: item.text,
    validates: validatesRef?.requirements ?? [],
    validatesRef,
    line: item.line,
    listedAgain: item.listedAgain,
  };
}

/** A property by its number; by its digits alone (`P1` for 1) where only one has them. */
function propertyKeys(properties: readonly Property[]): (number: string) => string {
  const exact = new Set(properties.map((property) => property.key));
  const byDigits = new Map<string, string | undefined>();
  for (const { key } of properties) {
    const digits = partsOfId(key)?.number;
    if (digits !== undefined) byDigits.set(digits, byDigits.has(digits) ? undefined : key);
  }
  return (number) => (exact.has(number) ? number : (byDigits.get(partsOfId(number)?.number ?? '') ?? number));
}

function toTask(item: TaskItem, read: ReadReferences, propertyKey: (number: string) => string): Task {
  const requirementsRef = read(item.references);
  return {
    key: item.key,
    id: item.id,
    title: item.title,
    state: item.state,
    mark: item.mark,
    optional: item.optional,
    checkpoint: item.checkpoint,
    line: item.line,
    endLine: item.endLine,
    parent: item.parent,
    group: item.group,
    requirements: requirementsRef?.requirements ?? [],
    requirementsRef,
    properties: [...new Set(item.propertyNumbers.map(propertyKey))],
    markers: Object.fromEntries(item.markers),
    children: item.children.map((child) => toTask(child, read, propertyKey)),
  };
}
