/**
 * How requirements, criteria and properties are numbered in the wild: `1.2`, `0.1.9`, `FR-4.2`, `R3`, `R-01`, `NFR-1.1`, `16b`.
 * The prefix is upper case, or one capital and small letters before a dash.
 */
export const idPattern = String.raw`(?:[A-Z]{1,6}(?:-[A-Z]{1,6})?[-_]?|[A-Z][a-z]{1,5}-)?\d{1,9}(?:\.\d{1,9})*[a-z]?`;

export interface IdParts {
  /** Without a dash, upper case; empty when the ID is only a number. */
  readonly prefix: string;
  /** Without leading zeros: `R-01` and `R1` are the same. */
  readonly number: string;
  /** How many numbers the ID has: `FR-4.2` has 2. */
  readonly levels: number;
}

const wholeId = new RegExp(`^${idPattern}$`);

/** Takes an ID apart, or undefined when the text is none. */
export function partsOfId(id: string): IdParts | undefined {
  if (!wholeId.test(id)) return undefined;
  const at = id.search(/\d/);
  const number = id
    .slice(at)
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''));
  return {
    prefix: id
      .slice(0, at)
      .replace(/[-_]+$/, '')
      .toUpperCase(),
    number: number.join('.'),
    levels: number.length,
  };
}
