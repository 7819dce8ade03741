/**
 * How long something took or has taken, for people: `20 s`, `3 min`, `2 h 5 min`. Seconds in steps of ten, as what shows
 * them is not drawn every second.
 *
 * @param ms milliseconds; less than none counts as none
 */
export function durationInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${(Math.floor(seconds / 10) * 10).toString()} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes.toString()} min`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60).toString()} h`;
  return rest === 0 ? hours : `${hours} ${rest.toString()} min`;
}
