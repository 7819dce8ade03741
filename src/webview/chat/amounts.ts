/** `200K`, `1M`: sizes of contexts, for people. */
export function tokens(count: number): string {
  if (count >= 1_000_000) return `${Number((count / 1_000_000).toFixed(1))}M`;
  return count >= 1_000 ? `${Math.round(count / 1_000)}K` : `${Math.round(count)}`;
}

/** `$0.42`; what is less than a cent is said to be. Empty where nothing is known. */
export function costInWords(dollars: number | undefined): string {
  if (dollars === undefined || dollars <= 0) return '';
  return dollars < 0.01 ? '< $0.01' : `$${dollars.toFixed(2)}`;
}

/** `12 s`, `3 min`. */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
