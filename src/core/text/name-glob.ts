/** A pattern for names: `*` is any run of characters, `?` one. */
export function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}

/** Does the name fit one of the names and globs (SUB-08, SUB-09)? */
export function fitsName(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => globOf(pattern).test(name));
}
