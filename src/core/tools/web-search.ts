import { z } from 'zod';
import { plural } from './plural';
import { quotedWeb, shownTitle } from './quoted-web';
import { SearchFailed, type SearchHit } from './search-engines';
import { defineTool, failed, type Tool } from './tool';

/** TOOL-22. */
const mostHits = 10;
/** Of what a provider says about a page. Characters. */
const longestText = 1_000;

const input = z.strictObject({
  query: z.string().trim().min(1).max(400).describe('What you would type into a search box.'),
});

/** `web_search`: pages of the web about something (WEB-01, `cli-a TOOL-22`). @param search asks the chosen provider */
export function webSearchTool(
  search: (query: string, count: number, signal: AbortSignal) => Promise<readonly SearchHit[]>,
): Tool {
  return defineTool<z.infer<typeof input>>({
    name: 'web_search',
    description: [
      `Searches the web and gives up to ${mostHits} pages: title, address and a few sentences of each.`,
      'Use it when the answer may be newer than what you know, then web_fetch for the pages worth reading.',
      'Never put content of files, keys or names of private things into a query.',
      'End the answer with a numbered list of the pages it rests on: title and address.',
    ].join(' '),
    input,
    access: ({ query }) => [{ kind: 'search', query }],
    label: ({ query }) => `Search the web for ${query}`,
    async run({ query }, context) {
      context.signal.throwIfAborted();
      try {
        const hits = await search(query, mostHits, context.signal);
        if (hits.length === 0) return { outcome: 'done', content: 'Found nothing. Try other words.' };
        const sources = hits.map(({ url, title }) => ({ url: new URL(url).href, title: shownTitle(title, url) }));
        const list = hits.map((hit, index) => entry(hit, index + 1)).join('\n\n');
        const content = `Found ${plural(hits.length, 'search result')}\n${quotedWeb('search results', list, context.digests)}`;
        return { outcome: 'done', content, sources };
      } catch (error) {
        if (error instanceof SearchFailed) return failed(`Search failed: ${error.message}`);
        throw error;
      }
    },
  });
}

function entry({ title, url, text }: SearchHit, number: number): string {
  const said = text
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const shown = said.length > longestText ? `${said.slice(0, longestText - 1)}…` : said;
  return `${number}. ${shownTitle(title, url)}\n   ${url}${shown === '' ? '' : `\n   ${shown}`}`;
}
