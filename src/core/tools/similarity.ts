/** How alike two texts are, from 0 to 1, by the pairs of letters they share (Dice). Spaces and letter case do not count. */
export function similarity(one: string, other: string): number {
  const [a, b] = [squeezed(one), squeezed(other)];
  if (a === b) return 1;
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < a.length; at += 1) {
    const pair = a.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + 1 < b.length; at += 1) {
    const pair = b.slice(at, at + 2);
    const left = pairs.get(pair) ?? 0;
    if (left === 0) continue;
    pairs.set(pair, left - 1);
    shared += 1;
  }
  const all = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
  return all === 0 ? 0 : (2 * shared) / all;
}

/** The candidates that are most like the text, best first; none below `threshold`. */
export function nearest(
  text: string,
  candidates: readonly string[],
  count: number,
  threshold = 0.4,
): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, score: similarity(text, candidate) }))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}
