import { type WebAnswer, WebFailure } from '../ports';
import type { ToolContext } from './tool';
import { parseUrl } from '../text/url';

/** Limits of one fetch (WEB-03 to WEB-07). */
export const pageLimits = {
  bytes: 10_000_000,
  /** Of each try. */
  seconds: 30,
  redirects: 10,
  retries: 3,
} as const;

/** A page, or why there is none: the end of a call. `problem` is a sentence for the model and for people. */
export type Fetched = { readonly url: string; readonly html: string } | { readonly problem: string };

type WebContext = Pick<ToolContext, 'web' | 'webWay' | 'clock' | 'signal'>;

/**
 * Goes from an address to the page it leads to. Each hop is judged anew: its address, and what its name leads to, which is
 * asked once and is what is connected to.
 * @throws the signal's reason
 */
export async function fetchPage(first: string, context: WebContext): Promise<Fetched> {
  let url = new URL(first).href;
  for (let redirects = 0; redirects <= pageLimits.redirects; redirects += 1) {
    const problem = context.webWay.hopProblem(url);
    if (problem !== undefined) return { problem: redirects === 0 ? problem : ledTo(first, url, problem) };
    const answer = await answerOf(url, context);
    if ('problem' in answer) return redirects === 0 ? answer : { problem: ledTo(first, url, answer.problem) };
    const next = redirectOf(answer, url);
    if (next === undefined) return pageOf(answer, url);
    const whole = parseUrl(next, url);
    if (!whole) return { problem: `${url} redirects to what is no address.` };
    url = whole.href;
  }
  return { problem: `${first} was redirected more than ${pageLimits.redirects} times.` };
}

const ledTo = (first: string, url: string, problem: string): string => `${first} redirects to ${url}. ${problem}`;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf({ status, location }: WebAnswer, url: string): string | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  // Headers come as bytes; servers that do not escape write UTF-8.
  return parseUrl(location, url) ? location : encodeURI(location);
}

function pageOf({ status, mediaType, text, isTooLarge }: WebAnswer, url: string): Fetched {
  if (status < 200 || status > 299) return { problem: `${url} answered with status ${status}.` };
  if (isTooLarge)
    return { problem: `${url} is larger than ${pageLimits.bytes / 1_000_000} MB, the most that is fetched.` };
  if (text !== undefined) return { url, html: text };
  const type = mediaType === '' ? 'of no stated type' : mediaType;
  return { problem: `${url} is ${type}; only text/html is fetched.` };
}

/** Tries again what may be better in a moment: no connection, 429 and 5xx. */
async function answerOf(url: string, context: WebContext): Promise<WebAnswer | { readonly problem: string }> {
  const { web, webWay, clock, signal } = context;
  for (let attempt = 0; ; attempt += 1) {
    const deadline = AbortSignal.timeout(pageLimits.seconds * 1000);
    const either = AbortSignal.any([signal, deadline]);
    let failure: string;
    let wait = 500 * 2 ** attempt;
    try {
      const addresses = await web.resolve(new URL(url).hostname, either);
      const problem = webWay.addressProblem(url, addresses);
      if (problem !== undefined) return { problem };
      const { bytes: limit } = pageLimits;
      const answer = await web.send({ url, addresses, headers, accepts: 'text/html', limit }, either);
      if (answer.status !== 429 && answer.status < 500) return answer;
      failure = `${url} answered with status ${answer.status}`;
      wait = Math.max(wait, Math.min(answer.retryAfterMs ?? 0, longestWait));
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) failure = `${url} did not answer within ${pageLimits.seconds} seconds`;
      else if (error instanceof WebFailure) failure = error.message;
      else throw error;
    }
    if (attempt === pageLimits.retries) return { problem: `${failure}. It was tried ${attempt + 1} times.` };
    await clock.sleep(wait, signal);
  }
}

/** What a server may make us wait before the next try. Milliseconds. */
const longestWait = 10_000;

/** No cookies, no names, and nothing that tells who asks. */
const headers = {
  accept: 'text/html',
  'accept-language': 'en',
  'user-agent': 'Mozilla/5.0 (compatible; Fingerpost)',
} as const;
