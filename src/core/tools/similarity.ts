/**
 * How alike two texts are, from 0 to 1, by the pairs of letters they share (Dice), and by single letters where one is short:
 * `scr` and `src` share no pair. Spaces and letter case do not count.
 */
export function similarity(one: string, other: string): number {
  const [a, b] = [squeezed(one), squeezed(other)];
  if (a === b) return 1;
  const size = Math.min(a.length, b.length) < 6 ? 1 : 2;
  const left = new Map<string, number>();
  for (const gram of grams(a, size)) left.set(gram, (left.get(gram) ?? 0) + 1);
  let shared = 0;
  for (const gram of grams(b, size)) {
    const count = left.get(gram) ?? 0;
    if (count === 0) continue;
    left.set(gram, count - 1);
    shared += 1;
  }
  return (2 * shared) / Math.max(1, a.length + b.length - 2 * (size - 1));
}

/** The candidates that are most like the text, best first; none below `threshold`. */
export function nearest(
  text: string,
  candidates: readonly string[],
  count: number,
  threshold = 0.5,
): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, score: similarity(text, candidate) }))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** A sentence about the name that was probably meant, with a blank before it; empty where none is like it. */
export function didYouMean(name: string, names: readonly string[]): string {
  const [near] = nearest(name, names, 1);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

function* grams(text: string, size: number): Generator<string> {
  for (let at = 0; at + size <= text.length; at += 1) yield text.slice(at, at + size);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}
