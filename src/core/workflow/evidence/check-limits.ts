import type { Settings } from '../../ports';
import { checkSettings } from './find-checks';

/** Numbers that the user may set, each within bounds. */
export interface CheckLimits {
  /** At least as many inputs for each property (PBT-08). */
  readonly runs: number;
  readonly timeoutMs: number;
  /** How often the agent may try to repair what checks found (RUN-06). */
  readonly attempts: number;
}

export function checkLimits(settings: Settings): CheckLimits {
  const number = (key: string, usual: number, least: number, most: number): number => {
    const value = settings.get(key);
    return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
  };
  return {
    runs: Math.round(number(checkSettings.runs, 100, 1, 100_000)),
    timeoutMs: number(checkSettings.minutes, 10, 0.05, 240) * 60_000,
    attempts: Math.round(number(checkSettings.attempts, 3, 0, 20)),
  };
}
