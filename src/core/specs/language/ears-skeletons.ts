import type { EarsLanguage } from '../ears/lexicon';
import { lexiconOf } from '../ears/lexicon';
import type { EarsStyle } from './ears-style';

/** A criterion to be filled in. */
export interface Skeleton {
  /** As it is listed: `WHEN …, THE Till SHALL …`. */
  readonly label: string;
  /** What kind of criterion it is. */
  readonly about: string;
  /** In the snippet syntax of editors. */
  readonly snippet: string;
}

type Section = 'current' | 'expected' | 'unchanged' | null;

/** What stands in the gaps until somebody writes there. */
const gaps: Readonly<
  Record<
    EarsLanguage,
    Readonly<Record<'event' | 'unwanted' | 'state' | 'feature' | 'system' | 'response' | 'wrong', string>>
  >
> = {
  en: {
    event: 'event',
    unwanted: 'unwanted condition',
    state: 'state',
    feature: 'feature is included',
    system: 'System',
    response: 'response',
    wrong: 'does what is wrong',
  },
  es: {
    event: 'evento',
    unwanted: 'condición no deseada',
    state: 'estado',
    feature: 'característica incluida',
    system: 'Sistema',
    response: 'respuesta',
    wrong: 'hace lo incorrecto',
  },
  pt: {
    event: 'evento',
    unwanted: 'condição indesejada',
    state: 'estado',
    feature: 'recurso incluído',
    system: 'Sistema',
    response: 'resposta',
    wrong: 'faz o que está errado',
  },
};

type Piece = string | { readonly gap: string };

/** The patterns of EARS (SPEC-11, SPEC-12) as a document writes them: its language, its case, with THEN or a comma. */
export function earsSkeletons(style: EarsStyle, section: Section): readonly Skeleton[] {
  const lexicon = lexiconOf(style.language);
  const words = gaps[style.language];
  const key = (word: string): string => (style.upper ? word.toUpperCase() : word);
  const first = (word: string): string => (style.upper ? word.toUpperCase() : capitalised(word));
  const article = lexicon.articles[0] ?? 'the';
  const the = style.upperArticle ? article.toUpperCase() : article;
  const system: Piece = { gap: style.system ?? words.system };
  const then = key(lexicon.then[0] ?? 'then');
  const shall = key(lexicon.shall[0] ?? 'shall');
  const goOn = section === 'unchanged' ? [` ${key(lexicon.continueTo[0] ?? 'continue to')}`] : [];
  const response: readonly Piece[] =
    section === 'current' ? [' ', { gap: words.wrong }] : [` ${shall}`, ...goOn, ' ', { gap: words.response }];
  const requires = (withThen: boolean): readonly Piece[] => [
    ...(withThen ? [style.then ? ` ${then} ` : `, ${then} `] : [', ']),
    `${the} `,
    system,
    ...response,
  ];
  const clause = (word: string, gap: string): readonly Piece[] => [`${word} `, { gap }];
  const when = lexicon.when[0] ?? 'when';
  const event = skeleton('Event', [...clause(first(when), words.event), ...requires(style.then)]);
  if (section === 'current') return [event];
  return [
    event,
    skeleton('Unwanted behaviour', [...clause(first(lexicon.if[0] ?? 'if'), words.unwanted), ...requires(true)]),
    skeleton('State', [...clause(first(lexicon.while[0] ?? 'while'), words.state), ...requires(style.then)]),
    skeleton('Always', [`${style.upperArticle ? the : capitalised(the)} `, system, ...response]),
    skeleton('Optional feature', [...clause(first(lexicon.where[0] ?? 'where'), words.feature), ...requires(false)]),
    skeleton('State and event', [
      ...clause(first(lexicon.while[0] ?? 'while'), words.state),
      ', ',
      ...clause(key(when), words.event),
      ...requires(style.then),
    ]),
  ];
}

function skeleton(about: string, pieces: readonly Piece[]): Skeleton {
  let gap = 0;
  const snippet = pieces.map((piece) => {
    if (typeof piece === 'string') return escaped(piece);
    gap += 1;
    return `\${${String(gap)}:${escaped(piece.gap)}}`;
  });
  const label = pieces.map((piece) => (typeof piece === 'string' ? piece : '…'));
  return { about, label: label.join(''), snippet: snippet.join('') };
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, String.raw`\$&`);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
