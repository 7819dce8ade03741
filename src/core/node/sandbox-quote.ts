/** A word as every POSIX shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** A line that sets variables and then becomes the program. */
export function launchLine(variables: Readonly<Record<string, string>>, words: readonly string[]): string {
  const set = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}; `);
  return `${set.join('')}exec ${words.map(quoted).join(' ')}`;
}
