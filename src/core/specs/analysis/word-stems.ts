/** Words that say nothing of which state it is. */
const idle: ReadonlySet<string> = new Set(
  'a an the is are was be been being has have had in on at of to and or state mode status currently still there any for with by that it its this'.split(
    ' ',
  ),
);

/**
 * Does one of the texts speak of all that the name says? Words count by their stems, so that *logs in* speaks of *logged in*;
 * those of the system's own name and empty ones do not count. A name of empty words alone is spoken of.
 */
export function isSpokenOf(name: string, texts: readonly string[], system: string): boolean {
  const own = stemsOf(system);
  const wanted = [...stemsOf(name)].filter((stem) => !own.has(stem));
  if (wanted.length === 0) return true;
  return texts.some((text) => {
    const stems = stemsOf(text);
    return wanted.every((stem) => stems.has(stem));
  });
}

function stemsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !idle.has(word)).map(stemOf));
}

/** Without the endings of English verbs and nouns: logs, logged and logging are one. */
function stemOf(word: string): string {
  const bare = word.length > 4 ? word.replace(/(?:ing|ed|es|s|e)$/, '') : word.replace(/s$/, '');
  return bare.replace(/(\p{L})\1$/u, '$1');
}
