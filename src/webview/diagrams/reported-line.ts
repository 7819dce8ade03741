/**
 * The line of a diagram's source that a message of its parser is about, which counts neither comments nor the blank lines
 * before the diagram. Undefined where the message names none.
 */
export function reportedLine(source: string, message: string): number | undefined {
  const said = /\bline:? (\d+)/i.exec(message)?.[1];
  if (said === undefined) return undefined;
  const lines = source.split('\n');
  const counted = lines.flatMap((line, index) => (/^\s*%%(?!\{)/.test(line) ? [] : [index]));
  const first = counted.findIndex((index) => lines[index]?.trim() !== '');
  const at = counted[Math.max(0, first) + Number(said) - 1] ?? lines.length - 1;
  return at + 1;
}
