import { earsLanguages, type EarsLexicon, lexiconOf } from '../../src/core/specs/ears/lexicon';
import { type LabelKind, labels, type SpecLabels } from '../../src/core/specs/labels';
import { idPattern } from '../../src/core/specs/requirement-id';

/** A rule of a TextMate grammar, as far as ours needs them. */
export interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

type Captures = Readonly<Record<string, { readonly name?: string; readonly patterns?: readonly Rule[] }>>;

export interface Grammar {
  readonly information_for_contributors: readonly string[];
  readonly scopeName: string;
  readonly injectionSelector: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

/**
 * The grammar that colours specs inside of Markdown, made from the words that the parsers know, so that a new language is
 * coloured as soon as it is read.
 *
 * An injection sees no file names. So every rule asks for something that hardly stands outside of specs: a sentence that
 * begins with a keyword and has its SHALL, a box with a number, a label of ours with IDs behind it. What only the document
 * as a whole can tell (a wrapped sentence, a box without a number) is left to the semantic tokens.
 */
export function specGrammar(): Grammar {
  return {
    information_for_contributors: ['Made by `npm run grammar` from scripts/grammar/spec-grammar.ts. Change that file.'],
    scopeName: 'markdown.spec.fingerpost',
    // Within paragraphs and headings alone: code, tables, comments and front matter are none of ours.
    injectionSelector: [
      'L:meta.paragraph.markdown - markup.inline.raw - meta.criterion.spec',
      'L:markup.heading.markdown - markup.inline.raw',
    ].join(', '),
    patterns: [
      { include: '#file-reference' },
      { include: '#task' },
      { include: '#criterion' },
      { include: '#requirement-head' },
      { include: '#property-head' },
      { include: '#property-mention' },
      { include: '#references' },
    ],
    repository: {
      'file-reference': {
        name: 'meta.file-reference.spec',
        match: String.raw`(#\[\[)(file)(:)([^\]\r\n]+)(\]\])`,
        captures: named({
          1: 'punctuation.definition.reference.spec',
          2: 'keyword.other.reference.spec',
          3: 'punctuation.separator.spec',
          4: 'markup.underline.link.spec',
          5: 'punctuation.definition.reference.spec',
        }),
      },
      task,
      criterion,
      'requirement-head': head('requirement', idPattern),
      'property-head': head('property', propertyNumber),
      'property-mention': propertyMention,
      references: { patterns: [...referenceRules(String.raw`\*\*|__`, 'bold'), ...referenceRules('[*_]', 'italic')] },
      ids,
    },
  };
}

const named = (names: Readonly<Record<number, string>>): Captures =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, { name }]));

/** Not inside of a word. */
const before = String.raw`(?<![\p{L}\p{N}_])`;
const behind = String.raw`(?![\p{L}\p{N}_])`;

const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);

function alternatives(words: Iterable<string>): string {
  const longestFirst = [...new Set(words)].toSorted(
    (one, other) => other.length - one.length || (one < other ? -1 : 1),
  );
  return longestFirst.map((word) => escape(word).replaceAll(' ', String.raw`[ \t]+`)).join('|');
}

/** Labels of all languages. Short ones ("R", "AC", "Req") are too common to say anything without their document. */
function labelWords(...kinds: readonly LabelKind[]): string {
  const tables: readonly SpecLabels[] = Object.values(labels);
  const words = tables.flatMap((table) => kinds.flatMap((kind) => table[kind]));
  return alternatives(words.filter((word) => word.length > 4 || !/^[A-Za-z.]+$/.test(word) || word === 'Refs'));
}

/** Keywords of EARS, in capitals as they decide. */
function keywords(...roles: readonly (keyof EarsLexicon)[]): string {
  return alternatives(
    earsLanguages
      .flatMap((language) => roles.flatMap((role) => lexiconOf(language)[role]))
      .map((word) => word.toUpperCase()),
  );
}

const conditions = keywords('where', 'while', 'when', 'if');
const quantifiers = keywords('forAll');
const modal = keywords('shall');
/** Words of two letters ("OS", "AN") are names as often as articles. */
const articles = keywords('articles')
  .split('|')
  .filter((word) => word.length > 2 || word === 'EL' || word === 'LA')
  .join('|');

const taskNumber = String.raw`\d+[a-z]?(?:[.-](?:\d+[a-z]?|[A-Z]{2,}))*`;
const propertyNumber = String.raw`(?:[A-Z]{1,4}-?)?\d{1,9}(?:\.\d{1,9})*[a-z]?(?:-[A-Za-z]{1,12}\d{0,3})?`;
/** An ID that is written out in front of a sentence has a dot or a prefix. */
const writtenId = String.raw`(?:(?=[A-Z]|\d+\.\d)${idPattern})`;

const task: Rule = {
  name: 'meta.task.spec',
  match: String.raw`\G(\[)([ xX~-])(\])(\\?\*)?[ \t]+(${taskNumber})(\*)?(\.)?(?=[ \t]|$)`,
  captures: {
    ...named({
      1: 'punctuation.definition.checkbox.begin.spec',
      3: 'punctuation.definition.checkbox.end.spec',
      4: 'keyword.operator.optional.spec',
      5: 'constant.numeric.task.spec',
      6: 'keyword.operator.optional.spec',
      7: 'punctuation.separator.spec',
    }),
    2: {
      patterns: [
        { match: '[xX]', name: 'constant.language.state.done.spec' },
        { match: '-', name: 'constant.language.state.running.spec' },
        { match: '~', name: 'constant.language.state.queued.spec' },
      ],
    },
  },
};

const opensSentence = String.raw`(?:\*\*|__)?(?:${writtenId}(?:\*\*|__)?[.:：]?(?:\*\*|__)?[ \t]+)?(?:\*\*)?`;
const laterOn = (words: string): string => String.raw`${behind}[^\n]*?${before}(?:${words})${behind}`;

const criterion: Rule = {
  name: 'meta.criterion.spec',
  begin: String.raw`\G(?=${opensSentence}(?:(?:${conditions})${laterOn(`${modal}|${keywords('then')}`)}|(?:${articles}|${quantifiers})${laterOn(modal)}))`,
  end: '$',
  patterns: [
    {
      match: String.raw`\G(\*\*|__)(${writtenId})(\1)`,
      captures: named({
        1: 'markup.bold.markdown punctuation.definition.bold.markdown',
        2: 'markup.bold.markdown constant.numeric.criterion.spec',
        3: 'markup.bold.markdown punctuation.definition.bold.markdown',
      }),
    },
    { match: String.raw`\G${writtenId}(?=[.:：]?[ \t])`, name: 'constant.numeric.criterion.spec' },
    {
      match: String.raw`${before}(?:(?:${modal})[ \t]+(?:${keywords('not')})|(?:${keywords('not')})[ \t]+(?:${modal}))${behind}`,
      name: 'keyword.control.modal.prohibition.ears',
    },
    {
      match: String.raw`${before}(?:${modal})(?:[ \t]+(?:${keywords('continueTo')}))?${behind}`,
      name: 'keyword.control.modal.ears',
    },
    { match: String.raw`${before}(?:${conditions})${behind}`, name: 'keyword.control.condition.ears' },
    { match: String.raw`${before}(?:${keywords('then')})${behind}`, name: 'keyword.control.then.ears' },
    { match: String.raw`${before}(?:${quantifiers})${behind}`, name: 'keyword.control.quantifier.ears' },
    { match: String.raw`${before}(?:${articles})${behind}`, name: 'keyword.other.article.ears' },
    { include: '#file-reference' },
    { include: 'text.html.markdown#inline' },
  ],
};

/** `### Requirement 1: Title`: within a heading the marks stand before the word. */
function head(kind: 'requirement' | 'property', number: string): Rule {
  return {
    match: String.raw`(?<=#[ \t])(${labelWords(kind)})[ \t]*(${number})(?=[ \t]*(?:[:：.．(（–—-]|$))`,
    captures: named({ 1: `keyword.other.${kind}.spec`, 2: `constant.numeric.${kind}.spec` }),
  };
}

/** `**Property 1: Title**` and, where it opens a paragraph, `Property 1: Title`. */
const propertyMention: Rule = {
  patterns: [
    {
      name: 'markup.bold.markdown meta.property.spec',
      begin: String.raw`(\*\*|__)(${labelWords('property')})[ \t]*(${propertyNumber})(?=[ \t]*(?:[:：(（*_–—-]))`,
      beginCaptures: named({
        1: 'punctuation.definition.bold.markdown',
        2: 'keyword.other.property.spec',
        3: 'constant.numeric.property.spec',
      }),
      end: String.raw`(\1)|$`,
      endCaptures: named({ 1: 'punctuation.definition.bold.markdown' }),
      patterns: [{ include: 'text.html.markdown#inline' }],
    },
    {
      match: String.raw`\G(${labelWords('property')})[ \t]*(${propertyNumber})(?=[:：])`,
      captures: named({ 1: 'keyword.other.property.spec', 2: 'constant.numeric.property.spec' }),
    },
  ],
};

const allWords = alternatives(Object.values(labels).flatMap(({ all }: SpecLabels) => all));

const ids: Rule = {
  patterns: [
    {
      match: String.raw`(?<![\p{L}\p{N}.])${idPattern}(?![\p{L}\p{N}])`,
      name: 'constant.numeric.reference.spec',
    },
    { match: String.raw`[,，、;；&]`, name: 'punctuation.separator.spec' },
    { match: String.raw`[-–—~〜～]`, name: 'keyword.operator.range.spec' },
    { match: String.raw`(?i)(?<![\p{L}\p{N}])(?:${allWords})(?![\p{L}\p{N}])`, name: 'constant.language.all.spec' },
    {
      match: String.raw`(?i)(?<![\p{L}\p{N}])(?:${labelWords('requirement', 'property')})(?![\p{L}\p{N}])`,
      name: 'keyword.other.reference.spec',
    },
  ],
};

/** `_Requirements: 1.1_` and `**Validates:** Requirements 1.1`: with the colon inside of the marks, or the marks closed. */
function referenceRules(mark: string, emphasis: 'bold' | 'italic'): readonly Rule[] {
  const label = String.raw`(?i:${labelWords('references', 'validates', 'properties', 'property')})`;
  const value = String.raw`(?=[^\n]{0,400}?(?:\d|(?i:${allWords})))`;
  const open = String.raw`(?<![*_\p{L}\p{N}])(${mark})(${label})`;
  const punctuation = `punctuation.definition.${emphasis}.markdown`;
  return [
    {
      name: 'meta.references.spec',
      begin: String.raw`${open}(?:[ \t]*([:：])(\1)|(\1)[ \t]*([:：]))${value}`,
      beginCaptures: named({
        1: punctuation,
        2: `markup.${emphasis}.markdown keyword.other.reference.spec`,
        3: 'punctuation.separator.spec',
        4: punctuation,
        5: punctuation,
        6: 'punctuation.separator.spec',
      }),
      end: '$',
      patterns: [{ include: '#ids' }],
    },
    {
      name: `markup.${emphasis}.markdown meta.references.spec`,
      begin: String.raw`${open}[ \t]*([:：])${value}`,
      beginCaptures: named({ 1: punctuation, 2: 'keyword.other.reference.spec', 3: 'punctuation.separator.spec' }),
      end: String.raw`(\1)|$`,
      endCaptures: named({ 1: punctuation }),
      patterns: [{ include: '#ids' }],
    },
  ];
}
