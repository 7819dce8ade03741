/** Words by which boundaries are told, by language. Languages without words give what numbers and marks alone tell. */
interface BoundaryWords {
  /** In front of the first of two ends that `and` joins. */
  readonly between: readonly string[];
  /** Between two ends. */
  readonly to: readonly string[];
  /** Between the last two members of a list of which one is taken. */
  readonly or: readonly string[];
  /** Between the last two members of a list, or the two ends of a range. */
  readonly and: readonly string[];
  /** In front of a number that is a name: a code, a version, a place. */
  readonly names: readonly string[];
  /** Behind a number that counts nothing. */
  readonly others: readonly string[];
}

const byLanguage: Readonly<Record<string, BoundaryWords>> = {
  en: {
    between: ['between', 'from'],
    to: ['to', 'through', 'until'],
    or: ['or', 'nor'],
    and: ['and'],
    names: [
      ...[
        'http',
        'https',
        'status',
        'code',
        'error',
        'version',
        'requirement',
        'requirements',
        'criterion',
        'property',
      ],
      ...[
        'task',
        'step',
        'phase',
        'section',
        'level',
        'rfc',
        'iso',
        'port',
        'line',
        'page',
        'table',
        'figure',
        'wcag',
        'utf',
      ],
    ],
    others: [
      ...[
        'and',
        'or',
        'to',
        'in',
        'of',
        'at',
        'on',
        'for',
        'with',
        'by',
        'from',
        'as',
        'is',
        'are',
        'when',
        'if',
        'then',
        'the',
      ],
      ...[
        'a',
        'an',
        'shall',
        'per',
        'status',
        'error',
        'errors',
        'code',
        'response',
        'responses',
        'through',
        'until',
        'while',
      ],
      ...[
        'after',
        'before',
        'not',
        'found',
        'forbidden',
        'unauthorized',
        'that',
        'which',
        'plus',
        'minus',
        'so',
        'but',
        'into',
        'd',
      ],
    ],
  },
  es: {
    between: ['entre', 'de', 'desde'],
    to: ['a', 'hasta'],
    or: ['o', 'u'],
    and: ['y', 'e'],
    names: ['código', 'estado', 'versión', 'requisito', 'paso', 'fase', 'puerto', 'línea'],
    others: ['y', 'o', 'a', 'en', 'de', 'por', 'con', 'para', 'si', 'cuando', 'el', 'la', 'los', 'las', 'debe'],
  },
  pt: {
    between: ['entre', 'de'],
    to: ['a', 'até'],
    or: ['ou'],
    and: ['e'],
    names: ['código', 'versão', 'requisito', 'passo', 'fase', 'porta', 'linha'],
    others: ['e', 'ou', 'a', 'em', 'de', 'por', 'com', 'para', 'se', 'quando', 'o', 'os', 'as', 'deve'],
  },
  fr: {
    between: ['entre', 'de'],
    to: ['à'],
    or: ['ou'],
    and: ['et'],
    names: ['code', 'statut', 'exigence', 'étape', 'phase', 'port', 'ligne'],
    others: ['et', 'ou', 'à', 'en', 'de', 'par', 'avec', 'pour', 'si', 'quand', 'le', 'la', 'les', 'doit'],
  },
  de: {
    between: ['zwischen', 'von'],
    to: ['bis'],
    or: ['oder'],
    and: ['und'],
    names: ['code', 'anforderung', 'schritt', 'zeile', 'seite', 'stufe'],
    others: ['und', 'oder', 'bis', 'in', 'von', 'mit', 'für', 'wenn', 'der', 'die', 'das', 'muss', 'soll', 'pro'],
  },
  ja: { between: [], to: ['から'], or: ['または'], and: ['と'], names: [], others: ['から'] },
  zh: {
    between: [],
    to: ['到', '至'],
    or: ['或'],
    and: ['和', '与'],
    names: [],
    others: ['到', '至', '或', '和', '与'],
  },
};

const wordsOf = (kind: keyof BoundaryWords): ReadonlySet<string> =>
  new Set(Object.values(byLanguage).flatMap((words) => words[kind]));

const words = {
  between: wordsOf('between'),
  to: wordsOf('to'),
  or: wordsOf('or'),
  and: wordsOf('and'),
  names: wordsOf('names'),
  others: wordsOf('others'),
};

/** Whether a word is, in any language, one of that kind. */
export const isBoundaryWord = (kind: keyof BoundaryWords, word: string): boolean => words[kind].has(word.toLowerCase());
