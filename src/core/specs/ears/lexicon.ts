/**
 * The words of EARS in one language. Written as they appear in lower case; which case counts is decided where they are read.
 * A new language is a new entry here and nothing else.
 */
export interface EarsLexicon {
  readonly where: readonly string[];
  readonly while: readonly string[];
  readonly when: readonly string[];
  readonly if: readonly string[];
  /** Separates a condition from the response. */
  readonly then: readonly string[];
  /** The modal verb of a requirement. */
  readonly shall: readonly string[];
  /** In front of the modal or behind it: makes it a prohibition. */
  readonly not: readonly string[];
  /** Behind the modal: keeps what is there (`SHALL CONTINUE TO`). */
  readonly continueTo: readonly string[];
  /** Modal verbs of another strength. */
  readonly otherModals: readonly string[];
  readonly articles: readonly string[];
  /** In front of a quantified statement (`FOR ALL inputs, …`). */
  readonly forAll: readonly string[];
  /** Joins responses or conditions. */
  readonly and: readonly string[];
  readonly pronouns: readonly string[];
  /** Adverbs that may stand between a conjunction and its modal. */
  readonly adverbs: readonly string[];
  /** Words that begin a condition at the end of a response, where they have no other common meaning. */
  readonly trailing: readonly string[];
  /** Verbs behind which "if" and "when" mean "whether" and "at which time" and begin no condition. */
  readonly askingVerbs: readonly string[];
  /** Conditions that are figures of speech: `if necessary`. */
  readonly idleConditions: readonly string[];
  /** What makes a trigger sound like an unwanted one. */
  readonly failures: readonly string[];
  /** Cannot be tested as they stand. Chosen by counting real criteria: words such as "support" or "clear" would cry wolf. */
  readonly vague: readonly string[];
  /** The commonest words, by which a sentence without any keyword is told to be of this language. */
  readonly commonWords: readonly string[];
}

export const lexicons = {
  en: {
    where: ['where'],
    while: ['while'],
    when: ['when'],
    if: ['if'],
    then: ['then'],
    shall: ['shall'],
    not: ['not', 'never'],
    continueTo: ['continue to', 'continue'],
    otherModals: ['must', 'should', 'will', 'may'],
    articles: ['the', 'a', 'an'],
    forAll: ['for all', 'for each', 'for every', 'for any'],
    and: ['and', 'or', 'but', 'nor', 'and then', 'and/or'],
    pronouns: ['it', 'they', 'this', 'that', 'these', 'those', 'he', 'she', 'we', 'you', 'i'],
    adverbs: ['also', 'then', 'additionally', 'only', 'always', 'otherwise', 'instead', 'either', 'both'],
    trailing: ['when', 'if'],
    askingVerbs: [
      ...['ask', 'check', 'choose', 'clarify', 'decide', 'define', 'describe', 'detect', 'determine', 'document'],
      ...['evaluate', 'explain', 'find out', 'indicate', 'know', 'of', 'on', 'record', 'say', 'see', 'show', 'specify'],
      ...[
        'state',
        'tell',
        'test',
        'to',
        'understand',
        'validate',
        'verify',
        'even',
        'only',
        'as',
        'about',
        'and',
        'or',
      ],
    ],
    idleConditions: [
      'necessary',
      'needed',
      'possible',
      'applicable',
      'appropriate',
      'available',
      'required',
      'desired',
    ],
    failures: [
      ...['fail', 'fails', 'failed', 'failing', 'failure', 'failures', 'invalid', 'error', 'errors', 'unavailable'],
      ...['timeout', 'timeouts', 'times out', 'timed out', 'missing', 'corrupt', 'corrupted', 'crash', 'crashes'],
      ...['crashed', 'malformed', 'unreachable', 'not found', 'does not exist'],
    ],
    vague: [
      ...['appropriate', 'appropriately', 'adequate', 'adequately', 'relevant', 'proper', 'properly', 'graceful'],
      ...['gracefully', 'optimal', 'optimally', 'efficient', 'efficiently', 'reasonable', 'reasonably', 'sufficient'],
      ...['sufficiently', 'acceptable', 'suitable', 'user-friendly', 'easy', 'easily', 'intuitive', 'intuitively'],
      ...['quick', 'quickly', 'fast', 'seamless', 'seamlessly', 'as needed', 'as necessary', 'if necessary'],
      ...['if needed', 'if possible', 'when possible', 'where possible', 'if applicable', 'where applicable'],
      ...['as soon as possible', 'timely', 'robust', 'robustly', 'modern', 'professional', 'etc', 'and so on'],
    ],
    commonWords: [
      ...['the', 'a', 'an', 'is', 'are', 'be', 'of', 'to', 'in', 'on', 'for', 'with', 'by', 'from', 'as', 'at', 'or'],
      ...['and', 'not', 'all', 'when', 'if', 'that', 'which', 'has', 'have', 'it', 'into', 'no', 'each', 'only'],
    ],
  },
  es: {
    where: ['donde'],
    while: ['mientras que', 'mientras'],
    when: ['cuando'],
    if: ['si'],
    then: ['entonces'],
    shall: ['debe', 'deben', 'deberá', 'deberán', 'debera', 'deberan'],
    not: ['no', 'nunca'],
    continueTo: ['continuar', 'seguir'],
    otherModals: ['debería', 'deberían', 'puede', 'pueden', 'podrá', 'podrán'],
    articles: ['el', 'la', 'los', 'las', 'un', 'una'],
    forAll: ['para todo', 'para toda', 'para todos', 'para todas', 'para cada'],
    and: ['y', 'e', 'o', 'u', 'pero', 'ni'],
    pronouns: ['este', 'esta', 'esto', 'estos', 'estas', 'ello', 'ellos'],
    adverbs: ['también', 'además', 'solo', 'siempre'],
    trailing: ['cuando', 'si'],
    askingVerbs: [
      'verificar',
      'comprobar',
      'determinar',
      'indicar',
      'mostrar',
      'validar',
      'incluso',
      'aun',
      'solo',
      'y',
    ],
    idleConditions: ['es necesario', 'es posible', 'corresponde', 'aplica', 'procede'],
    failures: [
      ...['falla', 'fallan', 'fallo', 'falló', 'error', 'errores', 'inválido', 'inválida', 'inválidos', 'inválidas'],
      ...['no disponible', 'no existe', 'no se encuentra', 'corrupto', 'corrupta'],
    ],
    vague: [
      ...['apropiado', 'apropiada', 'apropiadamente', 'adecuado', 'adecuada', 'adecuadamente', 'óptimo', 'óptima'],
      ...['eficiente', 'eficientemente', 'razonable', 'suficiente', 'aceptable', 'amigable', 'intuitivo', 'intuitiva'],
      ...['fácil', 'fácilmente', 'rápido', 'rápida', 'rápidamente', 'si es necesario', 'si es posible', 'robusto'],
      ...['cuando sea posible', 'cuando sea necesario', 'moderno', 'moderna', 'etc', 'entre otros'],
    ],
    commonWords: [
      ...['el', 'la', 'los', 'las', 'de', 'del', 'que', 'y', 'en', 'un', 'una', 'para', 'con', 'por', 'se', 'al'],
      ...['es', 'son', 'su', 'sus', 'como', 'más', 'cuando', 'si', 'sin', 'sobre'],
    ],
  },
  pt: {
    where: ['onde'],
    while: ['enquanto'],
    when: ['quando'],
    if: ['se'],
    then: ['então', 'entao'],
    shall: ['deve', 'devem', 'deverá', 'deverão', 'devera'],
    not: ['não', 'nao', 'nunca'],
    continueTo: ['continuar a', 'continuar'],
    otherModals: ['deveria', 'deveriam', 'pode', 'podem', 'poderá', 'poderão'],
    articles: ['o', 'a', 'os', 'as', 'um', 'uma'],
    forAll: ['para todo', 'para toda', 'para todos', 'para todas', 'para cada'],
    and: ['e', 'ou', 'mas', 'nem'],
    pronouns: ['ele', 'ela', 'eles', 'elas', 'isso', 'isto', 'este', 'esta'],
    adverbs: ['também', 'além disso', 'apenas', 'sempre'],
    trailing: ['quando'],
    askingVerbs: ['verificar', 'checar', 'determinar', 'indicar', 'mostrar', 'validar', 'mesmo', 'apenas', 'e', '—'],
    idleConditions: ['necessário', 'possível', 'aplicável', 'disponível'],
    failures: [
      ...['falha', 'falham', 'falhar', 'erro', 'erros', 'inválido', 'inválida', 'inválidos', 'inválidas', 'ausente'],
      ...['indisponível', 'não existe', 'não encontrado', 'corrompido', 'corrompida'],
    ],
    vague: [
      ...['apropriado', 'apropriada', 'apropriadamente', 'adequado', 'adequada', 'adequadamente', 'ótimo', 'eficiente'],
      ...['eficientemente', 'razoável', 'suficiente', 'aceitável', 'amigável', 'intuitivo', 'intuitiva', 'fácil'],
      ...['facilmente', 'rápido', 'rápida', 'rapidamente', 'se necessário', 'se possível', 'quando possível'],
      ...['robusto', 'moderno', 'moderna', 'etc', 'entre outros'],
    ],
    commonWords: [
      ...['o', 'a', 'os', 'as', 'de', 'do', 'da', 'dos', 'das', 'que', 'e', 'em', 'no', 'na', 'um', 'uma', 'para'],
      ...['com', 'por', 'se', 'ao', 'é', 'são', 'só', 'não', 'como', 'mais', 'quando', 'sem', 'ou', 'todos'],
    ],
  },
} as const satisfies Record<string, EarsLexicon>;

export type EarsLanguage = keyof typeof lexicons;

export const earsLanguages = Object.keys(lexicons) as readonly EarsLanguage[];

export function lexiconOf(language: EarsLanguage): EarsLexicon {
  return lexicons[language];
}
