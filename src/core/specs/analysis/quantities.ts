import type { Span } from '../../text/span';

/** A number with what it counts. */
export interface Quantity extends Span {
  /** In the base unit of its kind: seconds, bytes; else as it is written. */
  readonly amount: number;
  /** Its kind where that has several units (`time`, `size`), else the unit itself, or empty. */
  readonly unit: string;
}

/** Units by their names, each with its kind and how many of the base unit it is. */
const units: ReadonlyMap<string, readonly [kind: string, factor: number]> = new Map(
  Object.entries({
    'ms millisecond milliseconds milisegundo milisegundos milissegundo milissegundos': ['time', 0.001],
    's sec secs second seconds segundo segundos': ['time', 1],
    'min mins minute minutes minuto minutos': ['time', 60],
    'h hr hrs hour hours hora horas': ['time', 3600],
    'day days día días dia dias': ['time', 86_400],
    'week weeks semana semanas': ['time', 604_800],
    'b byte bytes': ['size', 1],
    kb: ['size', 1e3],
    mb: ['size', 1e6],
    gb: ['size', 1e9],
    tb: ['size', 1e12],
    kib: ['size', 1024],
    mib: ['size', 1024 ** 2],
    gib: ['size', 1024 ** 3],
    '% percent por ciento': ['%', 1],
  } as const).flatMap(([names, unit]) => names.split(' ').map((name) => [name, unit] as const)),
);

/** A number that stands alone: no part of a version, a date, an ID, a name or a range. */
const number =
  /(?<![\p{L}\p{N}_.,:/#$€£+-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s?(%)|[ -]?(\p{L}+))?(?![\p{N}_:/]|[.,-]\p{N})/uy;

const none: readonly Quantity[] = [];

/**
 * The quantities of a text. @param masked with code and quotes covered: what is quoted is a text and no amount
 */
export function quantitiesIn(masked: string): readonly Quantity[] {
  let found: Quantity[] | undefined;
  // Tried at digits only: looking behind every character of a text would cost many times more.
  for (let at = masked.search(/\d/); at >= 0 && at < masked.length; at += 1) {
    if (!isDigit(masked.charCodeAt(at))) continue;
    number.lastIndex = at;
    const match = number.exec(masked);
    if (!match) continue;
    (found ??= []).push(quantityOf(match));
    at += match[0].length - 1;
  }
  return found ?? none;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function quantityOf(match: RegExpExecArray): Quantity {
  const [whole, digits = '', fraction = '', percent, word] = match;
  const amount = Number(digits.replaceAll(',', '') + fraction);
  const known = units.get(percent ?? word?.toLowerCase() ?? '');
  const bare = digits.length + fraction.length;
  const end = match.index + (known ? whole.length : bare);
  if (known) return { start: match.index, end, amount: amount * known[1], unit: known[0] };
  return { start: match.index, end, amount, unit: '' };
}
