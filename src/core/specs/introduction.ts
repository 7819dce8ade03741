import type { MarkdownLine } from '../text/markdown-lines';
import { isSectionTitle } from './labels';
import type { Section } from './sections';
import { proseBetween } from './sections';

/**
 * What a document says before its first requirement: the section with a known title, else the first section of level 2,
 * else the text below the title.
 *
 * @param before index of the line where the glossary or the requirements begin
 */
export function findIntroduction(
  lines: readonly MarkdownLine[],
  sections: readonly Section[],
  before: number,
): string | null {
  const named = sections.find(
    (section) =>
      section.heading.level > 1 && section.at < before && isSectionTitle('introduction', section.heading.title),
  );
  if (named) return proseBetween(lines, named.at + 1, Math.min(named.end, before));
  const title = sections.find((section) => section.heading.level === 1);
  const below = title && title.at < before ? proseBetween(lines, title.at + 1, title.ownEnd) : null;
  if (below !== null) return below;
  const first = sections.find((section) => section.heading.level === 2);
  const isOther = first === undefined || first.at >= before || isSectionTitle('requirements', first.heading.title);
  return isOther ? null : proseBetween(lines, first.at + 1, Math.min(first.end, before));
}
