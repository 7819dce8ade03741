/**
 * `text` without the given characters at its end. A loop and no `/[…]+$/`: that expression is tried from every place of a
 * long run and takes quadratic time on texts nobody wrote in good faith.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
