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

function* judged(requirements: readonly RequirementView[]): Generator<readonly [RequirementView, CriterionView]> {
  for (const requirement of requirements) {
    for (const view of requirement.criteria) yield [requirement, view];
  }
}

/** The language that most criteria have; a document without any keyword is in no language we know, or is not EARS. */
export function earsStateOf({ requirements }: DocumentContext): EarsState {
  const counts = new Map<string, number>();
  let first: CriterionView | undefined;
  for (const [, view] of judged(requirements)) {
    first ??= view;
    const { language } = view.reading;
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most) return { language: most[0], ears: 'checked' };
  if (!first) return { language: null, ears: 'not-ears' };
  const texts = requirements.flatMap(({ criteria }) => criteria.map(({ reading }) => reading.masked));
  const guessed = guessLanguage(texts.slice(0, 40).join('\n'));
  return { language: guessed, ears: guessed === null ? 'unknown-language' : 'not-ears' };
}

/**
 * Criteria without SHALL. Only where half of the file uses a modal verb is one of them a slip; else the file is written in
 * another way, which is said once. Defects of a bug analysis say what is, not what shall be.
 */
export function noShall(context: DocumentContext, { language }: EarsState): LintProblem[] {
  const criteria = [...judged(context.requirements)].filter(([{ section }]) => section !== 'current');
  const without = criteria.filter(([, { reading }]) => reading.modal === null);
  const [first] = without;
  if (!first || language === null) return [];
  if (2 * (criteria.length - without.length) < criteria.length) {
    const message = `${String(without.length)} of ${String(criteria.length)} criteria here have no SHALL. EARS criteria say WHEN …, THE … SHALL ….`;
    return [{ ...first[1].idPlace(first[0].document, context.source), code: 'ears.file-without-shall', message }];
  }
  return without.flatMap(([{ document }, view]): LintProblem[] => {
    const { pattern, masked, sentenceEnd } = view.reading;
    if (pattern === null && guessLanguage(masked) === null) return [];
    const place = view.place(document, context.source, { start: 0, end: sentenceEnd });
    return [{ ...place, code: 'ears.no-shall', message: 'This criterion has no SHALL: say who shall do what.' }];
  });
}

const snakeCase = /(?<![\p{L}\p{N}_./-])\p{Lu}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+(?![\p{L}\p{N}_(/-]|\.\w)/gu;

/** A glossary of fewer terms is a beginning, not a vocabulary. */
const fewestTerms = 3;

/** Snake_Case terms that the glossary does not have, each once. */
export function undefinedTerms(context: DocumentContext, terms: ReadonlySet<string>): LintProblem[] {
  if (context.value.glossary.length < fewestTerms) return [];
  const seen = new Set<string>();
  const problems: LintProblem[] = [];
  for (const [{ document }, view] of judged(context.requirements)) {
    const { masked } = view.reading;
    if (!masked.includes('_')) continue;
    for (const found of masked.matchAll(snakeCase)) {
      const term = found[0];
      // MAX_RETRIES is a constant, no term.
      if (!/\p{Ll}/u.test(term)) continue;
      const name = normalizeTerm(term);
      if (seen.has(name) || isKnown(name, terms)) continue;
      seen.add(name);
      const place = view.place(document, context.source, { start: found.index, end: found.index + term.length });
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
