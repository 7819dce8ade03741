import { z } from 'zod';
import { type Secrets, type Settings, type Web, WebFailure } from '../ports';
import { parseUrl } from '../text/url';

/** Providers of web searches that can be chosen (WEB-01). */
export const searchProviders = ['searxng', 'brave', 'tavily'] as const;
export type SearchProvider = (typeof searchProviders)[number];

export const searchProviderSetting = 'webSearch.provider';
export const searchUrlSetting = 'webSearch.url';

/** Under which name the key of a provider is kept. */
export const searchSecret = (provider: SearchProvider): string => `search:${provider}`;

export interface SearchHit {
  readonly title: string;
  readonly url: string;
  readonly text: string;
}

/** A search that did not come about, in words for the model and for people. */
export class SearchFailed extends Error {
  override readonly name = 'SearchFailed';
}

interface Engine {
  readonly label: string;
  /** Where it is asked; undefined for one that everybody runs at a place of their own. */
  readonly url: string | undefined;
  readonly needsKey: boolean;
  request(
    base: string,
    query: string,
    count: number,
    key: string,
  ): { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string };
  /** @throws z.ZodError for what is no answer */
  hits(answer: unknown): readonly SearchHit[];
}

const text = z.string().catch('');
const results = z.array(
  z
    .object({ title: text, url: z.string(), content: text, description: text })
    .partial({ content: true, description: true }),
);

export const engines: Readonly<Record<SearchProvider, Engine>> = {
  searxng: {
    label: 'SearXNG',
    url: undefined,
    needsKey: false,
    request: (base, query) => ({
      url: `${base}/search?${new URLSearchParams({ q: query, format: 'json' }).toString()}`,
      headers: {},
    }),
    hits: (answer) => toHits(z.object({ results }).parse(answer).results),
  },
  brave: {
    label: 'Brave Search',
    url: 'https://api.search.brave.com',
    needsKey: true,
    request: (base, query, count, key) => ({
      url: `${base}/res/v1/web/search?${new URLSearchParams({ q: query, count: String(count) }).toString()}`,
      headers: { 'x-subscription-token': key },
    }),
    hits: (answer) => toHits(z.object({ web: z.object({ results }).optional() }).parse(answer).web?.results ?? []),
  },
  tavily: {
    label: 'Tavily',
    url: 'https://api.tavily.com',
    needsKey: true,
    request: (base, query, count, key) => ({
      url: `${base}/search`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, max_results: count }),
    }),
    hits: (answer) => toHits(z.object({ results }).parse(answer).results),
  },
};

function toHits(found: z.infer<typeof results>): readonly SearchHit[] {
  return found.flatMap(({ title, url, content, description }) =>
    /^https?:\/\//i.test(url) && parseUrl(url) ? [{ title, url, text: content ?? description ?? '' }] : [],
  );
}

export interface SearchParts {
  readonly web: Pick<Web, 'resolve' | 'send'>;
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** The provider that the user has chosen; undefined: there is no web search. */
export function chosenProvider(settings: Settings): SearchProvider | undefined {
  return searchProviders.find((each) => each === settings.get(searchProviderSetting));
}

const seconds = 30;
const mostBytes = 2_000_000;

/**
 * Asks the chosen provider. Where it is, the user has said: it may be a machine of their own, and its key goes there.
 * @throws SearchFailed; the signal's reason
 */
export async function searchWeb(
  query: string,
  count: number,
  { web, settings, secrets }: SearchParts,
  signal: AbortSignal,
): Promise<readonly SearchHit[]> {
  const provider = chosenProvider(settings);
  if (provider === undefined) throw new SearchFailed(`No provider of web searches is chosen. ${setUp}`);
  const engine = engines[provider];
  const base = baseUrl(settings, engine);
  const key = (await secrets.get(searchSecret(provider))) ?? '';
  if (engine.needsKey && key === '') throw new SearchFailed(`${engine.label} needs a key. ${setUp}`);
  const request = engine.request(base, query, count, key);
  const deadline = AbortSignal.timeout(seconds * 1000);
  const either = AbortSignal.any([signal, deadline]);
  try {
    const addresses = await web.resolve(new URL(request.url).hostname, either);
    const headers = { accept: 'application/json', 'user-agent': 'Fingerpost', ...request.headers };
    const answer = await web.send(
      { ...request, headers, addresses, accepts: 'application/json', limit: mostBytes },
      either,
    );
    return engine.hits(JSON.parse(answer.text ?? refusal(answer.status, answer.mediaType, engine))).slice(0, count);
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) throw new SearchFailed(`${engine.label} did not answer within ${seconds} seconds.`);
    if (error instanceof WebFailure) throw new SearchFailed(error.message);
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new SearchFailed(`What ${engine.label} answered at ${base} is no list of results.`);
    }
    throw error;
  }
}

const setUp = 'The user can set it up with Fingerpost: Set Up Web Search.';

function baseUrl(settings: Settings, { label, url }: Engine): string {
  const given = settings.get(searchUrlSetting);
  const base = typeof given === 'string' && given.trim() !== '' ? given.trim().replace(/\/+$/, '') : url;
  if (base === undefined || !/^https?:$/.test(parseUrl(base)?.protocol ?? '')) {
    throw new SearchFailed(`It is not known where ${label} is. ${setUp}`);
  }
  return base;
}

/** @throws SearchFailed always */
function refusal(status: number, mediaType: string, { label }: Engine): never {
  if (status === 401 || status === 403) throw new SearchFailed(`${label} refused the key or the request. ${setUp}`);
  if (status === 429) throw new SearchFailed(`${label} takes no more searches for now.`);
  if (status < 200 || status > 299) throw new SearchFailed(`${label} answered with status ${status}.`);
  const json = label === engines.searxng.label ? ' Its settings must list json under search.formats.' : '';
  throw new SearchFailed(`${label} answered with ${mediaType || 'no stated type'} instead of JSON.${json}`);
}
