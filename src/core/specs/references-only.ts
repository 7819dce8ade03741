import { type MarkdownLine, scanMarkdown } from '../text/markdown-lines';
import { readReferenceLine } from './reference-lines';
import { sectionsOf } from './sections';
import { isVerdictLabel } from './verdict-labels';
import { readVerdicts } from './verdicts';

/**
 * Do two designs differ in nothing but what ties them to criteria: the lines that say what properties validate (SPEC-19), and
 * the list that says how each criterion is checked (PBT-02)? Blank lines do not count.
 */
export function differsOnlyInReferences(before: string, after: string): boolean {
  const [one, other] = [withoutReferences(before), withoutReferences(after)];
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

function withoutReferences(text: string): readonly string[] {
  const { lines } = scanMarkdown(text);
  const verdicts = verdictLines(lines);
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const reference = line?.kind === 'text' ? readReferenceLine(lines, at) : undefined;
    if (reference?.kind === 'validates') at = reference.to;
    else if (line && line.text.trim() !== '' && !verdicts.has(at)) kept.push(line.text.trimEnd());
  }
  return kept;
}

/** Indexes of the lines of the list and of its heading. What else stands under the heading is none of it. */
function verdictLines(lines: readonly MarkdownLine[]): ReadonlySet<number> {
  const found = new Set<number>();
  const own = new Set(readVerdicts(lines).map(({ line }) => line - 1));
  for (const { heading, at, end } of sectionsOf(lines)) {
    if (heading.level < 3 || !isVerdictLabel('section', heading.title)) continue;
    found.add(at);
    for (let next = at + 1; next < end; next += 1) {
      const line = lines[next];
      const isWrap =
        found.has(next - 1) &&
        next - 1 > at &&
        line?.kind === 'text' &&
        line.indent > 0 &&
        !/^\s*[-*+|]/.test(line.text);
      if (own.has(next) || isWrap) found.add(next);
    }
  }
  return found;
}
