/**
 * What counts as approval when it is typed at an open gate (SPEC-04). A closed table: the whole message must be one of
 * these, apart from case, spaces, final punctuation and emoji. "Yes, but …" is feedback.
 */
const phrases: Readonly<Record<string, readonly string[]>> = {
  en: [
    'lgtm',
    'looks good',
    'looks good to me',
    'looks great',
    'approve',
    'approved',
    'i approve',
    'yes',
    'yes please',
    'yep',
    'yeah',
    'ok',
    'okay',
    'sure',
    'fine',
    'good',
    'great',
    'perfect',
    'accept',
    'accepted',
    'go ahead',
    'proceed',
    'continue',
    'next',
    'move on',
    'ship it',
    'sounds good',
    'all good',
  ],
  es: [
    'sí',
    'si',
    'vale',
    'de acuerdo',
    'aprobado',
    'apruebo',
    'lo apruebo',
    'perfecto',
    'adelante',
    'continúa',
    'continua',
    'está bien',
  ],
  pt: [
    'sim',
    'aprovado',
    'aprovo',
    'de acordo',
    'perfeito',
    'pode continuar',
    'continue',
    'prossiga',
    'está bom',
    'está bem',
  ],
  de: ['ja', 'passt', 'genehmigt', 'einverstanden', 'in ordnung', 'sieht gut aus', 'weiter', 'freigegeben'],
  fr: ['oui', 'approuvé', "j'approuve", "d'accord", 'parfait', 'continue', 'continuez', 'ça me va'],
  zh: ['好', '好的', '可以', '同意', '批准', '没问题', '继续'],
  ja: ['はい', 'いいです', '承認', '承認します', '了解', '問題ありません', '続けて', '続けてください'],
};

const known: ReadonlySet<string> = new Set(Object.values(phrases).flat());

/** Is the whole message an approval and nothing else? */
export function isApproval(message: string): boolean {
  return known.has(normalised(message));
}

/** All phrases, for a test that tries each. */
export const approvalPhrases: readonly string[] = [...known];

function normalised(message: string): string {
  return message
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u200D]/gu, ' ')
    .replace(/’/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/^[\s¡]+|[\s.!。！…]+$/gu, '');
}
