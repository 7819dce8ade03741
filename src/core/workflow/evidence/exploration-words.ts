/** What the text of a task can say about tests that fail on purpose (PBT-16). */
export type ExplorationWord =
  /** Its tests are to fail, since what they show is not fixed yet. */
  | 'explores'
  /** It comes before the fix: what was there is kept, the fault is shown. */
  | 'precedes'
  /** After the fix the tests pass now. */
  | 'confirms';

interface Words extends Readonly<Record<ExplorationWord, RegExp>> {
  /** Must fail until that task; the number is the first group. */
  readonly until: RegExp;
}

const number = String.raw`(\d+(?:\.\d+)*)`;
const until = (before: string, after = ''): RegExp => new RegExp(before + number + after, 'iu');

/** By language. Plans mix languages, so that all of them are looked for; words of one mean nothing in another. */
const table: Readonly<Record<string, Words>> = {
  en: {
    explores: /\bMUST FAIL\b|\bEXPECTED OUTCOME\b[^\n]*\bFAILS?\b|\bexploration tests?\b/i,
    until: until(String.raw`\bmust fail until task `),
    precedes:
      /\bpreservation\b[^\n]*\btests?\b|\bexploration\b[^\n]*\btests?\b|\bbefore (?:implementing )?(?:any |the )?fix\b/i,
    confirms: /\b(?:verify|confirm|check)\b[^\n]*\bnow pass(?:es)?\b|\bexploration tests? (?:now )?pass(?:es)?\b/i,
  },
  es: {
    explores: /\bDEBEN? FALLAR\b|\bRESULTADO ESPERADO\b[^\n]*\bFALLAN?\b|\b(?:pruebas?|tests?) de exploraci[oó]n\b/i,
    until: until(String.raw`\bdeben? fallar hasta la tarea `),
    precedes:
      /\b(?:pruebas?|tests?)\b[^\n]*\b(?:preservaci[oó]n|exploraci[oó]n)|\bantes de (?:implementar )?(?:la correcci[oó]n|el arreglo)/i,
    confirms: /\b(?:verificar|confirmar|comprobar)\b[^\n]*\bahora pasan?\b|\bexploraci[oó]n (?:ahora )?pasan?\b/i,
  },
  pt: {
    explores: /\bDEVEM? FALHAR\b|\bRESULTADO ESPERADO\b[^\n]*\bFALHAM?\b|\btestes? de explora[cç][aã]o/i,
    until: until(String.raw`\bdevem? falhar at[eé] a tarefa `),
    precedes:
      /\btestes?\b[^\n]*\b(?:preserva[cç][aã]o|explora[cç][aã]o)|\bantes d[ae] (?:implementar )?(?:a )?(?:corre[cç][aã]o)/i,
    confirms:
      /\b(?:verificar|confirmar)\b[^\n]*\b(?:agora passam?|passam? agora)\b|explora[cç][aã]o (?:agora )?passam?\b/i,
  },
  fr: {
    explores: /\bDOI(?:T|VENT) [EÉ]CHOUER\b|\bR[EÉ]SULTAT ATTENDU[^\n]*[EÉ]CHOUE|\btests? d[’']exploration\b/iu,
    until: until(String.raw`\bdoi(?:t|vent) [eé]chouer jusqu[’']à la t[aâ]che `),
    precedes:
      /\btests? d(?:e |[’'])(?:pr[eé]servation|exploration)|\bavant (?:d[’']impl[eé]menter )?(?:la correction|le correctif)/iu,
    confirms:
      /\b(?:v[eé]rifier|confirmer)\b[^\n]*\b(?:passe(?:nt)? (?:maintenant|d[eé]sormais)|r[eé]ussi(?:t|ssent) maintenant)/iu,
  },
  de: {
    explores:
      /\bM(?:USS|ÜSSEN) FEHLSCHLAGEN|\bERWARTETES ERGEBNIS\b[^\n]*SCHL(?:ÄGT|AGEN) FEHL|\bExplorationstests?\b/iu,
    until: until(String.raw`\bm(?:uss|üssen) bis (?:zu )?Aufgabe `, String.raw` fehlschlagen`),
    precedes: /\b(?:Erhaltungs|Explorations)tests?\b|\bvor (?:der Korrektur|dem Fix)\b/iu,
    confirms:
      /\b(?:prüfen|bestätigen|sicherstellen)\b[^\n]*\bjetzt\b|\bjetzt (?:besteh(?:t|en)|grün)[^\n]*|tests? besteh(?:t|en) jetzt/iu,
  },
  zh: {
    explores: /必[须須](?:先)?失[败敗]|(?:预期|預期)(?:结果|結果)[^\n]*失[败敗]|探索(?:性)?[测測][试試]/u,
    until: until('在任[务務] ?', ' ?(?:之前|完成前)(?:必[须須]|[应應])失[败敗]'),
    precedes: /(?:保留|保持|探索)(?:性|属性|屬性)?[测測][试試]|(?:修复|修復)(?:之)?前/u,
    confirms:
      /(?:验证|驗證|确认|確認)[^\n]*(?:现在|現在)(?:已)?通[过過]|探索(?:性)?[测測][试試](?:现在|現在)(?:已)?通[过過]/u,
  },
  ja: {
    explores:
      /必ず失敗|失敗(?:しなければならない|する必要がある|すること)|期待(?:される)?結果[^\n]*失敗|探索(?:的)?テスト/u,
    until: until('タスク ?', ' ?まで(?:は)?(?:必ず)?失敗'),
    precedes: /(?:保存|保持|維持|探索)(?:性|的)?(?:プロパティ)?テスト|修正(?:の)?前/u,
    confirms:
      /(?:テストが?(?:今は|現在は)?(?:合格|成功|パス|通る)[^\n]*(?:確認|検証))|(?:確認|検証)[^\n]*(?:合格|成功|パス)する/u,
  },
};

const languages = Object.values(table);

/** Does a text say that, in any language of the table? */
export function says(word: ExplorationWord, text: string): boolean {
  return languages.some((words) => words[word].test(text));
}

/** The number of the task until which the tests must fail; undefined where none is named. */
export function untilTaskIn(text: string): string | undefined {
  for (const words of languages) {
    const named = words.until.exec(text)?.[1];
    if (named !== undefined) return named;
  }
  return undefined;
}
