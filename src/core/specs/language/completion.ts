import type { Span } from '../../text/span';
import type { DocumentKind } from '../document-kind';
import { readLabelLine } from '../label-line';
import { labelsOf, normalizeLabel } from '../labels';
import { referenceKindOf } from '../reference-lines';
import type { CriterionItem } from '../criterion-item';
import type { RequirementItem } from '../requirements';
import type { SpecTexts } from '../spec-texts';
import { earsSkeletons } from './ears-skeletons';
import { earsStyleOf, readCriteriaOf } from './ears-style';
import type { IdIndex } from './id-at';
import type { Named } from './named';

/** Something that may be written at a place. */
export interface Suggestion {
  readonly kind: Named['kind'] | 'term' | 'skeleton';
  readonly label: string;
  /** What it stands for: a title, a definition. */
  readonly detail: string;
  /** In the snippet syntax of editors for a skeleton, else as it is. */
  readonly insert: string;
  /** What it replaces: what of it is typed already. */
  readonly replace: Span;
}

/** Where somebody writes. */
export interface WritingPlace {
  readonly document: DocumentKind;
  readonly offset: number;
  /** Asked for by a person and not by a character that was typed: then terms are offered in prose too. */
  readonly asked: boolean;
}

/**
 * What may be written at a place of a spec: IDs on a line of references and in the dependency graph, EARS skeletons where a
 * criterion begins, terms of the glossary behind an article.
 */
export function suggestionsAt(
  spec: SpecTexts,
  index: IdIndex,
  text: string,
  place: WritingPlace,
): readonly Suggestion[] {
  const { document, offset } = place;
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = text.slice(start, offset);
  if (document === 'design' || document === 'tasks') {
    const ids = referenceIds(index, text, start, before) ?? graphIds(spec, index, place, before);
    if (ids) return ids;
  }
  const skeletons = skeletonsAt(spec, place, before);
  return skeletons.length > 0 ? skeletons : termsAt(spec, place, before);
}

const typedId = /[\w.-]*$/;

/** On `_Requirements: …_` and `**Validates: …**` those of requirements and criteria, on the line of a property its number. */
function referenceIds(index: IdIndex, text: string, start: number, before: string): readonly Suggestion[] | undefined {
  const property = propertyLine(index, text, start, before);
  if (property) return property;
  const kind = referenceKindAt(text, start, before);
  if (kind === undefined) return undefined;
  const typed = typedId.exec(before)?.[0] ?? '';
  const end = start + before.length;
  const replace = { start: end - typed.length, end };
  const written = new Set(before.slice(0, before.length - typed.length).split(/[^\w.-]+/));
  const wanted: readonly Named['kind'][] = kind === 'properties' ? ['property'] : ['requirement', 'criterion'];
  return index.things
    .filter((thing) => wanted.includes(thing.kind) && !written.has(thing.id) && /^[\w.-]+$/.test(thing.id))
    .map((thing) => suggestionOf(thing, thing.id, replace));
}

/** Further above no label is looked for. */
const longestWrap = 1_000;

/** The label that the place stands behind: on its own line, or above where the value wraps. */
function referenceKindAt(text: string, start: number, before: string): ReturnType<typeof referenceKindOf> {
  const own = readLabelLine(before, 0);
  if (own) {
    const isInValue = own.open || own.value === '' || own.valueSpan.end >= before.trimEnd().length;
    return isInValue ? referenceKindOf(own.label) : undefined;
  }
  if (/^[ \t]*(?:[-*+]|\d+[.)])[ \t]/.test(before)) return undefined;
  const above = text
    .slice(Math.max(0, start - longestWrap), start)
    .split(/\r\n|\n|\r/)
    .slice(0, -1);
  for (const line of above.reverse().slice(0, 3)) {
    const label = readLabelLine(line, 0);
    if (label) return label.open && label.value !== '' ? referenceKindOf(label.label) : undefined;
    if (line.trim() === '' || /^[ \t]*[-*+][ \t]/.test(line)) return undefined;
  }
  return undefined;
}

const propertyWords = new Set(labelsOf('property'));
const propertyStart = /^[ \t]*[-*+][ \t]+(\*\*|__)([\p{L}\p{M} ]+?)[ \t]*([\w-]*)$/u;

/** `- **Property 3` below a task: number and title, with the closing mark where there is none. */
function propertyLine(
  { things }: IdIndex,
  text: string,
  start: number,
  before: string,
): readonly Suggestion[] | undefined {
  const [, mark = '', label = '', typed = ''] = propertyStart.exec(before) ?? [];
  if (!propertyWords.has(normalizeLabel(label)) || (typed === '' && !before.endsWith(' '))) return undefined;
  const end = start + before.length;
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const close = rest.includes(mark) ? '' : mark;
  return things
    .filter(({ kind }) => kind === 'property')
    .map((thing) => {
      const title = thing.title === null || rest.trim() !== '' ? '' : `: ${thing.title}`;
      return suggestionOf(thing, thing.id + title + close, { start: end - typed.length, end });
    });
}

/** Between quotes of the dependency graph: tasks that have no parts. */
function graphIds(
  { tasks }: SpecTexts,
  { things }: IdIndex,
  { document, offset }: WritingPlace,
  before: string,
): readonly Suggestion[] | undefined {
  const isGraph = tasks?.nodes.some(({ kind, span }) => kind === 'graph' && span.start < offset && offset < span.end);
  if (document !== 'tasks' || isGraph !== true) return undefined;
  const typed = /[[,][ \t]*"([\w.-]*)$/.exec(before)?.[1];
  if (typed === undefined) return [];
  const replace = { start: offset - typed.length, end: offset };
  const parents = new Set(things.flatMap(({ kind, parent }) => (kind === 'task' && parent !== null ? [parent] : [])));
  return things
    .filter(({ kind, key, idSpan }) => kind === 'task' && idSpan !== null && !parents.has(key))
    .map((thing) => suggestionOf(thing, thing.id, replace));
}

/** Where the text of a criterion begins and no more than a word is written. */
function skeletonsAt(spec: SpecTexts, { document, offset }: WritingPlace, before: string): readonly Suggestion[] {
  const value = document === 'requirements' || document === 'bugfix' ? spec[document] : undefined;
  if (!value) return [];
  const found = criterionAt(value.requirements, offset);
  if (!found) return [];
  const { start } = found.criterion.textSpan;
  const typed = /[\p{L}]*$/u.exec(before)?.[0] ?? '';
  if (offset - typed.length > start || offset < start || found.criterion.text.length > typed.length) return [];
  const criteria = readCriteriaOf(value).filter(({ item }) => item.line !== found.criterion.line);
  return earsSkeletons(earsStyleOf(value, criteria), found.requirement.section).map(({ label, about, snippet }) => ({
    kind: 'skeleton',
    label,
    detail: about,
    insert: snippet,
    replace: { start: offset - typed.length, end: offset },
  }));
}

/** The criterion on whose first line the offset stands. */
function criterionAt(
  requirements: readonly RequirementItem[],
  offset: number,
): { readonly requirement: RequirementItem; readonly criterion: CriterionItem } | undefined {
  for (const requirement of requirements) {
    const criterion = requirement.criteria.find(({ span }) => span.start <= offset && offset <= span.end);
    if (criterion) return { requirement, criterion };
  }
  return undefined;
}

/** Terms of the glossary: behind THE in capitals, and wherever a person asks. */
function termsAt(spec: SpecTexts, { asked, offset }: WritingPlace, before: string): readonly Suggestion[] {
  const typed = /[\p{L}\p{N}_-]*$/u.exec(before)?.[0] ?? '';
  const isBehindArticle = /(?:^|[^\p{L}])(?:THE|EL|LA|LOS|LAS|OS|AS)[ \t]+$/u.test(
    before.slice(0, before.length - typed.length),
  );
  if (!asked && !isBehindArticle) return [];
  const replace = { start: offset - typed.length, end: offset };
  const seen = new Set<string>();
  return [...(spec.requirements?.glossary ?? []), ...(spec.bugfix?.glossary ?? [])].flatMap(
    ({ term, definition }): readonly Suggestion[] => {
      if (seen.has(term)) return [];
      seen.add(term);
      return [{ kind: 'term', label: term, detail: definition, insert: term, replace }];
    },
  );
}

function suggestionOf({ kind, id, title }: Named, insert: string, replace: Span): Suggestion {
  return { kind, label: id, detail: (title ?? '').split('\n')[0] ?? '', insert, replace };
}
