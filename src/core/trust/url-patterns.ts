import { RE2JS } from 're2js';

/** A pattern of a rule about addresses, read. */
interface UrlPattern {
  readonly source: string;
  fits(url: string): boolean;
}

/** Stand for any host. Nobody can have them (RFC 2606). */
const nobody = 'fingerpost.invalid';

/**
 * The first of the patterns that blocks the address, in words. Each is a regular expression for the whole of it. One that
 * cannot be read blocks every address: what it was to block is not known (TOOL-26).
 */
export function blockedBy(patterns: readonly string[], url: URL): string | undefined {
  const read = patterns.map((source) => ({ source, pattern: readPattern(source) }));
  const broken = read.find(({ pattern }) => pattern === undefined);
  if (broken) return `the pattern ${broken.source}, which cannot be read, so that every address is blocked`;
  const spellings = spellingsOf(url);
  const found = read.find(({ pattern }) => spellings.some((each) => pattern?.fits(each)));
  return found && `the pattern ${found.source}`;
}

/**
 * The first of the patterns that trusts the address (TOOL-26); those that cannot be read are passed over.
 *
 * A pattern counts only where it is the host that it fits. `.*docs\.example\.com.*` is written for pages of
 * docs.example.com, and fits `https://evil.test/?docs.example.com` and `https://docs.example.com.evil.test/` as well: these
 * are not trusted by it. `.*` is, of all.
 */
export function trustedBy(patterns: readonly string[], url: URL): string | undefined {
  return patterns.find((source) => {
    const pattern = readPattern(source);
    if (!pattern?.fits(url.href)) return false;
    return pattern.fits(`${url.protocol}//${nobody}/`) || restsOnHost(pattern, url);
  });
}

function restsOnHost(pattern: UrlPattern, url: URL): boolean {
  if (pattern.fits(withHost(url, nobody))) return false;
  const labels = url.hostname.split('.');
  // Would it fit if the name ended earlier, it says nothing of how it ends.
  return !labels.some((_, index) => index > 0 && pattern.fits(withHost(url, labels.slice(0, index).join('.'))));
}

function withHost({ protocol, port, pathname, search, hash }: URL, host: string): string {
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${pathname}${search}${hash}`;
}

/** A server takes an escaped letter for the letter, and a name with a dot behind it for the name. */
function spellingsOf(url: URL): readonly string[] {
  const plain = withHost(url, url.hostname.replace(/\.+$/, ''));
  return [...new Set([url.href, plain, unescaped(plain)])];
}

function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run; // no text in UTF-8
    }
  });
}

const read = new Map<string, UrlPattern | undefined>();

/** An engine whose time is in proportion to the address, whatever pattern a repository brings along. */
function readPattern(source: string): UrlPattern | undefined {
  if (read.has(source)) return read.get(source);
  const pattern = compiled(source);
  read.set(source, pattern);
  return pattern;
}

function compiled(source: string): UrlPattern | undefined {
  try {
    const expression = RE2JS.compile(`(?:${source})`);
    return { source, fits: (url) => expression.matches(url) };
  } catch {
    return undefined; // the caller says what that means for its rule
  }
}
