/** The first line of what a text says, cut to a length where there is one. Empty for a text that says nothing. */
export function firstLine(text: string, longest = Infinity): string {
  const line = text.trim().split(/\r\n|\r|\n/, 1)[0] ?? '';
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}
