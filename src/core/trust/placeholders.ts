/**
 * What stands in log and model request in the place of a secret: `[[secret:aws-access-key:3f2a91]]`. The number is drawn
 * from the secret and from something only the session knows, so that it tells nothing of the secret and stays the same.
 */
export const placeholderPattern = /\[\[secret:[a-z][a-z0-9-]{0,40}:[0-9a-f]{4,64}\]\]/g;

export interface PlacedPlaceholder {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Everything in the text that reads as a placeholder, whether it stands for anything or not. */
export function findPlaceholders(text: string): readonly PlacedPlaceholder[] {
  if (!text.includes('[[secret:')) return [];
  return [...text.matchAll(placeholderPattern)].map(({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }));
}

const nearlyPattern = /\[\[\s*secret\s*:[^[\]\n]{0,80}\]?\]?/gi;

/**
 * What was meant as a placeholder and is none: shortened, in other letters, with blanks in it. Written into a file, it would
 * stand in the place of the secret.
 */
export function findDamaged(text: string): readonly string[] {
  if (!/secret/i.test(text)) return [];
  const whole = findPlaceholders(text);
  return [...text.matchAll(nearlyPattern)].flatMap(({ 0: found, index }) =>
    whole.some(({ start }) => start === index) ? [] : [found],
  );
}

export function placeholderOf(kind: string, id: string): string {
  return `[[secret:${kind}:${id}]]`;
}
