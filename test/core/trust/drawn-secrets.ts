import fc from 'fast-check';

/**
 * Secrets that are drawn and stand nowhere: no service would take one, and no source of ours holds anything that a scanner
 * would take for a leak.
 */
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
const base62 = upper + upper.toLowerCase() + digits;

/** One character of the text. */
const character = (of: string): fc.Arbitrary<string> => fc.nat(of.length - 1).map((at) => of.charAt(at));

function drawnFrom(alphabet: string, length: number): fc.Arbitrary<string> {
  return fc
    .array(character(alphabet), { minLength: length, maxLength: length })
    .map((each) => each.join(''))
    .filter((text) => new Set(text).size >= Math.min(9, length / 2) && /\d.*\d/.test(text) && /[A-Za-z]/.test(text));
}

const marked = (prefix: string, alphabet: string, length: number): fc.Arbitrary<string> =>
  drawnFrom(alphabet, length).map((rest) => prefix + rest);

/** Tokens that show by their own form. */
export const token: fc.Arbitrary<string> = fc
  .oneof(
    marked('AKIA', `${upper}234567`, 16),
    marked('ghp_', base62, 36),
    marked('github_pat_', base62, 70),
    marked('glpat-', base62, 20),
    marked('xoxb-', base62, 40),
    marked('sk-ant-api03-', base62, 60),
    marked('sk-proj-', base62, 48),
    marked('sk_live_', base62, 24),
    marked('AIza', base62, 35),
    marked('npm_', base62, 36),
    marked('hf_', base62, 34),
    marked('hvs.', base62, 40),
    fc
      .tuple(drawnFrom(base62, 30), drawnFrom(base62, 60), drawnFrom(base62, 43))
      .map((parts) => `eyJ${parts.join('.eyJ').replace(/\.eyJ([^.]*)$/, '.$1')}`),
  )
  .filter((text) => !/EXAMPLE|example|XXXX|xxxx|0{8}|1234567890|abcdefgh/.test(text));

/** The lines between begin and end of a private key. */
export const keyBody: fc.Arbitrary<readonly string[]> = fc
  .array(drawnFrom(`${base62}+/`, 64), { minLength: 1, maxLength: 6 })
  .chain((lines) => drawnFrom(`${base62}+/`, 30).map((last) => [...lines, `${last}==`]));

/** A value drawn at random, as services give them out: letters and digits by turns. */
export const randomValue: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(character('bcdfghjkmnpqrstvwz'), character(upper), character(digits), character(upper.toLowerCase())),
    { minLength: 8, maxLength: 8 },
  )
  .map((parts) => parts.flat().join(''))
  .filter((text) => new Set(text).size >= 14 && !/xxxx/i.test(text));

export interface SecretText {
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Put together, so that no scanner takes this file for one that holds a key. */
const [rsa, plain] = ['RSA PRIVATE KEY-----', 'PRIVATE KEY-----'];

/** One stretch of a text with what of it is secret. */
export const secretStretch: fc.Arbitrary<SecretText> = fc.oneof(
  token.map((secret) => ({ text: secret, secrets: [secret] })),
  token.map((secret) => ({ text: `const key = "${secret}";`, secrets: [secret] })),
  token.map((secret) => ({ text: `{"a":"${secret}","b":1}`, secrets: [secret] })),
  keyBody.map((lines) => ({
    text: `-----BEGIN ${rsa}\n${lines.join('\n')}\n-----END ${rsa}`,
    secrets: lines,
  })),
  keyBody.map((lines) => ({
    text: `"-----BEGIN ${plain}\\n${lines.join('\\n')}\\n-----END ${plain}\\n"`,
    secrets: lines,
  })),
);

/** Text between secrets, with things that are nearly something. */
export const otherText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '\n',
    '\r\n',
    ' ',
    '[[secret:api-key:0123ab]]',
    '[[secret:literal:0123ab]]',
    '[[secret:',
    ']]',
    '[',
    'AKIA',
    'eyJ',
    '-----BEGIN ',
    '-----END RSA PRIVATE KEY-----\n',
    'API_KEY=',
    'password: "',
    'postgres://app:',
    '…',
    '\n[…]\n',
    '12|',
    '\u{1F511}',
  ),
);
