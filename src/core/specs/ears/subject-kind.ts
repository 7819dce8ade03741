import type { Span } from '../../text/span';
import type { EarsLexicon } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';

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

const longestPronoun = Math.max(
  ...earsLanguages.flatMap((language) => lexiconOf(language).pronouns.map((word) => word.length)),
);

/** How the pattern of a passive begins: looked at before a text is cut out. */
const passiveBegins = 'oatb';

/**
 * Whether the subject of a response says nothing: a pronoun, or a thing that something is done to by nobody in particular.
 * @param response where it stands behind the modal
 */
export function weakSubjectOf(masked: string, subject: Span, response: Span, lexicon: EarsLexicon): WeakSubject | null {
  const isShort = subject.end - subject.start <= longestPronoun;
  if (isShort && lexicon.pronouns.includes(masked.slice(subject.start, subject.end).toLowerCase())) return 'pronoun';
  if (!passiveBegins.includes(masked.charAt(response.start))) return null;
  const participle = passive.exec(masked.slice(response.start, response.end))?.[1];
  if (participle === undefined || states.has(participle) || participle.startsWith('un')) return null;
  return participle.endsWith('ed') || irregular.has(participle) ? 'passive' : null;
}
