import { RE2JS } from 're2js';

/** What allows commands without a question. */
export type Rule =
  /** A pattern of the user's settings (README ONE-06). */
  | { readonly kind: 'pattern'; readonly text: string }
  /** An anchored regular expression of the user's own agent file (TOOL-15). */
  | { readonly kind: 'expression'; readonly text: string }
  /** Everything that only looks (TOOL-17). */
  | { readonly kind: 'read-only' };

/** How much of a command a rule covers: its first `words`, of which the user has said that they may stand there. */
export interface Coverage {
  readonly words: number;
  /** It covers everything, whatever it is. */
  readonly isAll: boolean;
}

/**
 * Does the rule fit the text of one simple command? No `*`: equal. `prefix *`: begins with it, or is it. `*`: anything. A `*`
 * elsewhere is no pattern (`ide TERM §13.3`).
 */
export function coverageOf(rule: Rule, text: string, isReadOnly: boolean): Coverage | undefined {
  switch (rule.kind) {
    case 'read-only':
      return isReadOnly ? { words: 1, isAll: false } : undefined;
    case 'expression':
      return expressionFits(rule.text, text) ? { words: 1, isAll: false } : undefined;
    case 'pattern':
      return patternCoverage(rule.text.trim(), text);
  }
}

function patternCoverage(pattern: string, text: string): Coverage | undefined {
  if (pattern === '*') return { words: Infinity, isAll: true };
  if (pattern === '') return undefined;
  if (!pattern.includes('*')) return withOneSpace(pattern) === text ? { words: Infinity, isAll: false } : undefined;
  if (pattern === text) return { words: Infinity, isAll: false };
  if (!pattern.endsWith('*') || pattern.slice(0, -1).includes('*')) return undefined;
  const prefix = withOneSpace(pattern.slice(0, -1));
  const fits = text.startsWith(prefix) || (prefix.endsWith(' ') && text === prefix.trimEnd());
  return fits ? { words: prefix.trim().split(' ').length, isAll: false } : undefined;
}

/** Spaces between words; a quoted one is a part of its word. */
function withOneSpace(text: string): string {
  return /["'\\]/.test(text) ? text : text.replace(/\s+/g, ' ');
}

/** Look-around and what else takes time without end is no expression here; such an entry allows nothing. */
function expressionFits(expression: string, text: string): boolean {
  try {
    return RE2JS.compile(expression, RE2JS.DOTALL).matches(text);
  } catch {
    return false;
  }
}

/** How a rule is called on a card. */
export function nameOfRule(rule: Rule): string {
  return rule.kind === 'read-only' ? 'only looks' : rule.text;
}

/**
 * Patterns that would cover a command from now on, the exact one first: itself, its first two words, its first (TERM-04).
 * Nothing that an entry of the denylist would always hit, and nothing wider for a line that is more than one command.
 */
export function offeredPatterns(
  line: string,
  only: { readonly words: readonly string[] } | undefined,
  denied: readonly string[],
): readonly string[] {
  const exact = line.trim();
  const [first, second] = only?.words ?? [];
  const isPlain = (word: string | undefined): word is string => word !== undefined && /^[\w./+@:-]+$/.test(word);
  const wider = [
    ...(isPlain(first) && isPlain(second) && !second.startsWith('-') ? [`${first} ${second} *`] : []),
    ...(isPlain(first) ? [`${first} *`] : []),
  ];
  const offers = [...(exact.includes('*') ? [] : [exact]), ...wider];
  return offers.filter((pattern) => deniedBy(denied, pattern.replace(/\*$/, '')) === undefined);
}

/** The first entry of a denylist that stands in the text (TERM-06). Empty ones say nothing. */
export function deniedBy(denied: readonly string[], text: string): string | undefined {
  return denied.find((entry) => entry !== '' && text.includes(entry));
}
