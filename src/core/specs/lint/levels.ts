import type { LintCode, LintLevel } from './catalogue';
import { isLintCode, lintCodes, ruleOf } from './catalogue';

/** The level of every code. */
export type LintLevels = Readonly<Record<LintCode, LintLevel>>;

const levels: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies readonly LintLevel[];

/** In the settings, without `fingerpost.`. */
export const lintSeveritySetting = 'lint.severity';

/**
 * The defaults with what somebody set, code by code. A code that does not exist or a level that is none changes nothing: a
 * setting may come from a newer or an older version.
 */
export function lintLevels(setting: unknown): LintLevels {
  const table = Object.fromEntries(lintCodes.map((code) => [code, ruleOf(code).level])) as Record<LintCode, LintLevel>;
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return table;
  for (const [code, level] of Object.entries(setting)) {
    if (isLintCode(code) && isLevel(level)) table[code] = level;
  }
  return table;
}

function isLevel(value: unknown): value is LintLevel {
  return typeof value === 'string' && levels.includes(value);
}
