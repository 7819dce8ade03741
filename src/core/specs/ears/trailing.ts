import { anyPhrase, escapeRegex } from '../../text/words';
import type { Span } from '../../text/span';
import type { EarsLexicon } from './lexicon';
import { trimClause } from './trim';

/** A condition behind the response: `THE System SHALL stop when the door opens`. */
export interface TrailingCondition {
  readonly keyword: Span;
  readonly span: Span;
}

interface Patterns {
  /** Of the words of conditions, wherever they stand: most responses have none, and this is looked for much faster. */
  readonly letters: RegExp;
  readonly condition: RegExp;
  readonly asking: RegExp;
  readonly idle: RegExp;
}

const patterns = new WeakMap<EarsLexicon, Patterns>();

function patternsOf(lexicon: EarsLexicon): Patterns {
  const known = patterns.get(lexicon);
  if (known) return known;
  const made: Patterns = {
    letters: new RegExp(lexicon.trailing.map(escapeRegex).join('|'), 'iu'),
    condition: new RegExp(anyPhrase(lexicon.trailing), 'giu'),
    asking: new RegExp(
      String.raw`(?:^|[^\p{L}\p{N}_])(?:${lexicon.askingVerbs.map(escapeRegex).join('|')})[ \t]*$`,
      'iu',
    ),
    idle: new RegExp(
      String.raw`^[ \t]+(?:${lexicon.idleConditions.map(escapeRegex).join('|')})(?![\p{L}\p{N}_-])`,
      'iu',
    ),
  };
  patterns.set(lexicon, made);
  return made;
}

/** Longer than any word that is looked for beside a condition. */
const reach = 24;

/** A second sentence behind the first is no condition of it. */
const endsSentence = /[.。][ \t]|[;；]|[ \t][—–][ \t]/;

/**
 * The first condition at the end of a response, in the sentence of the modal and outside of brackets. "If" behind a verb of
 * asking means whether (`determine if more pages exist`), and `if necessary` is a figure of speech.
 */
export function trailingCondition(
  masked: string,
  from: number,
  to: number,
  lexicon: EarsLexicon,
): TrailingCondition | undefined {
  const { letters, condition, asking, idle } = patternsOf(lexicon);
  const tail = masked.slice(from, to);
  if (!letters.test(tail)) return undefined;
  const stop = tail.search(endsSentence);
  const sentence = stop < 0 ? tail : tail.slice(0, stop);
  let depth = 0;
  let counted = 0;
  condition.lastIndex = 0;
  for (let found = condition.exec(sentence); found; found = condition.exec(sentence)) {
    for (; counted < found.index; counted += 1) depth += depthOf(sentence.charCodeAt(counted));
    const before = sentence.slice(Math.max(0, found.index - reach), found.index);
    const behind = sentence.slice(found.index + found[0].length, found.index + found[0].length + reach);
    if (before.trim() === '' || depth > 0 || asking.test(before) || idle.test(behind)) continue;
    const start = from + found.index;
    const span = trimClause(masked, start + found[0].length, from + sentence.length);
    if (span === null) return undefined;
    const end = masked.charAt(span.end - 1) === '.' ? span.end - 1 : span.end;
    return { keyword: { start, end: start + found[0].length }, span: { start: span.start, end } };
  }
  return undefined;
}

/** 1 for an opening bracket, -1 for a closing one. */
function depthOf(code: number): number {
  if (code === 40 || code === 91 || code === 0xff08) return 1;
  return code === 41 || code === 93 || code === 0xff09 ? -1 : 0;
}
