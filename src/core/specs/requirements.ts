import type { Parsed } from '../text/problem';
import { spanOfLines } from '../text/lines';
import type { MarkdownLine } from '../text/markdown-lines';
import { scanMarkdownInSteps } from '../text/markdown-lines';
import type { Node } from '../text/nodes';
import { Tiling } from '../text/nodes';
import type { Span } from '../text/span';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import type { CriteriaRange, CriterionText } from './criteria';
import { readCriteria } from './criteria';
import type { CriterionItem } from './criterion-item';
import { criterionItem } from './criterion-item';
import type { GlossaryEntry } from './glossary';
import { glossarySection, readGlossary } from './glossary';
import { findIntroduction } from './introduction';
import { readLabelLine } from './label-line';
import { isLabel, isSectionTitle } from './labels';
import type { NumberedHeading } from './numbered-heading';
import { readNumberedHeading } from './numbered-heading';
import type { Section } from './sections';
import { sectionsOf } from './sections';
import { findUserStories } from './user-story';

export type CriteriaNode = 'requirement' | 'user-story' | 'criterion' | 'glossary';

export interface RequirementItem {
  /** As printed, with its prefix: `3`, `0.1`, `FR-4`, `R0`. */
  readonly id: string;
  readonly idSpan: Span | null;
  readonly title: string | null;
  readonly titleSpan: Span | null;
  readonly userStory: string | null;
  /** In bugfix.md: which of its three sections; null in requirements.md. */
  readonly section: 'current' | 'expected' | 'unchanged' | null;
  /** From the heading to before the next one that ends it. */
  readonly span: Span;
  readonly line: number;
  readonly criteria: readonly CriterionItem[];
}

export interface CriteriaText {
  readonly text: string;
  readonly nodes: readonly Node<CriteriaNode>[];
  /** Markdown with `\n` as line ending. */
  readonly introduction: string | null;
  readonly glossary: readonly GlossaryEntry[];
  readonly requirements: readonly RequirementItem[];
}

/** A requirement heading and the lines that are its own, as indexes. */
interface Place {
  readonly section: Section;
  readonly heading: NumberedHeading | undefined;
  readonly end: number;
}

/**
 * Reads requirements.md of any era and language (SPEC-10, SPEC-12).
 *
 * A heading with a number opens a requirement; below it an ordered list, paragraphs that begin with an ID, or check boxes
 * are its criteria. Where no heading has a number, each list below a section of requirements belongs to the nearest
 * heading, and the criteria have the numbers of the list. Total: never throws.
 */
export function parseRequirements(text: string): Parsed<CriteriaText> {
  return finish(parseRequirementsInSteps(text));
}

/** As `parseRequirements`, in steps. */
export function* parseRequirementsInSteps(text: string): Steps<Parsed<CriteriaText>> {
  const source = yield* scanMarkdownInSteps(text);
  const { lines } = source;
  const sections = sectionsOf(lines);
  const numbered = numberedPlaces(lines, sections);
  const places = numbered.length > 0 ? numbered : namelessPlaces(lines, sections);
  const first = places[0]?.section.at ?? lines.length;
  const tiling = new Tiling<CriteriaNode>(source);
  const stories = findUserStories(
    lines,
    places.map((place) => ({ from: place.section.at + 1, to: place.end })),
  );
  const requirements: RequirementItem[] = [];
  yield;
  for (const [index, place] of places.entries()) {
    if (index % requirementsInStep === requirementsInStep - 1) yield;
    tiling.cover(place.section.at, place.section.at + 1, 'requirement');
    const story = stories[index];
    if (story) tiling.cover(story.from, story.to + 1, 'user-story');
    const criteria = criteriaOf(lines, sections, place, story?.to);
    for (const criterion of criteria) tiling.cover(criterion.from, criterion.to + 1, 'criterion');
    requirements.push(requirementItem(lines, place, story?.text ?? null, criteria));
  }
  const glossaryAt = glossarySection(lines, sections, first);
  const glossary = glossaryAt ? readGlossary(lines, glossaryAt) : [];
  // Made when somebody asks for them.
  let nodes: readonly Node<CriteriaNode>[] | undefined;
  for (const entry of glossary) tiling.cover(entry.from, entry.to + 1, 'glossary');
  return {
    value: {
      text,
      get nodes() {
        return (nodes ??= tiling.nodes());
      },
      introduction: findIntroduction(lines, sections, Math.min(first, glossaryAt?.at ?? first)),
      glossary,
      requirements,
    },
    problems: source.problems,
  };
}

/** A moment's work. */
const requirementsInStep = 32;

function requirementItem(
  lines: readonly MarkdownLine[],
  { section, heading, end }: Place,
  userStory: string | null,
  criteria: readonly CriterionText[],
): RequirementItem {
  return {
    id: heading?.id ?? section.heading.title,
    idSpan: heading?.idSpan ?? section.heading.titleSpan,
    title: heading?.title ?? null,
    titleSpan: heading?.titleSpan ?? null,
    userStory,
    section: null,
    span: spanOfLines(lines, section.at, end),
    line: section.at + 1,
    criteria: criteria.map((criterion, index) => criterionItem(lines, heading?.id, criterion, index)),
  };
}

const strongest = ['label', 'prefix', 'word', 'number'] as const;

/**
 * The numbered headings that open requirements. "Requirement 1" always does. `FR-1` does when criteria or a user story stand
 * below it; "Epic 1", "Question 2" or a bare number only where nothing better exists in the document.
 */
function numberedPlaces(lines: readonly MarkdownLine[], sections: readonly Section[]): Place[] {
  const candidates = sections.flatMap((section) => {
    const heading = readNumberedHeading(section.heading, 'requirement');
    return heading && section.heading.level < 6 ? [{ section, heading }] : [];
  });
  const isLabelled = ({ heading }: { heading: NumberedHeading }): boolean => heading.evidence === 'label';
  const sure = withEnds(candidates.filter((one) => isLabelled(one) || one.heading.evidence === 'prefix')).filter(
    (place) => place.heading?.evidence === 'label' || hasContent(lines, sections, place),
  );
  if (sure.length > 0) {
    return withEnds(sure.flatMap(({ section, heading }) => (heading ? [{ section, heading }] : []))).map((place) =>
      withCriteriaBehind(lines, sections, place),
    );
  }
  for (const evidence of strongest.slice(2)) {
    const weak = withEnds(
      candidates.filter((one) => one.heading.evidence === evidence && one.section.heading.level > 1),
    );
    const filled = weak.filter((place) => hasContent(lines, sections, place));
    if (filled.length > 0) return filled;
  }
  return [];
}

function withEnds(places: readonly { section: Section; heading: NumberedHeading }[]): Place[] {
  return places.map(({ section, heading }, index) => {
    const next = places[index + 1]?.section.at ?? Infinity;
    return { section, heading, end: Math.min(section.end, next) };
  });
}

/** Some write the criteria heading at the level of the requirement or above: it still belongs to a requirement that has none. */
function withCriteriaBehind(lines: readonly MarkdownLine[], sections: readonly Section[], place: Place): Place {
  const next = sections[indexAfter(sections, place.end - 1)];
  if (next?.at !== place.end || !isSectionTitle('criteria', next.heading.title)) return place;
  if (criteriaOf(lines, sections, place, undefined).length > 0) return place;
  return { ...place, end: next.ownEnd };
}

function hasContent(lines: readonly MarkdownLine[], sections: readonly Section[], place: Place): boolean {
  for (let at = place.section.at + 1; at < place.end; at += 1) {
    const line = lines[at];
    if (line?.kind !== 'text') continue;
    const label = readLabelLine(line.text, line.start);
    if (label && isLabel('userStory', label.label)) return true;
  }
  return criteriaOf(lines, sections, place, undefined).length > 0;
}

/** Without any numbered heading: every heading of a section of requirements that has a list right below it. */
function namelessPlaces(lines: readonly MarkdownLine[], sections: readonly Section[]): Place[] {
  const outer = sections.find(
    (section) => section.heading.level > 1 && isSectionTitle('requirements', section.heading.title),
  );
  if (outer === undefined) return [];
  return sections
    .filter((section) => section.at >= outer.at && section.at < outer.end)
    .map((section) => ({ section, heading: undefined, end: section.ownEnd }))
    .filter((place) => criteriaOf(lines, sections, place, undefined).length > 0);
}

function criteriaOf(
  lines: readonly MarkdownLine[],
  sections: readonly Section[],
  place: Place,
  storyEnd: number | undefined,
): CriterionText[] {
  const [first, ...others] = criteriaRanges(lines, sections, place, storyEnd);
  const criteria = first ? readCriteria(lines, first) : [];
  for (const range of others) criteria.push(...readCriteria(lines, range));
  return criteria;
}

/** Where criteria may stand: below what announces them, or, where nothing does, anywhere in the requirement. */
function criteriaRanges(
  lines: readonly MarkdownLine[],
  sections: readonly Section[],
  { section, end }: Place,
  storyEnd: number | undefined,
): CriteriaRange[] {
  const announced: CriteriaRange[] = [];
  for (let index = indexAfter(sections, section.at); index < sections.length; index += 1) {
    const inner = sections[index];
    if (inner === undefined || inner.at >= end) break;
    if (!isSectionTitle('criteria', inner.heading.title)) continue;
    announced.push({ from: inner.at + 1, to: Math.min(inner.end, end), announced: true });
  }
  if (announced.length > 0) return announced;
  for (let at = section.at + 1; at < end; at += 1) {
    const line = lines[at];
    if (line?.kind !== 'text') continue;
    const label = readLabelLine(line.text, line.start);
    if (!label || label.value !== '' || !isLabel('criteria', label.label)) continue;
    let to = at + 1;
    while (to < end && lines[to]?.kind !== 'heading') to += 1;
    announced.push({ from: at + 1, to, announced: true });
    at = to - 1;
  }
  if (announced.length > 0) return announced;
  return [{ from: Math.max(section.at, storyEnd ?? 0) + 1, to: end, announced: false }];
}

/** The index of the first section behind the line `at`; the sections stand in order. */
function indexAfter(sections: readonly Section[], at: number): number {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.at ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
