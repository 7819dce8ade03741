/** A number of tokens, for people: `241`, `2.4K`, `200K`, `1M`. */
export function tokens(count: number): string {
  if (count >= 999_500) return `${Number((count / 1_000_000).toFixed(1))}M`;
  if (count >= 9_950) return `${Math.round(count / 1_000)}K`;
  return count >= 1_000 ? `${Number((count / 1_000).toFixed(1))}K` : `${Math.round(count)}`;
}
