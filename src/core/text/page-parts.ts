/** How much of a page is given (TOOL-25). */
export type PageMode = 'selective' | 'truncated' | 'full';

/** Sentences before and after each hit, and from the beginning where there is none. */
const around = 10;
const withoutHit = 20;
/** Characters. */
const truncatedTo = 8_000;
/** A page may have millions, and the model's window could not hold them. */
const mostOfFull = 150_000;

export interface PagePart {
  readonly text: string;
  /** What the reader must know about what is missing; empty where nothing is. */
  readonly note: string;
}

/** The part of a page's Markdown that was asked for. @param terms each is looked for by itself, whatever its case */
export function partOf(markdown: string, mode: PageMode, terms: readonly string[]): PagePart {
  if (mode === 'selective') return selected(markdown, terms);
  const most = mode === 'truncated' ? truncatedTo : mostOfFull;
  if (markdown.length <= most) return { text: markdown, note: '' };
  const rest = markdown.length - most;
  const how = 'Use the mode selective with search_terms for what comes later.';
  return { text: whole(markdown.slice(0, most)), note: `[${rest} more characters left out. ${how}]` };
}

/** Half of a character at the end is none. */
const whole = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

function selected(markdown: string, terms: readonly string[]): PagePart {
  const sentences = sentencesOf(markdown);
  const wanted = terms.map((term) => term.toLowerCase().trim()).filter((term) => term !== '');
  const hits = sentences.flatMap((sentence, index) =>
    wanted.some((term) => sentence.toLowerCase().includes(term)) ? [index] : [],
  );
  if (hits.length === 0) {
    const beginning = cut(sentences.slice(0, withoutHit).join(''));
    const why = wanted.length === 0 ? 'No search terms were given' : `Nothing on the page holds ${wanted.join(', ')}`;
    const rest = sentences.length > withoutHit || beginning.note !== '';
    const how = rest ? ' This is its beginning. Try other search_terms, or the mode truncated or full.' : '';
    return { text: beginning.text, note: wanted.length === 0 && !rest ? '' : `[${why}.${how}]` };
  }
  const parts: string[] = [];
  let end = 0;
  for (const [start, stop] of joined(hits, sentences.length)) {
    if (start > end) parts.push('\n\n[…]\n\n');
    parts.push(...sentences.slice(start, stop));
    end = stop;
  }
  if (end < sentences.length) parts.push('\n\n[…]');
  return cut(parts.join(''));
}

function cut(text: string): PagePart {
  const trimmed = text.trim();
  if (trimmed.length <= mostOfFull) return { text: trimmed, note: '' };
  return { text: whole(trimmed.slice(0, mostOfFull)), note: '[The answer is full. Use rarer search_terms.]' };
}

/** The stretches around the hits, those that touch as one. */
function joined(hits: readonly number[], count: number): readonly (readonly [start: number, stop: number])[] {
  const stretches: [number, number][] = [];
  for (const hit of hits) {
    const [start, stop] = [Math.max(0, hit - around), Math.min(count, hit + around + 1)];
    const last = stretches.at(-1);
    if (last && start <= last[1]) last[1] = stop;
    else stretches.push([start, stop]);
  }
  return stretches;
}

/**
 * Cuts a text into sentences; a line end ends one as well. Put together they are the text again. One that goes on for very
 * long is cut where it stands.
 */
export function sentencesOf(text: string): readonly string[] {
  const ends = /(?<![.!?])[.!?]+["'”’)\]]*(?:\s+|$)|[。！？]+\s*|\n\s*/gu;
  const sentences: string[] = [];
  let start = 0;
  const take = (stop: number): void => {
    for (; stop - start > longestSentence; start += longestSentence) {
      sentences.push(text.slice(start, start + longestSentence));
    }
    if (stop > start) sentences.push(text.slice(start, stop));
    start = stop;
  };
  for (const { index, 0: end } of text.matchAll(ends)) take(index + end.length);
  take(text.length);
  return sentences;
}

/** Characters. */
const longestSentence = 2_000;
