import type { Span } from '../../text/span';
import type { Ears } from '../show';
import type { Keyword } from './keywords';
import { keywordsInAnyCase } from './keywords';
import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';

/** Its span holds what belongs to it: `NO DEBE`, `SHALL CONTINUE TO`. */
export interface Modal extends Span {
  readonly kind: Exclude<Ears['modal'], null>;
  readonly language: EarsLanguage;
  readonly isShall: boolean;
  readonly upper: boolean;
}

/** The first SHALL in capitals; else the first other modal in capitals; else the same in any case. */
export function modalOf(masked: string, end: number, capitals: readonly Keyword[]): Modal | undefined {
  const inCapitals = firstOf(capitals, 'shall') ?? firstOf(capitals, 'other');
  if (inCapitals) return modalAt(masked, inCapitals);
  const sentence = masked.slice(0, end);
  const [shall] = keywordsInAnyCase(sentence, 'shall');
  if (shall) return modalAt(masked, shall);
  // What may be is told in brackets; that makes no requirement of a sentence.
  const weak = keywordsInAnyCase(sentence, 'other').find(({ start }) => !isInBrackets(sentence, start));
  return weak && modalAt(masked, weak);
}

function firstOf(keywords: readonly Keyword[], role: Keyword['role']): Keyword | undefined {
  for (const keyword of keywords) if (keyword.role === role) return keyword;
  return undefined;
}

interface ModalPatterns {
  /** How what belongs to a modal behind it begins, in both cases. */
  readonly letters: string;
  readonly not: RegExp;
  /** English puts it behind the modal only: "it does not SHALL" is nothing anybody writes. */
  readonly notBefore: RegExp | undefined;
  readonly continueTo: RegExp;
}

const patterns: ReadonlyMap<EarsLanguage, ModalPatterns> = new Map(
  earsLanguages.map((language) => {
    const { not, continueTo } = lexiconOf(language);
    const anyOf = (words: readonly string[]): string => words.map((word) => word.replace(' ', '[ \\t]+')).join('|');
    const behind = (words: readonly string[]): RegExp =>
      new RegExp(String.raw`^[ \t]+(?:\*\*)?(?:${anyOf(words)})(?![\p{L}\p{N}_-])`, 'iu');
    return [
      language,
      {
        letters: [...not, ...continueTo].map((word) => word.charAt(0) + word.charAt(0).toUpperCase()).join(''),
        not: behind(not),
        notBefore:
          language === 'en' ? undefined : new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${anyOf(not)})[ \t]+$`, 'iu'),
        continueTo: behind(continueTo),
      },
    ];
  }),
);

/** Longer than any word that belongs to a modal. */
const reach = 24;

function modalAt(masked: string, keyword: Keyword): Modal {
  const { language, upper } = keyword;
  const isShall = keyword.role === 'shall';
  const known = patterns.get(language);
  const before = known?.notBefore?.exec(masked.slice(Math.max(0, keyword.start - reach), keyword.start))?.[0];
  const start = keyword.start - (before?.length ?? 0);
  let { end } = keyword;
  let kind: Modal['kind'] = !isShall ? 'other' : before === undefined ? 'SHALL' : 'SHALL NOT';
  if (isShall && known && mayBelongTo(known, masked, end)) {
    const behind = masked.slice(end, end + reach);
    const not = known.not.exec(behind)?.[0];
    const goesOn = known.continueTo.exec(behind)?.[0];
    if (not !== undefined) kind = 'SHALL NOT';
    else if (goesOn !== undefined && before === undefined) kind = 'SHALL CONTINUE TO';
    end += (not ?? goesOn ?? '').length;
  }
  return { kind, start, end, language, isShall, upper };
}

/** By the first letter behind the modal, which costs less than the patterns. */
function mayBelongTo({ letters }: ModalPatterns, masked: string, end: number): boolean {
  let at = end;
  while (blankOrStar.includes(masked.charAt(at)) && at < masked.length) at += 1;
  return masked.charCodeAt(at) >= 128 || letters.includes(masked.charAt(at));
}

const blankOrStar = ' \t*';

function isInBrackets(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  return (
    Math.max(before.lastIndexOf('('), before.lastIndexOf('（')) >
    Math.max(before.lastIndexOf(')'), before.lastIndexOf('）'))
  );
}
