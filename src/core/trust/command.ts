import type { Uri } from '../ports';
import { executionName } from './execution';
import { sensitiveName } from './sensitive';
import { parseUri } from '../text/uri';

/**
 * What a command line says of itself that must be asked about every time: the end of a sentence about it, or undefined.
 *
 * This is a reading of names, not of shell grammar: it finds a word of the line that names a file with secrets or one that
 * runs later, quoted, escaped or behind an option's `=` as it may be. It does not see what a variable, a glob, a
 * substitution or the program itself comes to. So it only ever takes the offer of *always* away, and nothing rests on it
 * for letting a command run.
 */
export function commandConcern(command: string, folder: Uri): string | undefined {
  const base = parseUri(folder)?.segments ?? [];
  if (/\bgit(?:\.exe)?\s(?:.*\s)?config\b/i.test(command)) return 'changes what Git runs';
  for (const word of wordsOf(command)) {
    const named = word.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
    const reason = namedConcern(walked(/^[\\/]/.test(word) ? [] : base, named), word);
    if (reason !== undefined) return reason;
  }
  return namedConcern(base, 'its folder');
}

function namedConcern(segments: readonly string[], name: string): string | undefined {
  const reason = executionName(segments) ?? sensitiveName(segments);
  return reason === undefined ? undefined : `names ${name}, which ${reason}`;
}

/** `..` resolved by name, as a shell's `cd` does. */
function walked(from: readonly string[], parts: readonly string[]): readonly string[] {
  const segments = [...from];
  for (const part of parts) {
    if (part === '..') segments.pop();
    else segments.push(part);
  }
  return segments;
}

/** Every stretch of the line that could be a path, in each way in which quotes and backslashes can be read. */
function wordsOf(command: string): ReadonlySet<string> {
  const unquoted = command.replace(/["'`]/g, '');
  const readings = [unquoted, unquoted.replace(/\\/g, '')];
  return new Set(
    readings
      .flatMap((reading) => [...reading.split(/[\s;&|<>(){}[\]]+/), ...reading.split(/[\s;&|<>(){}[\]=:,@]+/)])
      .filter((word) => word !== ''),
  );
}
