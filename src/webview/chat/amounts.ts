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
