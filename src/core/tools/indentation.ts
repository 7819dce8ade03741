/** What stands before the first letter of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The indentation of a line as a model wrote it, and as the file has it. */
export interface IndentPair {
  readonly written: string;
  readonly real: string;
}

/**
 * Finds the rule by which a model's indentation becomes the file's: the same shift for every line, or another unit.
 *
 * @param pairs of the lines that were matched
 * @param written indentations of all lines that the model wrote, those to be written included
 * @param unit of the file; undefined where it has none
 * @returns undefined when no rule holds for all pairs; the rule itself gives undefined for what it cannot translate
 */
export function indentRule(
  pairs: readonly IndentPair[],
  written: readonly string[],
  unit: string | undefined,
): ((indent: string) => string | undefined) | undefined {
  const [first] = pairs;
  if (!first) return undefined;
  if (pairs.every((pair) => pair.written === pair.real)) return (indent) => indent;
  return shiftIn(pairs, first) ?? shiftOut(pairs, first) ?? otherUnit(pairs, written, unit);
}

function shiftIn(pairs: readonly IndentPair[], first: IndentPair): ((indent: string) => string) | undefined {
  if (!first.real.endsWith(first.written)) return undefined;
  const shift = first.real.slice(0, first.real.length - first.written.length);
  return pairs.every(({ written, real }) => real === shift + written) ? (indent) => shift + indent : undefined;
}

function shiftOut(
  pairs: readonly IndentPair[],
  first: IndentPair,
): ((indent: string) => string | undefined) | undefined {
  if (!first.written.endsWith(first.real)) return undefined;
  const shift = first.written.slice(0, first.written.length - first.real.length);
  if (!pairs.every(({ written, real }) => written === shift + real)) return undefined;
  return (indent) => (indent.startsWith(shift) ? indent.slice(shift.length) : undefined);
}

function otherUnit(
  pairs: readonly IndentPair[],
  written: readonly string[],
  to: string | undefined,
): ((indent: string) => string | undefined) | undefined {
  if (to === undefined) return undefined;
  const from = writtenUnit(pairs, written, to);
  if (from === undefined) return undefined;
  const shifts = new Set(pairs.map((pair) => depth(pair.real, to) - depth(pair.written, from)));
  const [shift = Number.NaN] = shifts;
  if (shifts.size !== 1 || Number.isNaN(shift)) return undefined;
  // One depth alone tells nothing of a shift between the two: it could as well be another unit.
  if (shift !== 0 && new Set(pairs.map((pair) => pair.written)).size === 1) return undefined;
  return (indent) => {
    const levels = depth(indent, from) + shift;
    return Number.isInteger(levels) && levels >= 0 ? to.repeat(levels) : undefined;
  };
}

/** The step of a model's indentation; undefined when it is made of no steps of one kind. */
function writtenUnit(pairs: readonly IndentPair[], written: readonly string[], to: string): string | undefined {
  const used = written.filter((indent) => indent !== '');
  if (used.length === 0) return undefined;
  if (used.every((indent) => /^\t+$/.test(indent))) return '\t';
  if (!used.every((indent) => /^ +$/.test(indent))) return undefined;
  const pair = pairs.find(({ real }) => real !== '');
  const told = pair && pair.written.length / depth(pair.real, to);
  if (told !== undefined && told >= 1 && used.every(({ length }) => Number.isInteger(length / told))) {
    return ' '.repeat(told);
  }
  return ' '.repeat(used.map(({ length }) => length).reduce(commonDivisor));
}

/** The step by which the lines of a file are indented, where they have one. */
export function indentUnit(lines: readonly string[]): string | undefined {
  const steps = new Map<string, number>();
  let before = '';
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length);
      steps.set(step, (steps.get(step) ?? 0) + 1);
    }
    before = indent;
  }
  const [most] = [...steps]
    .filter(([step]) => /^(\t| +)$/.test(step))
    .sort(([a, one], [b, other]) => other - one || a.length - b.length);
  return most?.[0];
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}

/** How many units deep; no whole number where it is not made of them. */
function depth(indent: string, unit: string): number {
  const isMadeOf = indent === unit.repeat(Math.round(indent.length / unit.length));
  return isMadeOf ? indent.length / unit.length : Number.NaN;
}
