import type { CriteriaDocument, DocumentKind } from '../document-kind';
import { documentKinds } from '../document-kind';
import { readEars } from '../ears/classify';
import type { EarsReading } from '../ears/reading';
import type { Approval } from '../phase';
import type { Steps } from '../../text/steps';
import { finish } from '../../text/steps';
import type { CriteriaText } from '../requirements';
import type { Problem } from '../show';
import type { KeyedRequirement, SpecParsers, SpecTexts } from '../spec-texts';
import { readSpecTexts, rememberingParsers } from '../spec-texts';
import { isLintCode } from './catalogue';
import { changedApprovals, idleProperties, uncited } from './coverage-rules';
import { criterionRules } from './criterion-rules';
import type { RequirementView, SourceText } from './criterion-view';
import { CriterionView } from './criterion-view';
import type { DocumentFindings } from './document-findings';
import { keepsFindings, Situations } from './document-findings';
import { earsStateOf, noShall, termsOf, undefinedTerms } from './document-rules';
import { contradictions } from './contradiction-rule';
import { duplicateCriteria, duplicateRequirements } from './duplicate-rules';
import { editInside } from './edit-inside';
import type { LintLevels } from './levels';
import type { LintedDocument, SourceOf } from './locate';
import { documentPath, lineStarts, located } from './locate';
import type { LintProblem } from './problem';
import { brokenReferences, referencesOf } from './reference-rules';
import type { LintedFile, SpecFindings } from './report';

/** A spec as it lies on disk or in buffers. */
export interface LintInput {
  /** Of the spec, relative to the root; empty for the root itself. */
  readonly dir: string;
  readonly documents: Readonly<Partial<Record<DocumentKind, { readonly text: string; readonly approval: Approval }>>>;
  readonly config: string | undefined;
}

interface JudgedRequirement extends RequirementView {
  readonly criteria: CriterionView[];
  /** Of each criterion, in lines and columns. */
  readonly problems: (readonly Problem[])[];
}

interface DocumentState {
  readonly document: CriteriaDocument;
  readonly value: CriteriaText;
  readonly terms: ReadonlySet<string>;
  readonly requirements: readonly JudgedRequirement[];
  /** Of the whole document; undefined after an edit that may have changed them. */
  findings: DocumentFindings | undefined;
  /** Counted at the first edit: a single lint has no use for them. */
  situations: Situations | undefined;
}

interface State {
  readonly input: LintInput;
  readonly sources: Map<LintedDocument, SourceText>;
  readonly criteria: readonly DocumentState[];
  /** What depends on more than the wording of criteria: references, numbers, approvals, what parsers said. */
  readonly between: readonly Problem[];
}

/** A moment's work. */
const requirementsInStep = 16;
const noText: SourceText = { text: '', starts: new Int32Array(1) };
const none: readonly Problem[] = [];

/**
 * Lints one spec, again and again (SPEC-14). It remembers what it read: a criterion whose text was seen before is not read
 * again, and an edit within one line that leaves the structure of the document alone does not even have it parsed again. The
 * findings are always those of a fresh one.
 */
export class SpecLint {
  readonly #levels: LintLevels;
  readonly #rules: ReturnType<typeof criterionRules>;
  readonly #parsers: SpecParsers;
  #state: State | undefined;

  /** @param parsers that remember, for whoever has the documents parsed for other reasons too */
  constructor(levels: LintLevels, parsers: SpecParsers = rememberingParsers()) {
    this.#levels = levels;
    this.#parsers = parsers;
    this.#rules = criterionRules(levels);
  }

  update(input: LintInput): SpecFindings {
    return finish(this.updateInSteps(input));
  }

  /** As `update`, in steps. One that is left unfinished leaves no trace in what the next one finds. */
  *updateInSteps(input: LintInput): Steps<SpecFindings> {
    this.#state = this.#afterEdit(input) ?? (yield* this.#afresh(input));
    return yield* this.#findings(this.#state);
  }

  *#afresh(input: LintInput): Steps<State> {
    const texts: Partial<Record<DocumentKind, string>> = {};
    const sources = new Map<LintedDocument, SourceText>();
    for (const kind of documentKinds) {
      const text = input.documents[kind]?.text;
      if (text === undefined) continue;
      texts[kind] = text;
      sources.set(kind, { text, starts: lineStarts(text) });
    }
    if (input.config !== undefined) sources.set('config', { text: input.config, starts: lineStarts(input.config) });
    const spec = readSpecTexts(texts, input.config, this.#parsers);
    yield;
    const before = this.#state && readingsOf(this.#state);
    const sourceOf: SourceOf = (document) => sources.get(document) ?? noText;
    const criteria: DocumentState[] = [];
    for (const document of ['requirements', 'bugfix'] as const) {
      const value = spec[document];
      if (value === undefined) continue;
      const terms = termsOf(value);
      const requirements: JudgedRequirement[] = [];
      for (const keyed of spec.keyed) {
        if (keyed.document !== document) continue;
        if (requirements.length % requirementsInStep === requirementsInStep - 1) yield;
        const requirement = requirementOf(keyed, sourceOf(document), before);
        // At once, as long as what was read is at hand: of a large spec it is not when all of it was read.
        this.#judge(requirement, terms, sourceOf(document), input.dir);
        requirements.push(requirement);
      }
      criteria.push({ document, value, terms, requirements, findings: undefined, situations: undefined });
    }
    const all = criteria.flatMap(({ requirements }) => requirements);
    const found: LintProblem[] = [];
    for (const rule of [
      () => duplicateRequirements(spec),
      () => duplicateCriteria(all, sourceOf),
      () => brokenReferences(spec),
      () => uncited(spec, all, sourceOf),
      () => idleProperties(spec),
      () => changedApprovals(input.documents),
      () => parserProblems(spec),
    ]) {
      yield;
      for (const problem of rule()) found.push(problem);
    }
    return { input, sources, criteria, between: located(found, input.dir, sourceOf, this.#levels) };
  }

  /** Runs the rules of single criteria. What they find is located at once: later edits move no line. */
  #judge(requirement: JudgedRequirement, terms: ReadonlySet<string>, source: SourceText, dir: string): void {
    const { criteria, problems } = requirement;
    for (let index = 0; index < criteria.length; index += 1) {
      const view = criteria[index];
      if (view === undefined) continue;
      const found = this.#rules({ view, requirement, source, terms });
      problems[index] = found.length === 0 ? none : located(found, dir, () => source, this.#levels);
    }
  }

  /** The state after an edit inside of one line, or undefined when documents have to be parsed. */
  #afterEdit(input: LintInput): State | undefined {
    const state = this.#state;
    const document = state && onlyChange(state.input, input);
    const own = state?.criteria.find((one) => one.document === document);
    const source = own && state?.sources.get(own.document);
    const text = document === undefined ? undefined : input.documents[document]?.text;
    if (!state || !own || !source || text === undefined) return undefined;
    const edit = editInside(source, text, own.requirements);
    if (edit === undefined) return undefined;
    state.sources.set(own.document, edit.source);
    const { place, item } = edit;
    if (place && item) {
      const { requirement, criterion } = place;
      const reading = readEars(item.text, requirement.section);
      const index = requirement.criteria.indexOf(criterion);
      const judged = own.requirements.find((one) => one === requirement);
      if (!judged) return undefined;
      const view = new CriterionView(criterion.key, item, reading, edit.source);
      own.situations ??= new Situations(own.requirements);
      judged.criteria[index] = view;
      const { findings, situations } = own;
      own.findings = undefined;
      if (findings && keepsFindings(findings, judged, situations, criterion, view)) own.findings = findings;
      // Fixes may reach to the end of the list, so that all of its criteria are looked at again.
      this.#judge(judged, own.terms, edit.source, input.dir);
    } else own.findings = undefined; // it may be the glossary, which fixes lead to
    return { ...state, input };
  }

  *#findings({ input, sources, criteria, between }: State): Steps<SpecFindings> {
    const states = new Map<DocumentKind, DocumentFindings['ears']>();
    const problems = [...between];
    const sourceOf: SourceOf = (document) => sources.get(document) ?? noText;
    for (const state of criteria) {
      const findings = (state.findings ??= yield* this.#documentFindings(state, input.dir, sourceOf));
      states.set(state.document, findings.ears);
      for (const one of findings.problems) problems.push(one);
      for (const requirement of state.requirements) {
        for (const some of requirement.problems) for (const one of some) problems.push(one);
      }
    }
    const files = documentKinds
      .filter((kind) => input.documents[kind] !== undefined)
      .map((kind): LintedFile => {
        const { language, ears } = states.get(kind) ?? { language: null, ears: 'not-ears' };
        return { file: documentPath(input.dir, kind), language, ears };
      });
    return { files, problems: inOrder(problems, files) };
  }

  *#documentFindings(state: DocumentState, dir: string, sourceOf: SourceOf): Steps<DocumentFindings> {
    const { document, value, requirements, terms } = state;
    const context = { value, source: sourceOf(document), requirements };
    const ears = earsStateOf(context);
    yield;
    const found = [...noShall(context, ears), ...undefinedTerms(context, terms), ...contradictions(context)];
    yield;
    return { ears, problems: located(found, dir, sourceOf, this.#levels) };
  }
}

function requirementOf(
  { document, item: { section }, criteria }: KeyedRequirement,
  source: SourceText,
  before: ReadonlyMap<string, EarsReading> | undefined,
): JudgedRequirement {
  const views = criteria.map(
    ({ key, item }) =>
      new CriterionView(key, item, before?.get(keyOf(item.text, section)) ?? readEars(item.text, section), source),
  );
  return { document, section, criteria: views, problems: views.map(() => none) };
}

/** A text may be a defect in one place and a requirement in another. */
function keyOf(text: string, section: RequirementView['section']): string {
  return section === 'current' ? `defect ${text}` : text;
}

/** What was read before, by text. Made when documents are parsed a second time: a single lint has no use for it. */
function readingsOf({ criteria }: State): ReadonlyMap<string, EarsReading> {
  const readings = new Map<string, EarsReading>();
  for (const { requirements } of criteria) {
    for (const { section, criteria: views } of requirements) {
      for (const { item, reading } of views) readings.set(keyOf(item.text, section), reading);
    }
  }
  return readings;
}

/** By document, line, column and code. */
function inOrder(problems: Problem[], files: readonly LintedFile[]): Problem[] {
  const rank = new Map(files.map(({ file }, at) => [file, at]));
  const rankOf = ({ file }: Problem): number => rank.get(file) ?? files.length;
  return problems.sort(
    (a, b) =>
      (a.file === b.file ? 0 : rankOf(a) - rankOf(b)) ||
      a.line - b.line ||
      a.column - b.column ||
      (a.code < b.code ? -1 : Number(a.code > b.code)),
  );
}

/** The one document that is another one, when everything else is as it was. */
function onlyChange(before: LintInput, after: LintInput): DocumentKind | undefined {
  if (before.dir !== after.dir || before.config !== after.config) return undefined;
  const changed = documentKinds.filter((kind) => {
    const [one, other] = [before.documents[kind], after.documents[kind]];
    return one?.text !== other?.text || one?.approval !== other?.approval;
  });
  const [kind] = changed;
  const isText = kind !== undefined && before.documents[kind]?.approval === after.documents[kind]?.approval;
  return changed.length === 1 && isText ? kind : undefined;
}

/** What the parsers had to guess, at the level of the catalogue. */
function parserProblems(spec: SpecTexts): LintProblem[] {
  const unknownLabels = (['design', 'tasks'] as const).flatMap((document) => unknownLabelsIn(spec, document));
  const read = spec.problems.flatMap(({ document, problem: { code, span, message } }): LintProblem[] =>
    isLintCode(code) ? [{ document, span, code, message }] : [],
  );
  return [...read, ...unknownLabels];
}

/** One for each label and document, however often it is used. */
function unknownLabelsIn(spec: SpecTexts, document: 'design' | 'tasks'): LintProblem[] {
  const seen = new Set<string>();
  return referencesOf(spec, document).flatMap(({ kind, label, span }): LintProblem[] => {
    if (kind !== 'unknown' || seen.has(label)) return [];
    seen.add(label);
    const message = `"${label}" is read as a reference to requirements, because only IDs stand behind it.`;
    return [{ document, span, code: 'reference.unknown-label', message }];
  });
}
