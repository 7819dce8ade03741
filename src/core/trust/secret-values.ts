/** What of an assigned value makes it a secret, and what a stand-in for one. */

/** Words that stand in examples where a secret would, anywhere in it. */
const standIn =
  /example|sample|placeholder|change[-_]?(?:me|this|it)|replace|redacted|your[-_]|x{4,}|\*{3,}|\.{3}|…|1234|abcd|lorem|foobar|undefined|optional|passw|secret|postgres|hunter2|welcome|qwerty|letmein|default|localhost/i;

/** Shorter ones, where they stand for themselves between signs. */
const standInPart =
  /^(?:dummy|fake|mock|test(?:ing)?|demo|local|dev|prod|staging|null|none|true|false|todo|fixme|insert|my|token|key|admin|root|user|guest|mysql|redis|mongo|foo|bar|baz|invalid|valid|wrong|some|new|old|the|for|value|string)\d*$/i;

/** Text of a template, of a program or of a reference: what stands there is not the value itself. */
const isReference =
  /[$<>{}[\]()|`\\\s]|^(?:process|os|env|config|settings|import|self|this|ctx|request)\b|::|:\/\/|^~|^\.{1,2}\/|^@/;

/** Bits of one character, by how often each stands in the text. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Does the value look drawn at random? Long enough, of several kinds of characters, none of the words that examples use, and
 * more bits than names and words have.
 */
export function isRandom(value: string, least = 16): boolean {
  if (value.length < least || value.length > longestValue || isReference.test(value) || standIn.test(value))
    return false;
  const isHex = /^[0-9a-f]+$/i.test(value);
  if (entropyOf(value) < (isHex ? 3 : 3.4)) return false;
  if (isJumbled(value)) return true;
  const digits = value.replace(/\D/g, '').length;
  return digits >= 2 && /[a-z]/i.test(value) && !value.startsWith('/') && !isWordy(value);
}

/** Small and capital letters, digits and signs by turns: no name that people make changes that often. */
function isJumbled(value: string): boolean {
  const kinds = Array.from(value, kindOf);
  if (!kinds.includes('a') || !kinds.includes('A') || new Set(kinds).size < 3) return false;
  const turns = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return turns >= (kinds.length - 1) * 0.4;
}

const kindOf = (character: string): string =>
  /[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '1' : '-';

/** A password need not be long, only be none that everybody knows. */
export function isOwnPassword(value: string): boolean {
  return (
    value.length >= 8 &&
    value.length <= longestValue &&
    !isReference.test(value) &&
    !standIn.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    new Set(value).size >= 6 &&
    !isWordy(value)
  );
}

/** Characters that no secret exceeds. */
export const longestValue = 4096;

/**
 * Words that are joined by signs or by capitals, a path, a version, a date, a domain: names that people make. A stretch of
 * four letters with a vowel is taken for a word; when words make most of it, it was not drawn at random.
 */
function isWordy(value: string): boolean {
  if (/^\d{1,4}[-./:T]\d/.test(value) || /\.(?:com|org|net|io|dev|ts|js|json|md|py|java|go|rs|ya?ml)\b/i.test(value))
    return true;
  const parts = value.split(/[-_./:@,;+=]|(?<=[a-z])(?=[A-Z])/);
  if (parts.some((part) => standInPart.test(part))) return true;
  const wordLetters = parts
    .filter((part) => /^[A-Za-z][a-z]{2,}$|^[A-Z]{3,}$|^[a-z]{3,}$/.test(part) && /[aeiouy]/i.test(part))
    .reduce((sum, part) => sum + part.length, 0);
  return wordLetters * 2 > value.length;
}
