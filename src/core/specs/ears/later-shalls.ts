import { escapeRegex } from '../../text/words';
import type { Span } from '../../text/span';
import type { Keyword } from './keywords';
import { earsLanguages, lexiconOf } from './lexicon';
import { hasNoArticles } from './system';

/** A further SHALL of a criterion. */
export interface LaterShall {
  readonly keyword: Span;
  /** Who does it; null where it goes on with the subject of the first (`… AND SHALL log it`). */
  readonly subject: Span | null;
  /** Written with an article in capitals or before code, as systems are: `THE Player`, ``the `Player` ``. */
  readonly isSystem: boolean;
  /** Where the part begins that could stand alone: its own clause or its own subject. */
  readonly partStart: number;
}

const clauseRoles: readonly string[] = ['where', 'while', 'when', 'if'];

/** Of all languages: many write English keywords around sentences of their own (`SHALL …, y el `Store` SHALL …`). */
const all = earsLanguages.map((language) => lexiconOf(language));
const anyOf = (words: readonly string[]): string => [...new Set(words)].map(escapeRegex).join('|');
const articles = anyOf(all.flatMap((lexicon) => lexicon.articles));
const conjunctions = anyOf(all.flatMap(({ and, then }) => [...and, ...then]));
const loose = anyOf(all.flatMap(({ adverbs, and }) => [...adverbs, ...and]));

const joints = new RegExp(
  String.raw`[,，、;；:：(—–]|[.。][ \t]|(?<![\p{L}\p{N}_-])(?:${conjunctions})(?![\p{L}\p{N}_-])(?:[ \t]+(?:${loose})(?![\p{L}\p{N}_]))*`,
  'giu',
);
const leadingArticle = new RegExp(String.raw`^(?:${articles})[ \t]+`, 'i');

/**
 * What stands before each SHALL behind the first one. A subject reaches from the last comma, dash or conjunction to the modal;
 * where nothing is left there the sentence goes on with its first subject, which is an and-list and no second requirement.
 */
export function laterShalls(
  masked: string,
  text: string,
  firstEnd: number,
  later: readonly Keyword[],
  clauses: readonly Keyword[],
): LaterShall[] {
  const own = clauses.filter(({ role }) => clauseRoles.includes(role));
  let from = firstEnd;
  let next = 0;
  return later.map((keyword) => {
    const between = { start: from, end: keyword.start };
    from = keyword.end;
    while ((own[next]?.start ?? Infinity) < between.start) next += 1;
    const clause = own[next];
    return laterShall(masked, text, between, keyword, clause && clause.start < between.end ? clause : undefined);
  });
}

function laterShall(
  masked: string,
  text: string,
  between: Span,
  keyword: Keyword,
  own: Keyword | undefined,
): LaterShall {
  const subject = subjectBefore(masked, between);
  if (subject === null) return { keyword, subject: null, isSystem: false, partStart: own?.start ?? keyword.start };
  const written = text.slice(subject.start, subject.end);
  const article = leadingArticle.exec(written)?.[0] ?? '';
  const name = written.slice(article.length);
  const inCapitals = article.length > 2 && article === article.toUpperCase();
  const opensSentence = /^\p{Lu}/u.test(article) && /[.。][ \t]*$/.test(masked.slice(between.start, subject.start));
  const isName = article !== '' && (/^`/.test(name) || /^\p{Lu}[\p{L}\p{N}]*_/u.test(name));
  return {
    keyword,
    subject,
    isSystem: inCapitals || opensSentence || isName,
    partStart: own && own.start < subject.start ? own.start : subject.start,
  };
}

function subjectBefore(masked: string, { start, end }: Span): Span | null {
  const segment = masked.slice(start, end);
  let at = 0;
  joints.lastIndex = 0;
  for (let found = joints.exec(segment); found; found = joints.exec(segment)) {
    at = found.index + found[0].length;
  }
  // A list of names is one subject: `the parser and the writer SHALL` begins at the last of them, which is enough. An article
  // in capitals begins one behind the conjunction of any language (`y THE Hasher SHALL`).
  const article = segment.lastIndexOf(' THE ') + 1;
  at = Math.max(at, article);
  const raw = segment.slice(at);
  const lead = raw.length - raw.trimStart().length;
  const subject = raw.trim();
  if (subject === '' || at === 0) return null;
  if (hasNoArticles(subject) && !subject.includes('`')) {
    const own = leadingArticle.exec(subject);
    if (!own || own[0] !== own[0].toUpperCase()) return null;
  }
  return { start: start + at + lead, end: start + at + lead + subject.length };
}
