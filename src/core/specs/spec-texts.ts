import type { Parsed, ReadingProblem } from '../text/problem';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import { parseBugfix, parseBugfixInSteps } from './bugfix';
import type { CriterionItem } from './criterion-item';
import type { DesignText } from './design';
import { parseDesign, parseDesignInSteps } from './design';
import type { CriteriaDocument, DocumentKind } from './document-kind';
import { IdCounts } from './keys';
import type { CriteriaText, RequirementItem } from './requirements';
import { parseRequirements, parseRequirementsInSteps } from './requirements';
import type { Citable, Resolve } from './resolve';
import { createResolver } from './resolve';
import type { SpecConfig, SpecKind } from './spec-config';
import { parseSpecConfig } from './spec-config';
import { specKindOf } from './spec-kind';
import type { TasksText } from './tasks';
import { TaskMemory } from './task-memory';
import { parseTasks, parseTasksInSteps } from './tasks';

export interface KeyedCriterion {
  readonly key: string;
  readonly item: CriterionItem;
}

export interface KeyedRequirement {
  readonly key: string;
  readonly document: CriteriaDocument;
  readonly item: RequirementItem;
  readonly criteria: readonly KeyedCriterion[];
}

/** All documents of one spec, parsed, with keys that are unique in the spec and a resolver for references between them. */
export interface SpecTexts {
  readonly kind: SpecKind;
  readonly config: SpecConfig | undefined;
  readonly requirements: CriteriaText | undefined;
  readonly bugfix: CriteriaText | undefined;
  readonly design: DesignText | undefined;
  readonly tasks: TasksText | undefined;
  readonly keyed: readonly KeyedRequirement[];
  readonly resolve: Resolve;
  /** By the document they were found in; `config` is `.config.kiro`. */
  readonly problems: readonly { readonly document: DocumentKind | 'config'; readonly problem: ReadingProblem }[];
}

/** The parser of each document. */
export const specParsers = {
  requirements: parseRequirements,
  bugfix: parseBugfix,
  design: parseDesign,
  tasks: parseTasks,
};

export type SpecParsers = typeof specParsers;

/** Parsers that know the text they parsed last. */
export interface RememberingParsers extends SpecParsers {
  /** Parses a document, in steps; afterwards its parser knows the text. */
  inSteps(document: DocumentKind, text: string): Steps<void>;
}

/** Parsers for whoever sees the same documents again and again. */
export function rememberingParsers(): RememberingParsers {
  const memory = new TaskMemory();
  const inSteps = {
    requirements: remembering(parseRequirementsInSteps),
    bugfix: remembering(parseBugfixInSteps),
    design: remembering(parseDesignInSteps),
    tasks: remembering((text) => parseTasksInSteps(text, memory)),
  };
  return {
    requirements: (text) => finish(inSteps.requirements(text)),
    bugfix: (text) => finish(inSteps.bugfix(text)),
    design: (text) => finish(inSteps.design(text)),
    tasks: (text) => finish(inSteps.tasks(text)),
    *inSteps(document, text) {
      yield* inSteps[document](text);
    },
  };
}

function remembering<T>(parse: (text: string) => Steps<T>): (text: string) => Steps<T> {
  let last: { readonly text: string; readonly value: T } | undefined;
  return function* (text) {
    if (last?.text === text) return last.value;
    const value = yield* parse(text);
    last = { text, value };
    return value;
  };
}

/** Parses what is there of a spec. Total: never throws; a missing document is undefined. */
export function readSpecTexts(
  texts: Readonly<Partial<Record<DocumentKind, string>>>,
  configText: string | undefined,
  parsers: SpecParsers = specParsers,
): SpecTexts {
  const problems: { document: DocumentKind | 'config'; problem: ReadingProblem }[] = [];
  const take = <T>(document: DocumentKind | 'config', parsed: Parsed<T> | undefined): T | undefined => {
    for (const problem of parsed?.problems ?? []) problems.push({ document, problem });
    return parsed?.value;
  };
  const parse = <T>(document: DocumentKind, parser: (text: string) => Parsed<T>): T | undefined => {
    const text = texts[document];
    return text === undefined ? undefined : take(document, parser(text));
  };
  const config = configText === undefined ? undefined : take('config', parseSpecConfig(configText));
  const requirements = parse('requirements', parsers.requirements);
  const bugfix = parse('bugfix', parsers.bugfix);
  const design = parse('design', parsers.design);
  const tasks = parse('tasks', parsers.tasks);
  const present: DocumentKind[] = [
    ...(requirements ? ['requirements' as const] : []),
    ...(bugfix ? ['bugfix' as const] : []),
  ];
  const { kind, problem } = specKindOf(config, present);
  if (problem) problems.push({ document: 'config', problem });
  const keyed = keyedRequirements(requirements, bugfix);
  const preferred = kind === 'bugfix' ? 'bugfix' : 'requirements';
  let resolver: Resolve | undefined;
  const resolve: Resolve = (id) => (resolver ??= createResolver(citablesOf(keyed), preferred))(id);
  return { kind, config, requirements, bugfix, design, tasks, keyed, resolve, problems };
}

function citablesOf(keyed: readonly KeyedRequirement[]): Citable[] {
  const citables: Citable[] = [];
  for (const { key, document, item, criteria } of keyed) {
    citables.push({ key, id: item.id, document });
    for (const criterion of criteria) citables.push({ key: criterion.key, id: criterion.item.id, document });
  }
  return citables;
}

/** Requirements and criteria share one space of keys, since a reference may name either. */
function keyedRequirements(
  requirements: CriteriaText | undefined,
  bugfix: CriteriaText | undefined,
): KeyedRequirement[] {
  const all = [
    ...(requirements?.requirements ?? []).map((item) => ({ item, document: 'requirements' as const })),
    ...(bugfix?.requirements ?? []).map((item) => ({ item, document: 'bugfix' as const })),
  ];
  const ids = new IdCounts();
  for (const { item, document } of all) {
    ids.count(item.id, document);
    for (const { id } of item.criteria) ids.count(id, document);
  }
  return all.map(({ item, document }) => ({
    key: ids.keyOf(item.id, document, item.line),
    document,
    item,
    criteria: item.criteria.map((criterion) => ({
      key: ids.keyOf(criterion.id, document, criterion.line),
      item: criterion,
    })),
  }));
}
