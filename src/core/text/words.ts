/** Whether the character can be part of a word: a letter of any script, a digit or `_`. Out of range: it cannot. */
export function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== code) return false; // not a number: there is no such character
  if (code < 128) {
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
  }
  return /[\p{L}\p{N}\p{M}]/u.test(text.charAt(at));
}

const special = /[\\^$.*+?()[\]{}|/]/g;

/** A part of a regular expression that matches exactly `text`. */
export function escapeRegex(text: string): string {
  return text.replace(special, String.raw`\$&`);
}

/**
 * A pattern source that matches one of the phrases as whole words, the longest first; blanks in a phrase stand for any run of
 * blanks. Letters of any script and hyphens count as parts of words: `fast` is not in `fast-path`.
 */
export function anyPhrase(phrases: readonly string[]): string {
  const sorted = [...new Set(phrases)].sort((a, b) => b.length - a.length);
  const alternatives = sorted.map((phrase) => escapeRegex(phrase).replace(/ /g, String.raw`[ \t]+`)).join('|');
  return String.raw`(?<![\p{L}\p{N}_-])(?:${alternatives})(?![\p{L}\p{N}_-])`;
}
