import type { FoundSecret } from './found-secret';
import { keyLines } from './key-blocks';
import { type SecretShape, secretShapes } from './secret-shapes';
import { isOwnPassword, isRandom } from './secret-values';

/**
 * Finds what is known to be a secret by its form: tokens that services mark, private keys, passwords in addresses, and values
 * drawn at random behind a name that says what they are. Few of those that are none are found; of those without any form
 * none can be.
 *
 * Told line by line, but for private keys. Disjoint, in text order.
 */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found = [...shapesIn(text), ...keyLines(text), ...passwordsIn(text), ...assignedIn(text)];
  if (found.length < 2) return found;
  // Of those that overlap the one that begins first, and of these the longest; what is marked goes before what is assigned.
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: FoundSecret[] = [];
  for (const each of sorted) if (each.start >= (apart.at(-1)?.end ?? 0)) apart.push(each);
  return apart;
}

/** One expression for all shapes: a text is gone through once. The group that matched says which. */
const anyShape = searchFor(secretShapes.filter(({ marker }) => marker === undefined));

/** Those whose beginning is nothing special are looked for where their mark stands. */
const markedShapes = secretShapes.flatMap((shape) =>
  shape.marker === undefined ? [] : [{ marker: shape.marker, search: searchFor([shape]) }],
);

type ShapeSearch = (text: string) => readonly FoundSecret[];

function searchFor(shapes: readonly SecretShape[]): ShapeSearch {
  const sources = shapes.map(({ source }) => `(${source})`).join('|');
  const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:${sources})(?![A-Za-z0-9])`, 'g');
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [whole, ...groups] = match;
      // What did not match is no text, whatever the types of the language say.
      const kind = shapes[groups.findIndex((group: string | undefined) => group !== undefined)]?.kind;
      if (kind === undefined || isSample(whole)) return [];
      return [{ kind, start: match.index, end: match.index + whole.length, isWeak: false }];
    });
}

function shapesIn(text: string): readonly FoundSecret[] {
  const marked = markedShapes.filter(({ marker }) => text.includes(marker));
  return [...anyShape(text), ...marked.flatMap(({ search }) => search(text))];
}

/** Keys of manuals, and rows of one letter. */
function isSample(token: string): boolean {
  return /EXAMPLE|example|XXXX|xxxx|0{8}|1234567890|abcdefgh/.test(token) || new Set(token.slice(6)).size < 6;
}

/** `scheme://user:password@host` */
const address = /:\/\/[^\s:/@'"`<>]{0,100}:([^\s@'"`<>/]{1,200})@[^\s@'"`<>/]/g;

function passwordsIn(text: string): readonly FoundSecret[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(address)].flatMap((match) => {
    const password = match[1] ?? '';
    if (!isOwnPassword(password)) return [];
    const end = match.index + match[0].length - 2; // before `@` and the first letter of the host
    return [{ kind: 'password', start: end - password.length, end, isWeak: password.length < leastKnown }];
  });
}

/** Shorter values are masked where they were told for what they are, and nowhere else. */
export const leastKnown = 12;

/** A word that says that what its name is given is a secret, up to the sign that gives it. What stands before it is looked at then. */
const assignment =
  /(?:secret|token|passw(?:or)?d|passphrase|pwd|credential|(?:api|access|account|private|signing|encryption|auth|master|client|webhook)[_-]?key)[A-Za-z0-9_.-]{0,30}["'`]?\]?[ \t]*(?:=>|:=|[=:])[ \t]*(?:(?:Bearer|Basic)[ \t]+)?(["'`]?)([^\s"'`,;#&]{8,4096})/gi;

/** The whole name whose last part begins there. */
function nameAt(text: string, index: number): string {
  const before = /[A-Za-z0-9_.-]{0,60}$/.exec(text.slice(Math.max(0, index - 60), index))?.[0] ?? '';
  return before + (/^[A-Za-z0-9_.-]*/.exec(text.slice(index, index + 60))?.[0] ?? '');
}

/** `Authorization: Bearer …`, the header and the option of a command. */
const bearer =
  /\b(?:authorization|x-api-key|api-key)["'`]?[ \t]*:[ \t]*["'`]?(?:bearer|basic|token)?[ \t]*([A-Za-z0-9_.~+/=-]{20,4096})/gi;

function assignedIn(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const match of text.matchAll(assignment)) {
    const [whole, quote = '', value = ''] = match;
    const name = nameAt(text, match.index);
    // In programs a name stands there as often as a value; without quotes only lines like those of .env files count.
    const isEnvironment = /^[A-Z0-9_]+$/.test(name) || /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name);
    if (quote === '' && !isEnvironment) continue;
    const isPassword = /passw|pwd|passphrase/i.test(name);
    if (!isRandom(value) && !(isPassword && isOwnPassword(value))) continue;
    const end = match.index + whole.length;
    const kind = isPassword ? 'password' : 'value';
    found.push({ kind, start: end - value.length, end, isWeak: value.length < leastKnown });
  }
  if (/authorization|api-key/i.test(text)) {
    for (const match of text.matchAll(bearer)) {
      const value = match[1] ?? '';
      const end = match.index + match[0].length;
      if (isRandom(value, 20)) found.push({ kind: 'token', start: end - value.length, end, isWeak: false });
    }
  }
  return found;
}

/** `NAME=value`, as a line of an environment file. */
const environmentLine = /^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_.]*[ \t]*=[ \t]*(["']?)([^\s"'#]{8,4096})\1/gm;

/** In a file of environment variables values are secrets whatever their names say, unless they read as words, numbers or places. */
export function findEnvironmentValues(text: string): readonly FoundSecret[] {
  return [...text.matchAll(environmentLine)].flatMap((match) => {
    const [whole, quote = '', value = ''] = match;
    if (!isRandom(value, leastKnown) && !isOwnPassword(value)) return [];
    const end = match.index + whole.length - quote.length;
    return [{ kind: 'value', start: end - value.length, end, isWeak: false }];
  });
}
