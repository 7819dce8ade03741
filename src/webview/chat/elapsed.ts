const steps = [
  { unit: 'minute', ms: 60_000, below: 60 },
  { unit: 'hour', ms: 3_600_000, below: 24 },
  { unit: 'day', ms: 86_400_000, below: 14 },
] as const;

/**
 * How long ago something was, for people: `5 min. ago`, `yesterday`, then the date. Empty when `at` is not a time.
 *
 * `at`: ISO 8601; `now`: milliseconds since 1970.
 */
export function elapsed(at: string, now: number): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return '';
  if (now - then < 60_000) return 'now';
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
  for (const { unit, ms, below } of steps) {
    const count = Math.floor((now - then) / ms);
    if (count < below) return relative.format(-count, unit);
  }
  return new Date(then).toISOString().slice(0, 10);
}
