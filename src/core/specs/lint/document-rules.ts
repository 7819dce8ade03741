import { guessLanguage } from '../ears/guess-language';
import type { CriteriaText } from '../requirements';
import { normalizeTerm } from './criterion-rule';
import type { CriterionView, RequirementView, SourceText } from './criterion-view';
import type { LintFix, LintProblem } from './problem';

/** One document of criteria, as its rules see it. */
export interface DocumentContext {
  readonly value: CriteriaText;
  readonly source: SourceText;
  readonly requirements: readonly RequirementView[];
}

/** How far a document is EARS. */
export interface EarsState {
  readonly language: string | null;
  readonly ears: 'checked' | 'unknown-language' | 'not-ears';
}

/** The language that most criteria have; a document without any keyword is in no language we know, or is not EARS. */
export function earsStateOf({ requirements }: DocumentContext): EarsState {
  const counts = new Map<string, { readonly language: string; count: number }>();
  let known: { readonly language: string; count: number } | undefined;
  for (const { criteria } of requirements) {
    for (const { reading } of criteria) {
      const { language } = reading;
      if (language === null) continue;
      // Most have the language of the one before.
      if (known?.language !== language) {
        known = counts.get(language) ?? { language, count: 0 };
        counts.set(language, known);
      }
      known.count += 1;
    }
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most) return { language: most.language, ears: 'checked' };
  if (requirements.every(({ criteria }) => criteria.length === 0)) return { language: null, ears: 'not-ears' };
  const texts = requirements.flatMap(({ criteria }) => criteria.map(({ reading }) => reading.masked));
  const guessed = guessLanguage(texts.slice(0, 40).join('\n'));
  return { language: guessed, ears: guessed === null ? 'unknown-language' : 'not-ears' };
}

/**
 * Criteria without SHALL. Only where half of the file uses a modal verb is one of them a slip; else the file is written in
 * another way, which is said once. Defects of a bug analysis say what is, not what shall be.
 */
export function noShall(context: DocumentContext, { language }: EarsState): LintProblem[] {
  let all = 0;
  const without: (readonly [RequirementView, CriterionView])[] = [];
  for (const requirement of context.requirements) {
    if (requirement.section === 'current') continue;
    all += requirement.criteria.length;
    for (const view of requirement.criteria) if (view.reading.modal === null) without.push([requirement, view]);
  }
  const [first] = without;
  if (!first || language === null) return [];
  if (2 * (all - without.length) < all) {
    const message = `${String(without.length)} of ${String(all)} criteria here have no SHALL. EARS criteria say WHEN …, THE … SHALL ….`;
    return [{ ...first[1].idPlace(first[0].document, context.source), code: 'ears.file-without-shall', message }];
  }
  return without.flatMap(([{ document }, view]): LintProblem[] => {
    const { pattern, masked, sentenceEnd } = view.reading;
    if (pattern === null && guessLanguage(masked) === null) return [];
    const place = view.place(document, context.source, { start: 0, end: sentenceEnd });
    return [{ ...place, code: 'ears.no-shall', message: 'This criterion has no SHALL: say who shall do what.' }];
  });
}

/** A glossary of fewer terms is a beginning, not a vocabulary. */
const fewestTerms = 3;

/** Snake_Case terms that the glossary does not have, each once. */
export function undefinedTerms(context: DocumentContext, terms: ReadonlySet<string>): LintProblem[] {
  if (context.value.glossary.length < fewestTerms) return [];
  const seen = new Set<string>();
  const named = new Set<string>();
  const problems: LintProblem[] = [];
  for (const { document, criteria } of context.requirements) {
    for (const view of criteria)
      for (const { term, at } of view.terms) {
        if (seen.has(term)) continue;
        seen.add(term);
        const name = normalizeTerm(term);
        if (named.has(name) || isKnown(name, terms)) continue;
        named.add(name);
        const place = view.place(document, context.source, { start: at, end: at + term.length });
        const message = `${term} is not in the glossary.`;
        problems.push({
          ...place,
          code: 'glossary.undefined-term',
          message,
          fixes: addToGlossary(context, document, term),
        });
      }
  }
  return problems;
}

function isKnown(name: string, terms: ReadonlySet<string>): boolean {
  return [name, name.replace(/s$/, ''), name.replace(/es$/, ''), name.replace(/ies$/, 'y'), `${name}s`].some((one) =>
    terms.has(one),
  );
}

/** The terms of a glossary as they are compared; what stands in brackets behind one is another name for it. */
export function termsOf({ glossary }: CriteriaText): ReadonlySet<string> {
  return new Set(
    glossary.flatMap(({ term }) => {
      const [, outer = term, inner] = /^([^(（]*)[(（]([^)）]*)[)）]?/.exec(term) ?? [];
      return [term, ...outer.split(/[/,、]/), ...(inner === undefined ? [] : [inner])]
        .map(normalizeTerm)
        .filter((one) => one !== '');
    }),
  );
}

/** A line behind the last entry, written as that one is. Not in tables. */
function addToGlossary(
  { value, source }: DocumentContext,
  document: 'requirements' | 'bugfix',
  term: string,
): LintFix[] {
  const last = value.glossary.at(-1);
  const start = last === undefined ? undefined : source.starts[last.from];
  if (last === undefined || start === undefined) return [];
  const end = source.starts[last.to + 1] ?? source.text.length;
  const line = source.text.slice(start, end);
  const marker = /^[ \t]*[-*+][ \t]+/.exec(line)?.[0];
  if (marker === undefined) return [];
  const bare = source.text.slice(0, end).replace(/[\r\n]+$/, '').length;
  const eol = line.includes('\r\n') ? '\r\n' : '\n';
  const mark = line.includes('**') ? '**' : line.includes('`') ? '`' : '';
  const text = `${eol}${marker}${mark}${term}${mark}: `;
  return [{ title: `Add ${term} to the glossary`, edits: [{ document, span: { start: bare, end: bare }, text }] }];
}
