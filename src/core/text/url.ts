/**
 * The address, or undefined for what is none. In place of `URL.canParse`, which Node (20 to 22) answers wrongly from some
 * thousand calls on, once its fast path is compiled: with letters such as `ü` no address is one there.
 *
 * @param base what a relative address is relative to
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined; // the one way in which the constructor says so
  }
}
