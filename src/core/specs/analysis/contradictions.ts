import type { Statement } from './statement';

/** What is compared, and its text. */
export interface Compared {
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
  const firsts = new Map<string, { required?: Item; forbidden?: Item }>();
  const found: Contradiction<Item>[] = [];
  for (const item of items) {
    const { situation, frame, isNegative } = item.statement;
    const key = `${situation}\n\n${frame}`;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, isNegative ? { forbidden: item } : { required: item });
      continue;
    }
    const opposite = isNegative ? first.required : first.forbidden;
    if (opposite && differenceOf(opposite, item) === undefined) {
      found.push({ first: opposite, second: item, amounts: undefined });
    }
    // To forbid two amounts is no contradiction.
    const amounts = !isNegative && first.required ? differenceOf(first.required, item) : undefined;
    if (amounts && first.required) found.push({ first: first.required, second: item, amounts });
    if (isNegative) first.forbidden ??= item;
    else first.required ??= item;
  }
  return found;
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
