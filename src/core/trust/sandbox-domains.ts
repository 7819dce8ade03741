import { parseUrl } from '../text/url';

/**
 * Hosts of common package registries, for `fingerpost.sandbox.network: registries`. Hosts that serve packages and nothing
 * that anybody may write to without an account of their own being named: no `github.com`, no `amazonaws.com`, no
 * `google.com`, through which anything could leave (SBX-05).
 */
export const registryDomains: readonly string[] = [
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'repo.yarnpkg.com',
  'npm.jsr.io',
  'jsr.io',
  'pypi.org',
  'files.pythonhosted.org',
  'crates.io',
  'index.crates.io',
  'static.crates.io',
  'proxy.golang.org',
  'sum.golang.org',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'plugins.gradle.org',
  'services.gradle.org',
  'api.nuget.org',
  'www.nuget.org',
  'rubygems.org',
  'index.rubygems.org',
  'packagist.org',
  'repo.packagist.org',
  'pub.dev',
  'hex.pm',
  'repo.hex.pm',
  'hackage.haskell.org',
  'cdn.cocoapods.org',
  'deb.debian.org',
  'security.debian.org',
  'archive.ubuntu.com',
  'security.ubuntu.com',
  'dl-cdn.alpinelinux.org',
];

/** How far commands in the sandbox get: nowhere; to package registries; to those and to hosts of the user's choice (SBX-03). */
export const networkLevels = ['none', 'registries', 'chosen'] as const;
export type NetworkLevel = (typeof networkLevels)[number];

/** The stricter of two levels. */
export function stricterLevel(one: NetworkLevel, other: NetworkLevel): NetworkLevel {
  return networkLevels.indexOf(one) <= networkLevels.indexOf(other) ? one : other;
}

/**
 * Reads one entry of an allowlist (SBX-07): `api.example.com` is that host, `.example.com` is `example.com` and all below
 * it. Schemes, paths, ports, `*` and numbers are refused: the problem says what to write instead.
 * @returns the host in its one spelling, with the dot if it had one
 */
export function readDomain(entry: string): { readonly domain: string } | { readonly problem: string } {
  const text = entry.trim().toLowerCase().replace(/\.$/, '');
  const quoted = JSON.stringify(entry.trim());
  const dot = text.startsWith('.');
  const host = dot ? text.slice(1) : text;
  if (host === '') return { problem: `${quoted} is no host.` };
  if (host.includes('*')) return { problem: `${quoted}: write .example.com for example.com and every host below it.` };
  if (/[/:@?#\s\\%[\]]/.test(host)) {
    return { problem: `${quoted}: write the host alone, without scheme, port or path.` };
  }
  const ascii = asciiHost(host);
  if (ascii === undefined) return { problem: `${quoted} is no host.` };
  if (/^[\d.]+$/.test(ascii)) return { problem: `${quoted}: write a name, not an address.` };
  if (dot && !ascii.includes('.')) return { problem: `${quoted} would be every host of a top-level domain.` };
  return { domain: dot ? `.${ascii}` : ascii };
}

/** As DNS spells it; undefined for what no host can be called. */
function asciiHost(host: string): string | undefined {
  const hostname = parseUrl(`http://${host}/`)?.hostname;
  if (hostname === undefined) return undefined;
  const labels = hostname.split('.');
  const isHost = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return isHost && hostname.length <= 253 ? hostname : undefined;
}

/** The patterns that stand for an entry: `*.example.com` is every host below `example.com`, not itself. */
export function patternsOf(domain: string): readonly string[] {
  return domain.startsWith('.') ? [domain.slice(1), `*${domain}`] : [domain];
}

/** Does one of the patterns let this host pass? Names are compared at their dots. */
export function allowsHost(patterns: readonly string[], host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) && name.length > pattern.length - 1 : name === pattern,
  );
}

/** The patterns of a level. What cannot be read among the chosen ones allows nothing. */
export function domainsOf(level: NetworkLevel, chosen: readonly string[]): readonly string[] {
  if (level === 'none') return [];
  const own = level === 'registries' ? [] : chosen;
  const entries = own.flatMap((entry) => {
    const read = readDomain(entry);
    return 'domain' in read ? [read.domain] : [];
  });
  return [...new Set([...registryDomains, ...entries].flatMap(patternsOf))];
}
