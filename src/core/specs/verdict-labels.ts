import type { labels } from './labels';
import { normalizeLabel } from './labels';

/** How a criterion can be checked: for all inputs, on examples, at an edge of what is allowed, or by people only (PBT-02). */
export const verdictKinds = ['property', 'example', 'edge-case', 'not testable'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** What designs call verdicts and what stands around them, by language. Compared as labels are, with a dash read as a blank. */
interface VerdictLabels extends Readonly<Record<VerdictKind, readonly string[]>> {
  /** In front of the kind, where the question was whether it can be tested at all. */
  readonly yes: readonly string[];
  /** In front of a verdict. */
  readonly verdict: readonly string[];
  /** In front of the reason for one. */
  readonly reason: readonly string[];
  /** Sections of verdicts. */
  readonly section: readonly string[];
}

const byLanguage = {
  en: {
    property: ['Property', 'Properties', 'Property test', 'Property based test'],
    // What other systems do stays with examples, however these are run.
    example: [
      'Example',
      'Examples',
      'Example test',
      'Unit test',
      'Integration',
      'Integration test',
      'Smoke',
      'Smoke test',
    ],
    'edge-case': ['Edge case', 'Edge cases'],
    'not testable': ['Not testable', 'Non testable', 'Untestable', 'No'],
    yes: ['Yes'],
    verdict: ['Testable', 'Testability', 'Classification', 'Verdict', 'Checked as'],
    reason: ['Thoughts', 'Thought', 'Reason', 'Reasoning', 'Rationale', 'Why'],
    section: [
      'How Each Criterion Is Checked',
      'Acceptance Criteria Testing Prework',
      'Prework',
      'Prework Analysis',
      'Prework Analysis Summary',
      'Testability',
      'Testability of Criteria',
      'Testability Analysis',
    ],
  },
  es: {
    property: ['Propiedad', 'Propiedades'],
    example: ['Ejemplo', 'Ejemplos', 'Prueba unitaria'],
    'edge-case': ['Caso límite', 'Caso borde', 'Caso extremo'],
    'not testable': ['No comprobable', 'No verificable', 'No testeable', 'No'],
    yes: ['Sí', 'Si'],
    verdict: ['Comprobable', 'Verificable', 'Testeable', 'Clasificación', 'Veredicto'],
    reason: ['Razón', 'Motivo', 'Justificación', 'Análisis'],
    section: ['Análisis previo', 'Cómo se comprueba cada criterio'],
  },
  pt: {
    property: ['Propriedade', 'Propriedades'],
    example: ['Exemplo', 'Exemplos', 'Teste unitário'],
    'edge-case': ['Caso limite', 'Caso extremo', 'Caso de borda'],
    'not testable': ['Não testável', 'Não verificável', 'Não'],
    yes: ['Sim'],
    verdict: ['Testável', 'Verificável', 'Classificação', 'Veredicto'],
    reason: ['Razão', 'Motivo', 'Justificativa', 'Análise'],
    section: ['Análise prévia', 'Como cada critério é verificado'],
  },
  fr: {
    property: ['Propriété', 'Propriétés'],
    example: ['Exemple', 'Exemples', 'Test unitaire'],
    'edge-case': ['Cas limite', 'Cas extrême'],
    'not testable': ['Non testable', 'Non vérifiable', 'Non'],
    yes: ['Oui'],
    verdict: ['Testable', 'Vérifiable', 'Classification', 'Verdict'],
    reason: ['Raison', 'Motif', 'Justification', 'Réflexion'],
    section: ['Analyse préalable', 'Comment chaque critère est vérifié'],
  },
  de: {
    property: ['Eigenschaft', 'Eigenschaften', 'Eigenschaftstest'],
    example: ['Beispiel', 'Beispiele', 'Beispieltest'],
    'edge-case': ['Grenzfall', 'Randfall', 'Sonderfall'],
    'not testable': ['Nicht prüfbar', 'Nicht testbar', 'Nein'],
    yes: ['Ja'],
    verdict: ['Prüfbar', 'Testbar', 'Einordnung', 'Urteil', 'Prüfung'],
    reason: ['Grund', 'Begründung', 'Überlegung', 'Warum'],
    section: ['Vorarbeit', 'Wie jedes Kriterium geprüft wird', 'Prüfbarkeit'],
  },
  it: {
    property: ['Proprietà'],
    example: ['Esempio', 'Esempi', 'Test unitario'],
    'edge-case': ['Caso limite'],
    'not testable': ['Non testabile', 'Non verificabile', 'No'],
    yes: ['Sì', 'Si'],
    verdict: ['Testabile', 'Verificabile', 'Classificazione', 'Verdetto'],
    reason: ['Ragione', 'Motivo', 'Motivazione'],
    section: ['Analisi preliminare', 'Come si verifica ogni criterio'],
  },
  nl: {
    property: ['Eigenschap', 'Eigenschappen'],
    example: ['Voorbeeld', 'Voorbeelden'],
    'edge-case': ['Randgeval', 'Grensgeval'],
    'not testable': ['Niet testbaar', 'Nee'],
    yes: ['Ja'],
    verdict: ['Testbaar', 'Classificatie', 'Oordeel'],
    reason: ['Reden', 'Motivatie'],
    section: ['Voorbereiding', 'Testbaarheid'],
  },
  pl: {
    property: ['Właściwość', 'Właściwości'],
    example: ['Przykład', 'Przykłady'],
    'edge-case': ['Przypadek brzegowy', 'Przypadek graniczny'],
    'not testable': ['Nietestowalne', 'Niesprawdzalne', 'Nie'],
    yes: ['Tak'],
    verdict: ['Testowalne', 'Klasyfikacja', 'Werdykt'],
    reason: ['Powód', 'Uzasadnienie'],
    section: ['Analiza wstępna', 'Testowalność'],
  },
  tr: {
    property: ['Özellik', 'Özellikler'],
    example: ['Örnek', 'Örnekler'],
    'edge-case': ['Sınır durumu', 'Uç durum'],
    'not testable': ['Test edilemez', 'Hayır'],
    yes: ['Evet'],
    verdict: ['Test edilebilir', 'Sınıflandırma', 'Karar'],
    reason: ['Neden', 'Gerekçe', 'Düşünceler'],
    section: ['Ön analiz', 'Prework Analizi'],
  },
  ru: {
    property: ['Свойство', 'Свойства'],
    example: ['Пример', 'Примеры'],
    'edge-case': ['Граничный случай', 'Крайний случай'],
    'not testable': ['Не проверяется', 'Не тестируется', 'Нет'],
    yes: ['Да'],
    verdict: ['Проверяемо', 'Тестируемо', 'Классификация', 'Вердикт'],
    reason: ['Причина', 'Обоснование', 'Почему'],
    section: ['Предварительный анализ', 'Проверяемость'],
  },
  uk: {
    property: ['Властивість', 'Властивості'],
    example: ['Приклад', 'Приклади'],
    'edge-case': ['Граничний випадок'],
    'not testable': ['Не перевіряється', 'Не тестується', 'Ні'],
    yes: ['Так'],
    verdict: ['Перевіряється', 'Класифікація', 'Вердикт'],
    reason: ['Причина', 'Обґрунтування', 'Чому'],
    section: ['Попередній аналіз'],
  },
  ja: {
    property: ['プロパティ', '性質', '特性'],
    example: ['例', '具体例', '単体テスト'],
    'edge-case': ['エッジケース', '境界値', '境界ケース'],
    'not testable': ['テスト不可', 'テスト不能', 'テスト対象外', 'いいえ', '不可'],
    yes: ['はい', '可'],
    verdict: ['テスト可能', 'テスト可能性', '分類', '判定'],
    reason: ['理由', '根拠', '考察'],
    section: ['事前分析', '事前作業', 'テスト可能性'],
  },
  zh: {
    property: ['属性', '性质', '屬性', '性質'],
    example: ['示例', '例子', '范例', '範例', '单元测试'],
    'edge-case': ['边界情况', '边缘情况', '邊界情況', '边界'],
    'not testable': ['不可测试', '不可測試', '无法测试', '否'],
    yes: ['是'],
    verdict: ['可测试', '可測試', '可测试性', '分类', '分類', '结论'],
    reason: ['理由', '原因', '思考'],
    section: ['预分析', '预备分析', '可测试性', '可测试性分析', '验收标准测试预分析'],
  },
  ko: {
    property: ['속성', '특성'],
    example: ['예시', '예제'],
    'edge-case': ['엣지 케이스', '경계 사례', '경계값'],
    'not testable': ['테스트 불가', '테스트 불가능', '아니요'],
    yes: ['예', '네'],
    verdict: ['테스트 가능', '분류', '판정'],
    reason: ['이유', '근거'],
    section: ['사전 분석', '테스트 가능성'],
  },
  vi: {
    property: ['Thuộc tính', 'Tính chất'],
    example: ['Ví dụ'],
    'edge-case': ['Trường hợp biên'],
    'not testable': ['Không kiểm thử được', 'Không'],
    yes: ['Có'],
    verdict: ['Kiểm thử được', 'Phân loại'],
    reason: ['Lý do'],
    section: ['Phân tích trước'],
  },
  id: {
    property: ['Properti'],
    example: ['Contoh'],
    'edge-case': ['Kasus tepi', 'Kasus batas'],
    'not testable': ['Tidak dapat diuji', 'Tidak'],
    yes: ['Ya'],
    verdict: ['Dapat diuji', 'Klasifikasi'],
    reason: ['Alasan'],
    section: ['Analisis awal'],
  },
} as const satisfies Record<keyof typeof labels, VerdictLabels>;

const normalized = (label: string): string => normalizeLabel(label.replace(/[-‐‑]/g, ' '));

const wordsOf = (kind: keyof VerdictLabels): ReadonlySet<string> =>
  new Set(Object.values(byLanguage).flatMap((language: VerdictLabels) => language[kind].map(normalized)));

const kinds: ReadonlyMap<string, VerdictKind> = new Map(
  verdictKinds.flatMap((kind) => [...wordsOf(kind)].map((word) => [word, kind] as const)),
);
const labelWords = {
  yes: wordsOf('yes'),
  verdict: wordsOf('verdict'),
  reason: wordsOf('reason'),
  section: wordsOf('section'),
};

/** The verdict that a text is, in any language: the whole text, not a word in it. */
export function verdictKindOf(text: string): VerdictKind | undefined {
  return kinds.get(normalized(text));
}

/** Whether a text is, in any language, one of those that stand around verdicts. */
export function isVerdictLabel(kind: keyof typeof labelWords, text: string): boolean {
  return labelWords[kind].has(normalized(text));
}
