import type { Span } from '../../text/span';
import type { Ears } from '../show';
import type { Keyword } from './keywords';
import { keywordsInAnyCase } from './keywords';
import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';

export interface Modal {
  readonly keyword: Keyword;
  readonly kind: Exclude<Ears['modal'], null>;
  /** With what belongs to it: `NO DEBE`, `SHALL CONTINUE TO`. */
  readonly span: Span;
  readonly language: EarsLanguage;
}

/** The first SHALL in capitals; else the first other modal in capitals; else the same in any case. */
export function modalOf(masked: string, end: number, capitals: readonly Keyword[]): Modal | undefined {
  const strong = capitals.find((one) => one.role === 'shall');
  if (strong) return modalAt(masked, strong);
  const other = capitals.find((one) => one.role === 'other');
  if (other) return modalAt(masked, other);
  const sentence = masked.slice(0, end);
  const [shall] = keywordsInAnyCase(sentence, 'shall');
  if (shall) return modalAt(masked, shall);
  // What may be is told in brackets; that makes no requirement of a sentence.
  const weak = keywordsInAnyCase(sentence, 'other').find(({ start }) => !isInBrackets(sentence, start));
  return weak && modalAt(masked, weak);
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
  const { language } = keyword;
  const known = patterns.get(language);
  const behind = masked.slice(keyword.end, keyword.end + reach);
  const before = masked.slice(Math.max(0, keyword.start - reach), keyword.start);
  const mayBelong = known !== undefined && mayBelongTo(known, masked, keyword.end);
  const not = mayBelong ? known.not.exec(behind)?.[0] : undefined;
  const notBefore = known?.notBefore?.exec(before)?.[0];
  const goesOn = mayBelong ? known.continueTo.exec(behind)?.[0] : undefined;
  const start = keyword.start - (notBefore?.length ?? 0);
  if (keyword.role === 'other') return { keyword, kind: 'other', span: { start, end: keyword.end }, language };
  const span = { start, end: keyword.end + (not ?? goesOn ?? '').length };
  const isProhibition = not !== undefined || notBefore !== undefined;
  const kind = isProhibition ? 'SHALL NOT' : goesOn !== undefined ? 'SHALL CONTINUE TO' : 'SHALL';
  return { keyword, kind, span, language };
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
