import { scanMarkdown } from '../text/markdown-lines';
import { readReferenceLine } from './reference-lines';

/** Do two designs differ in nothing but the lines that say what properties validate (SPEC-19)? Blank lines do not count. */
export function differsOnlyInValidates(before: string, after: string): boolean {
  const [one, other] = [withoutValidates(before), withoutValidates(after)];
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

function withoutValidates(text: string): readonly string[] {
  const { lines } = scanMarkdown(text);
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const reference = line?.kind === 'text' ? readReferenceLine(lines, at) : undefined;
    if (reference?.kind === 'validates') at = reference.to;
    else if (line && line.text.trim() !== '') kept.push(line.text.trimEnd());
  }
  return kept;
}
