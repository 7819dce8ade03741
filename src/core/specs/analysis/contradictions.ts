import type { Statement } from './statement';

/** What is compared, and its text. */
export interface Compared {
  readonly situationSum: number;
  /** Asked for only where another one has the same sum. */
  readonly statement: Statement;
  readonly text: string;
}

/** Two criteria that cannot both hold. */
export interface Contradiction<Item> {
  readonly first: Item;
  readonly second: Item;
  /** The two amounts of one quantity, as they are written; undefined: what one requires the other forbids. */
  readonly amounts: readonly [first: string, second: string] | undefined;
}

/**
 * Contradictions that can be told without knowing what words mean: of criteria about the same system in the same situation,
 * what one requires the other forbids, or they differ in nothing but an amount. Each is compared with the first of its kind,
 * so that the time is that of reading them. In the order of the second one.
 */
export function contradictionsIn<Item extends Compared>(items: readonly Item[]): readonly Contradiction<Item>[] {
  const found: Contradiction<Item>[] = [];
  const seen = new Map<number, Item | Moment<Item>>();
  for (const item of items) {
    const { situationSum } = item;
    const before = seen.get(situationSum);
    if (before === undefined) {
      seen.set(situationSum, item); // most are alone in their situation, and nobody has to know what they say
      continue;
    }
    const moment = before instanceof Moment ? before : new Moment(before);
    if (moment !== before) seen.set(situationSum, moment);
    const first = moment.firstLike(item);
    if (first) compare(first, item, found);
  }
  return found;
}

/** What is said of a situation, and of the few others with its sum. */
class Moment<Item extends Compared> {
  readonly #situation: string;
  readonly #firsts = new Map<string, First<Item>>();

  constructor(item: Item) {
    this.#situation = item.statement.situation;
    this.firstLike(item);
  }

  /** Those of the same frame and situation; undefined when the item is the first of them. */
  firstLike(item: Item): First<Item> | undefined {
    const { frame, situation } = item.statement;
    // A frame is words of one line. Joined only where situations differ, because a joined text is hashed anew.
    const key = situation === this.#situation ? frame : `${frame}\n${situation}`;
    const first = this.#firsts.get(key);
    if (!first) this.#firsts.set(key, firstOf(item));
    return first;
  }
}

/** The first ones of a frame and a situation. */
interface First<Item> {
  required?: Item;
  forbidden?: Item;
}

const firstOf = <Item extends Compared>(item: Item): First<Item> =>
  item.statement.isNegative ? { forbidden: item } : { required: item };

function compare<Item extends Compared>(first: First<Item>, second: Item, found: Contradiction<Item>[]): void {
  const { isNegative } = second.statement;
  const opposite = isNegative ? first.required : first.forbidden;
  if (opposite && differenceOf(opposite, second) === undefined) {
    found.push({ first: opposite, second, amounts: undefined });
  }
  // To forbid two amounts is no contradiction.
  const amounts = !isNegative && first.required ? differenceOf(first.required, second) : undefined;
  if (amounts && first.required) found.push({ first: first.required, second, amounts });
  if (isNegative) first.forbidden ??= second;
  else first.required ??= second;
}

/** The first amount in which two statements of one frame differ. */
function differenceOf(one: Compared, other: Compared): readonly [string, string] | undefined {
  const { quantities } = other.statement;
  const at = one.statement.quantities.findIndex(({ amount }, index) => amount !== quantities[index]?.amount);
  const [mine, theirs] = [one.statement.quantities[at], quantities[at]];
  return mine && theirs ? [writtenIn(one, mine), writtenIn(other, theirs)] : undefined;
}

function writtenIn({ statement, text }: Compared, { start, end }: { start: number; end: number }): string {
  return text.slice(statement.span.start + start, statement.span.start + end);
}
