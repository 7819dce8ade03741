import { RE2JS } from 're2js';
import { BadPattern } from '../ports';
import { wordsOf } from './system-error';

/**
 * Reads a regular expression for single lines. The engine takes time in proportion to the line, whatever the pattern, so
 * no pattern can stop this process; JavaScript's own one can be made to run for ever. Unlike ripgrep's, its `\w`, `\d`,
 * `\s` and `\b` know ASCII only.
 *
 * @throws BadPattern for look-around, back-references, line ends and what is no regular expression
 */
export function linePattern(pattern: string, caseSensitive: boolean): (line: string) => boolean {
  if (speaksOfLineEnds(pattern)) {
    throw new BadPattern(
      'The pattern holds a line end, but lines are searched one by one. Search for a part of one line.',
    );
  }
  try {
    const expression = RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    return (line) => expression.matcher(line).find();
  } catch (cause) {
    throw new BadPattern(wordsOf(cause), { cause });
  }
}

/** A class such as `[^\n]` excludes them, which changes nothing. */
function speaksOfLineEnds(pattern: string): boolean {
  const outsideOfClasses = pattern.replace(/\\[^n]|\[(?:\\.|[^\]\\])*\]/gs, '');
  return /\\n|\n/.test(outsideOfClasses);
}
