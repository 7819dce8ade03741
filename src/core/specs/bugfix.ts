import { spanOfLines } from '../text/lines';
import type { MarkdownLine } from '../text/markdown-lines';
import { scanMarkdownInSteps } from '../text/markdown-lines';
import { Tiling } from '../text/nodes';
import type { Parsed } from '../text/problem';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import type { CriterionText } from './criteria';
import { readCriteria } from './criteria';
import { criterionItem } from './criterion-item';
import { glossarySection, readGlossary } from './glossary';
import { findIntroduction } from './introduction';
import { isSectionTitle } from './labels';
import type { CriteriaNode, CriteriaText, RequirementItem } from './requirements';
import type { Section } from './sections';
import { sectionsOf } from './sections';

const kinds = ['current', 'expected', 'unchanged'] as const;

type BugfixSection = (typeof kinds)[number];

interface Clauses {
  readonly section: Section;
  readonly kind: BugfixSection;
  readonly criteria: readonly CriterionText[];
}

/**
 * Reads bugfix.md (SPEC-15): three sections of clauses `N.N text`. Each leading number is one requirement, so that a large
 * analysis whose first section runs from 1.x to 4.x has four of them, all with the section `current`.
 *
 * The sections are known by their titles, in unknown languages by their order. Total: never throws.
 */
export function parseBugfix(text: string): Parsed<CriteriaText> {
  return finish(parseBugfixInSteps(text));
}

/** As `parseBugfix`, in steps. */
export function* parseBugfixInSteps(text: string): Steps<Parsed<CriteriaText>> {
  const source = yield* scanMarkdownInSteps(text);
  const { lines } = source;
  const sections = sectionsOf(lines);
  const analysis = clausesOf(lines, sections);
  const first = analysis[0]?.section.at ?? lines.length;
  const tiling = new Tiling<CriteriaNode>(source);
  for (const { section, criteria } of analysis) {
    tiling.cover(section.at, section.at + 1, 'requirement');
    for (const criterion of criteria) tiling.cover(criterion.from, criterion.to + 1, 'criterion');
  }
  const glossaryAt = glossarySection(lines, sections, first);
  const glossary = glossaryAt ? readGlossary(lines, glossaryAt) : [];
  for (const entry of glossary) tiling.cover(entry.from, entry.to + 1, 'glossary');
  const before = Math.min(parentOf(sections, first), glossaryAt?.at ?? first);
  return {
    value: {
      text,
      nodes: tiling.nodes(),
      introduction: findIntroduction(lines, sections, before),
      glossary,
      requirements: analysis.flatMap((clauses) => requirementsOf(lines, clauses)),
    },
    problems: source.problems,
  };
}

/** The line of the heading ("Bug Analysis") that holds the section at `first`. */
function parentOf(sections: readonly Section[], first: number): number {
  const parent = sections.findLast((section) => section.at < first && section.end > first && section.heading.level > 1);
  return parent?.at ?? first;
}

function clausesOf(lines: readonly MarkdownLine[], sections: readonly Section[]): Clauses[] {
  const named = sections.flatMap((section) => {
    const kind = kinds.find((one) => isSectionTitle(one, section.heading.title));
    return kind && section.heading.level > 1 ? [{ section, kind }] : [];
  });
  if (named.length > 0) {
    // One may stand inside of another by a slip of the level: each line belongs to the nearest.
    return named.map(({ section, kind }, index) => {
      const end = Math.min(section.end, named[index + 1]?.section.at ?? Infinity);
      return { section: { ...section, end }, kind, criteria: clausesIn(lines, section.at + 1, end) };
    });
  }
  return sections
    .filter((section) => section.heading.level === 3)
    .map((section) => ({ section, criteria: clausesIn(lines, section.at + 1, section.end) }))
    .filter(({ criteria }) => criteria.some((criterion) => criterion.numberIsId))
    .flatMap((found, index) => {
      const kind = kinds[index];
      return kind ? [{ ...found, kind }] : [];
    });
}

function clausesIn(lines: readonly MarkdownLine[], from: number, to: number): readonly CriterionText[] {
  return readCriteria(lines, { from, to, announced: false });
}

/** One requirement for each leading number of a section, at least one even when the section is still empty. */
function requirementsOf(lines: readonly MarkdownLine[], { section, kind, criteria }: Clauses): RequirementItem[] {
  const own = String(kinds.indexOf(kind) + 1);
  const groups = new Map<string, CriterionText[]>();
  for (const criterion of criteria) {
    const leading = criterion.numberIsId ? /^(.+?)\./.exec(criterion.number ?? '')?.[1] : undefined;
    const id = leading ?? own;
    const group = groups.get(id);
    if (group) group.push(criterion);
    else groups.set(id, [criterion]);
  }
  if (groups.size === 0) groups.set(own, []);
  const { title, titleSpan } = section.heading;
  return [...groups].map(([id, group], place) => ({
    id,
    idSpan: null,
    title,
    titleSpan,
    userStory: null,
    section: kind,
    span: spanOfLines(lines, section.at, section.end),
    line: place === 0 ? section.at + 1 : (group[0]?.from ?? section.at) + 1,
    criteria: group.map((criterion, position) => criterionItem(lines, id, criterion, position)),
  }));
}
