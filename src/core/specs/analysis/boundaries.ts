import type { Span } from '../../text/span';
import { maskQuoted } from '../ears/mask';
import { isBoundaryWord } from './boundary-words';

/** What a criterion draws a line at, with the values on both sides of that line. */
export interface Boundary extends Span {
  readonly kind: 'number' | 'range' | 'enumeration';
  /** As they are written in the criterion, or counted from what is written there. */
  readonly values: readonly string[];
}

/** More members than this a sentence lists for people and not as what is allowed. */
const mostMembers = 20;

const alone = String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{N}_.,:/#+-])`;
const digitsOf = String.raw`([$€£¥]?)(\d{1,3}(?:,\d{3})+(?!\d)|\d{1,15})(\.\d{1,6})?`;
const counted = String.raw`(?:[ ]?(%|€)|[ -]?(\p{L}{1,40}))?(?![\p{L}\p{N}_:/]|[.,-]\p{N})`;
/** A number that stands alone, with the money sign in front of it and the unit or what it counts behind it. */
const number = new RegExp(alone + digitsOf + counted, 'uy');
/** The same behind the first end of a range. */
const rangeEnd = new RegExp(digitsOf + counted, 'uy');
/** The first end of a range, with the mark or word that parts it from the second one. */
const rangeStart = new RegExp(
  alone + digitsOf + String.raw`[ ]?(%?)(?:[ ]?(?:[-–—~〜～…]|\.\.\.?)[ ]?|[ ]?(\p{L}{1,8}?)[ ]?)(?=[$€£¥]?\d)`,
  'uy',
);
const unparted = /^(?:文字|秒|分|件|個|人|回|日|个|字符|次|条|天|小时|分钟|[\p{Script=Katakana}ー]{1,12})/u;
const year = /^20[12]\d$/;
const quoted = /`[^`\n]{1,60}`|"[^"\n]{1,60}"|“[^”\n]{1,60}”|«[^»\n]{1,60}»|「[^」\n]{1,60}」/g;

interface Amount extends Span {
  readonly sign: string;
  readonly digits: string;
  readonly fraction: string;
  /** With the blank or dash in front of it; empty where there is none. */
  readonly unit: string;
}

/**
 * Harvests the boundaries of a criterion without knowing what words mean: numbers with what they count, ranges, and lists
 * of quoted members. A number that is a name (a status code, a version, an ID) is none. In the order of the text; total.
 */
export function boundariesIn(text: string): readonly Boundary[] {
  const found = [...enumerationsIn(text)];
  const masked = maskQuoted(text);
  for (let at = masked.search(/[\d$€£¥]/); at >= 0 && at < masked.length; at += 1) {
    // The money sign stands in front of the digits.
    if (!/[\d$€£¥]/.test(masked.charAt(at))) continue;
    const one = rangeAt(masked, at) ?? listAt(masked, at) ?? numberAt(masked, at);
    if (!one) continue;
    found.push(one);
    at = one.end - 1;
  }
  return found.sort((one, other) => one.start - other.start);
}

/** The values of all boundaries of a criterion, each once. */
export function boundaryValuesIn(text: string): readonly string[] {
  return [...new Set(boundariesIn(text).flatMap(({ values }) => values))];
}

/** Two or more quoted texts with nothing but a comma, a stroke or a word between them. */
function* enumerationsIn(text: string): Generator<Boundary> {
  let members: RegExpExecArray[] = [];
  let isChoice = false;
  const close = (): readonly Boundary[] => {
    const [first, last] = [members[0], members[members.length - 1]];
    const values = [...new Set(members.map(([whole]) => whole))];
    // Names in code that are listed are mostly fields, of which all are there; texts and constants are values.
    const isList = members.length <= mostMembers && (isChoice || values.every((value) => isValue(value)));
    if (!first || !last || values.length < 2 || !isList) return [];
    return [{ kind: 'enumeration', start: first.index, end: last.index + last[0].length, values }];
  };
  for (const member of text.matchAll(quoted)) {
    const last = members[members.length - 1];
    const joint = last && jointOf(text.slice(last.index + last[0].length, member.index));
    if (last && !joint) {
      yield* close();
      members = [];
      isChoice = false;
    }
    members.push(member);
    isChoice ||= joint === 'or';
  }
  yield* close();
}

const isValue = (member: string): boolean => !member.startsWith('`') || /^`["']?[A-Z][A-Z\d_-]+["']?`$/.test(member);

/** What stands between two members of a list; undefined where they are none. */
function jointOf(between: string): 'or' | 'and' | undefined {
  const joint = between.length > 12 ? null : /^[ ]*([,，、;|/]?)[ ]*(\p{L}*)[ ]*$/u.exec(between);
  const [, mark = '', word = ''] = joint ?? [];
  if (isBoundaryWord('or', word) || (word === '' && (mark === '|' || mark === '/'))) return 'or';
  return isBoundaryWord('and', word) || (word === '' && mark !== '') ? 'and' : undefined;
}

function rangeAt(masked: string, at: number): Boundary | undefined {
  rangeStart.lastIndex = at;
  const match = rangeStart.exec(masked);
  if (!match) return undefined;
  const [whole, sign = '', digits = '', fraction = '', percent = '', word] = match;
  const isJoined =
    word === undefined ||
    isBoundaryWord('to', word) ||
    (isBoundaryWord('and', word) && isBoundaryWord('between', wordBefore(masked, at)));
  if (!isJoined || isName(masked, at)) return undefined;
  const high = amountAt(masked, at + whole.length, rangeEnd);
  if (!high || valueOf(high) <= Number(digits.replaceAll(',', '') + fraction)) return undefined;
  const low: Amount = { ...high, sign: sign === '' ? high.sign : sign, digits, fraction, unit: high.unit || percent };
  const values = [...below(low), written(low), written(high), ...above(high)];
  return { kind: 'range', start: at, end: high.end, values: [...new Set(values)] };
}

/** `10, 25 or 50 rows`: members, and no amounts that something is more or less than. */
function listAt(masked: string, at: number): Boundary | undefined {
  const members: Amount[] = [];
  for (let next = at; members.length < mostMembers;) {
    const member = amountAt(masked, next);
    if (!member) break;
    members.push(member);
    const joint = /^[ ]?([,，、/][ ]?)?(?:(\p{L}{1,6})[ ])?(?=[$€£¥]?\d)/u.exec(
      masked.slice(member.end, member.end + 12),
    );
    const [whole = '', mark = '', word = ''] = joint ?? [];
    if (!joint || (word === '' ? mark === '' : !isBoundaryWord('or', word) && !isBoundaryWord('and', word))) break;
    next = member.end + whole.length;
  }
  const last = members[members.length - 1];
  if (!last || members.length < 2 || (last.unit === '' && last.sign === '') || isName(masked, at)) return undefined;
  // Of two kinds of things (`3 attempts and 30 seconds`) each draws its own line.
  if (members.some(({ unit }) => unit !== '' && unit.trim() !== last.unit.trim())) return undefined;
  const values = [...new Set(members.map((one) => written({ ...one, unit: last.unit })))];
  return { kind: 'enumeration', start: at, end: last.end, values };
}

function numberAt(masked: string, at: number): Boundary | undefined {
  const amount = amountAt(masked, at);
  if (!amount || (amount.unit === '' && amount.sign === '') || isName(masked, at)) return undefined;
  const { start, end } = amount;
  return { kind: 'number', start, end, values: [...below(amount), written(amount), ...above(amount)] };
}

function amountAt(masked: string, at: number, form: RegExp = number): Amount | undefined {
  form.lastIndex = at;
  const match = form.exec(masked);
  if (!match) return undefined;
  const [whole, sign = '', digits = '', fraction = '', mark, word = ''] = match;
  const bare = sign.length + digits.length + fraction.length;
  const isCounted = mark !== undefined || (word !== '' && !isBoundaryWord('others', word) && !year.test(digits));
  // Where words are not parted, what stands behind a number is more than its unit.
  const isParted = mark !== undefined || !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
  const unit = !isCounted ? '' : isParted ? whole.slice(bare) : (unparted.exec(word)?.[0] ?? '');
  return { start: at, end: at + bare + unit.length, sign, digits, fraction, unit };
}

const wordBefore = (masked: string, at: number): string =>
  /(\p{L}+)[ ]?[$€£¥]?$/u.exec(masked.slice(Math.max(0, at - 24), at))?.[1] ?? '';

const isName = (masked: string, at: number): boolean => isBoundaryWord('names', wordBefore(masked, at));

const valueOf = ({ digits, fraction }: Amount): number => Number(digits.replaceAll(',', '') + fraction);

const written = ({ sign, digits, fraction, unit }: Amount): string => `${sign}${digits}${fraction}${unit}`;

/** One step less in the last place that is written; nothing below zero, which few things can have. */
function below(amount: Amount): readonly string[] {
  return valueOf(amount) === 0 ? [] : [stepped(amount, -1n)];
}

const above = (amount: Amount): readonly string[] => [stepped(amount, 1n)];

function stepped({ sign, digits, fraction, unit }: Amount, step: bigint): string {
  const places = Math.max(0, fraction.length - 1);
  const scaled = BigInt(digits.replaceAll(',', '') + fraction.slice(1)) + step;
  const all = scaled.toString().padStart(places + 1, '0');
  const whole = all.slice(0, all.length - places);
  const grouped = digits.includes(',') ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole;
  return `${sign}${grouped}${places === 0 ? '' : `.${all.slice(-places)}`}${unit}`;
}
