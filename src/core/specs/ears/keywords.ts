import { isWordAt } from '../../text/words';
import type { EarsLanguage, EarsLexicon } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';

export type ClauseRole = 'where' | 'while' | 'when' | 'if';
export type KeywordRole = ClauseRole | 'then' | 'shall' | 'other';

/** A keyword of EARS where it stands in a sentence. */
export interface Keyword {
  readonly role: KeywordRole;
  readonly language: EarsLanguage;
  readonly start: number;
  readonly end: number;
  /** In capitals, as keywords are written; in lower case only the first word of a criterion counts as one. */
  readonly upper: boolean;
}

const rolesOf: Readonly<Record<KeywordRole, (lexicon: EarsLexicon) => readonly string[]>> = {
  where: (lexicon) => lexicon.where,
  while: (lexicon) => lexicon.while,
  when: (lexicon) => lexicon.when,
  if: (lexicon) => lexicon.if,
  then: (lexicon) => lexicon.then,
  shall: (lexicon) => lexicon.shall,
  other: (lexicon) => lexicon.otherModals,
};

interface Phrase {
  readonly text: string;
  readonly role: KeywordRole;
  readonly language: EarsLanguage;
}

/** The phrases of all languages by their first word, longer ones first; where two languages share one, the first has it. */
const phrases: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const byFirstWord = new Map<string, Phrase[]>();
  for (const language of earsLanguages) {
    for (const role of Object.keys(rolesOf) as KeywordRole[]) {
      for (const text of rolesOf[role](lexiconOf(language))) {
        const [first = ''] = text.split(' ');
        const known = byFirstWord.get(first) ?? [];
        if (!known.some((one) => one.text === text)) known.push({ text, role, language });
        byFirstWord.set(first, known);
      }
    }
  }
  for (const list of byFirstWord.values()) list.sort((a, b) => b.text.length - a.text.length);
  return byFirstWord;
})();

/** The same by their first word in capitals. */
const capitalPhrases: typeof phrases = new Map([...phrases].map(([first, list]) => [first.toUpperCase(), list]));

/** The next two capitals in a row: A to Z and those of Latin-1. Only asked whether it matches, as each match is an object. */
const twoCapitals = /[A-Z\u00c0-\u00d6\u00d8-\u00de]{2}/g;

function isCapital(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0xde && code !== 0xd7);
}

/** Where a list grows. What is given is a copy of just its length: a list that grew keeps room for sixteen more. */
const room: Keyword[] = [];

/** All keywords in capitals, in order. `masked` hides code and quotes. */
export function keywordsIn(masked: string): readonly Keyword[] {
  let count = 0;
  twoCapitals.lastIndex = 0;
  while (twoCapitals.test(masked)) {
    const start = twoCapitals.lastIndex - 2;
    let runEnd = start + 2;
    while (isCapital(masked.charCodeAt(runEnd))) runEnd += 1;
    const keyword = capitalKeyword(masked, start, runEnd);
    if (keyword) room[count++] = keyword;
    twoCapitals.lastIndex = keyword?.end ?? runEnd;
  }
  return count === 0 ? none : room.slice(0, count);
}

const none: readonly Keyword[] = [];

/** The keyword that begins with this run of capitals. */
function capitalKeyword(masked: string, start: number, runEnd: number): Keyword | undefined {
  const candidates = capitalPhrases.get(masked.slice(start, runEnd));
  if (candidates === undefined || isInsideWord(masked, start, runEnd)) return undefined;
  const [only] = candidates;
  // Most words are the whole phrase.
  const isWhole = candidates.length === 1 && only?.text.length === runEnd - start;
  const phrase = isWhole ? only : candidates.find(({ text }) => standsAt(masked, start, text));
  if (phrase === undefined) return undefined;
  return { role: phrase.role, language: phrase.language, start, end: start + phrase.text.length, upper: true };
}

/** The keyword of one of these roles that begins at `start`, in whatever case. */
export function keywordAt(masked: string, start: number, roles: readonly KeywordRole[]): Keyword | undefined {
  let wordEnd = start;
  while (isWordAt(masked, wordEnd)) wordEnd += 1;
  const word = masked.slice(start, wordEnd);
  const candidates = phrases.get(word.toLowerCase());
  const phrase = candidates?.find(({ text, role }) => roles.includes(role) && standsAt(masked, start, text));
  if (phrase === undefined) return undefined;
  const end = start + phrase.text.length;
  const upper = word === word.toUpperCase() && word.length > 1;
  return { role: phrase.role, language: phrase.language, start, end, upper };
}

function standsAt(masked: string, start: number, phrase: string): boolean {
  const end = start + phrase.length;
  return masked.slice(start, end).toLowerCase() === phrase && !isWordAt(masked, end);
}

/** `AND-gate`, `IF_X`, `(WHEN)` without a condition: not the word of a sentence. */
function isInsideWord(masked: string, start: number, end: number): boolean {
  const before = masked.charAt(start - 1);
  const behind = masked.charAt(end);
  return isWordAt(masked, start - 1) || isWordAt(masked, end) || before === '-' || behind === '-' || before === '.';
}

const patterns = new Map<string, RegExp>();

/** Keywords of a role in any case; slower than capitals, for sentences that have none. */
export function keywordsInAnyCase(masked: string, role: KeywordRole): Keyword[] {
  const known = patterns.get(role) ?? anyCase(role);
  patterns.set(role, known);
  return [...masked.matchAll(known)].flatMap((found) => {
    const keyword = keywordAt(masked, found.index, [role]);
    return keyword && !isInsideWord(masked, keyword.start, keyword.end) ? [keyword] : [];
  });
}

function anyCase(role: KeywordRole): RegExp {
  const words = earsLanguages.flatMap((language) => rolesOf[role](lexiconOf(language)));
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${words.join('|')})(?![\p{L}\p{N}_])`, 'giu');
}
