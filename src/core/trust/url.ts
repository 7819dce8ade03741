import type { Grant } from '../events/event';
import { addressArea, type AddressArea, isLocalName } from './address';
import type { CallLimits } from './call-limits';
import { visible } from './paths';
import { covers, type SessionGrants } from './session-grants';
import { blockedBy, trustedBy } from './url-patterns';
import { parseUrl } from '../text/url';

/** What one call asks of the web. */
export type WebAccess =
  { readonly kind: 'fetch'; readonly url: string } | { readonly kind: 'search'; readonly query: string };

/** What the user's settings say of the web. */
export interface WebRules {
  /** Regular expressions for whole addresses that need not be asked; only the user's own. */
  readonly trusted: readonly string[];
  /** The same for those that are refused, whoever wrote them. */
  readonly blocked: readonly string[];
  /** May this machine and its network be reached? */
  readonly mayReachPrivate: boolean;
  /** A search is asked about, as in the terminal (README ONE-04). */
  readonly asksToSearch: boolean;
}

/** What is decided of the web, in the words of every verdict. */
export interface WebVerdict {
  readonly verdict: 'run' | 'ask' | 'refuse';
  readonly reason: string;
  readonly grant: Grant | undefined;
}

/** Nothing is trusted, nothing private is reached. */
export const strictWebRules: WebRules = { trusted: [], blocked: [], mayReachPrivate: false, asksToSearch: true };

/** What a call comes to after it was let run: redirects, and the addresses that names lead to. */
export interface WebWay {
  /** Why it may not go on to this address; undefined when it may. */
  hopProblem(url: string): string | undefined;
  /** Why what the address's host leads to may not be reached; undefined when it may. */
  addressProblem(url: string, addresses: readonly string[]): string | undefined;
}

export interface WebContext {
  readonly rules: WebRules;
  readonly grants: SessionGrants;
  readonly limits?: CallLimits | undefined;
}

/** Longer than addresses of pages are, and long enough to carry a file away: asked about every time. Characters. */
const longAddress = 500;

/**
 * May the call ask this of the web? (`README ONE-04`, `TOOL-26`) The name of a host is not looked up for it: the question
 * to a name server would tell it the name before anybody has agreed to that.
 */
export function judgeWeb(access: WebAccess, context: WebContext): WebVerdict {
  return access.kind === 'fetch' ? judgeFetch(access.url, context) : judgeSearch(context);
}

function judgeSearch({ rules, grants, limits }: WebContext): WebVerdict {
  const grant = { kind: 'web-search' } as const;
  if (!rules.asksToSearch) return run('A search tells its provider the words only.');
  if (covers(grants, grant)) return run('You allowed it for this session.');
  if (limits?.isAllowed) return run(`The file of the agent ${limits.agent} allows it.`);
  return { verdict: 'ask', reason: 'The words are sent to the provider of web searches.', grant };
}

function judgeFetch(text: string, { rules, grants, limits }: WebContext): WebVerdict {
  const url = readUrl(text);
  if ('problem' in url) return refuse(url.problem);
  const problem = placeProblem(url, rules, limits);
  if (problem !== undefined) return refuse(problem);
  const trusting = trustedBy([...rules.trusted, ...(limits?.trustedUrls ?? [])], url);
  if (trusting !== undefined) return run(`It is trusted by the pattern ${trusting}.`);
  const reason = `The address is sent to ${shownHost(url)}, and the model is told what the page says.`;
  if (text.length > longAddress) {
    const carries = `With its ${text.length} characters it could carry something away; look at it.`;
    return { verdict: 'ask', reason: `${reason} ${carries}`, grant: undefined };
  }
  const grant = { kind: 'fetch-origin', origin: url.origin } as const;
  if (covers(grants, grant)) return run('You allowed it for this session.');
  if (limits?.isAllowed) return run(`The file of the agent ${limits.agent} allows it.`);
  return { verdict: 'ask', reason, grant };
}

/** The way of a call that was let run. @param first what it was let run for */
export function webWay(first: readonly WebAccess[], context: WebContext): WebWay {
  const begun = first.flatMap((access) => (access.kind === 'fetch' ? [access.url] : []));
  return {
    hopProblem(text) {
      const { verdict, reason } = judgeFetch(text, context);
      if (verdict === 'run' || (verdict === 'ask' && begun.some((each) => isSameSite(each, text)))) return undefined;
      if (verdict === 'refuse') return reason;
      return 'It lies on another site, which nobody has allowed. Fetch that address itself if it is needed.';
    },
    addressProblem(text, addresses) {
      const url = readUrl(text);
      if ('problem' in url) return url.problem;
      if (addresses.length === 0) return `${shownHost(url)} has no address.`;
      for (const address of addresses) {
        const problem = areaProblem(url, addressArea(address) ?? 'reserved', context.rules, ` (${address})`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** The same host, with or without `www.`; from http to https, and never back. */
function isSameSite(one: string, other: string): boolean {
  const [from, to] = [readUrl(one), readUrl(other)];
  if ('problem' in from || 'problem' in to) return false;
  const isDown = from.protocol === 'https:' && to.protocol === 'http:';
  const bare = ({ hostname }: URL): string => hostname.replace(/^www\./, '').replace(/\.+$/, '');
  return !isDown && bare(from) === bare(to) && (from.port === to.port || from.protocol !== to.protocol);
}

/** An address that something could be asked of, or why none. `URL` writes hosts out: `0x7f.1` is 127.0.0.1 behind it. */
export function readUrl(text: string): URL | { readonly problem: string } {
  const name = quoted(text);
  const url = parseUrl(text);
  if (!url) return { problem: `${name} is no address of the web. Give a whole one: https://example.com/` };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { problem: `${name} is not fetched: only http and https are.` };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: `${quoted(url.host + url.pathname)} is not fetched with a name or password in its address.` };
  }
  return url;
}

function placeProblem(url: URL, rules: WebRules, limits: CallLimits | undefined): string | undefined {
  const blocked = blockedBy(rules.blocked, url);
  if (blocked !== undefined) return `${shownHost(url)} is blocked by ${blocked}.`;
  const byAgent = blockedBy(limits?.blockedUrls ?? [], url);
  if (byAgent !== undefined) return `The file of the agent ${limits?.agent ?? ''} blocks it by ${byAgent}.`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const area = addressArea(host) ?? (isLocalName(host) ? 'private' : 'public');
  return areaProblem(url, area, rules, '');
}

const areaWords: Readonly<Record<Exclude<AddressArea, 'public'>, string>> = {
  loopback: 'leads to this machine',
  private: 'leads into a private network',
  'link-local': 'leads to machines on the same wire',
  reserved: 'leads nowhere in the public web',
};

function areaProblem(url: URL, area: AddressArea, rules: WebRules, which: string): string | undefined {
  if (area === 'public' || (rules.mayReachPrivate && area !== 'reserved')) return undefined;
  const how =
    area === 'reserved' ? '' : ' The user can allow it with the setting fingerpost.webTools.allowPrivateAddresses.';
  return `${shownHost(url)}${which} ${areaWords[area]}, which is not fetched.${how}`;
}

const shownHost = (url: URL): string => visible(url.host);

function quoted(text: string): string {
  return JSON.stringify(visible(text.length > 200 ? `${text.slice(0, 200)}…` : text));
}

const run = (reason: string): WebVerdict => ({ verdict: 'run', reason, grant: undefined });
const refuse = (reason: string): WebVerdict => ({ verdict: 'refuse', reason, grant: undefined });
