const quoted = /`[^`\n]*`|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|「[^」\n]*」/g;

/** Stands in the place of every masked character. No letter, so that no word is found in it or ends at it. */
export const maskCharacter = '\u2022';

/**
 * The text with the inside of code and quotes covered, its length kept: what stands there is quoted and decides nothing (EARS
 * keywords in SQL, vague words of a message on the screen).
 */
export function maskQuoted(text: string): string {
  if (!/[`"“«「]/.test(text)) return text;
  return text.replace(
    quoted,
    (whole) => whole.charAt(0) + maskCharacter.repeat(whole.length - 2) + whole.charAt(whole.length - 1),
  );
}
