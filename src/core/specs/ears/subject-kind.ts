import type { EarsLexicon } from './lexicon';

/** Why a subject says too little: nobody knows who does it. */
export type WeakSubject = 'pronoun' | 'passive';

const passive = /^(?:(?:only|also|always|then)[ \t]+)?be[ \t]+(?:[a-z]+ly[ \t]+)?([a-z]+)(?![\p{L}\p{N}-])/u;

const irregular: ReadonlySet<string> = new Set(
  'built chosen done drawn driven found given held hidden kept known left made met paid put read run seen sent set shown taken thrown told understood written'.split(
    ' ',
  ),
);

/** Participles that say how something is, not what somebody does to it. */
const states: ReadonlySet<string> = new Set(
  (
    'accepted aligned allowed authenticated authorized based centered checked closed collapsed committed compressed concerned ' +
    'connected dedicated defined-by detailed disabled enabled encoded expanded expected fixed focused formatted hidden ' +
    'intended limited located logged marked needed nested opened optimized paused permitted rated related required ' +
    'restricted selected signed skipped sorted supposed trusted typed unauthorized unchanged untouched'
  ).split(' '),
);

/**
 * Whether the subject of a response says nothing: a pronoun, or a thing that something is done to by nobody in particular.
 * @param response the masked text behind the modal
 */
export function weakSubjectOf(subject: string, response: string, lexicon: EarsLexicon): WeakSubject | null {
  if (lexicon.pronouns.includes(subject.toLowerCase())) return 'pronoun';
  const participle = passive.exec(response)?.[1];
  if (participle === undefined || states.has(participle) || participle.startsWith('un')) return null;
  return participle.endsWith('ed') || irregular.has(participle) ? 'passive' : null;
}
