import { z } from 'zod';
import { WebFailure } from '../ports';
import { visible } from '../trust/paths';
import { quotedWeb, shownTitle } from './quoted-web';
import { defineTool, failed } from './tool';
import { fetchPage, pageLimits } from './web-hops';
import { parseUrl } from '../text/url';

const input = z.strictObject({
  url: z.string().min(1).max(8_000).describe('Whole address, with http:// or https://.'),
  mode: z
    .enum(['selective', 'truncated', 'full'])
    .optional()
    .describe(
      'selective (default): the sentences around search_terms. truncated: the first 8 KB. full: all of it; only where all is needed.',
    ),
  search_terms: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('For selective: a word or phrase, or several.'),
});

type FetchInput = z.infer<typeof input>;

/** `web_fetch`: what one page of the web says (WEB-02 to WEB-10, `cli-a TOOL-25` to `TOOL-28`). */
export const webFetchTool = defineTool<FetchInput>({
  name: 'web_fetch',
  description: [
    'Fetches one page of the web and gives its text as Markdown. Only HTML pages that need no login; scripts do not run.',
    `At most ${pageLimits.bytes / 1_000_000} MB. A redirect to another site is told and not followed.`,
    'Use it for what you need to know and do not: current versions, an unknown error, documentation.',
    'Never put content of files, keys or what the user said into an address.',
    'Say it in your own words, quote a sentence at most, and end the answer with a numbered list of the pages it rests on: title and address.',
  ].join(' '),
  input,
  access: ({ url }) => [{ kind: 'fetch', url: url.trim() }],
  label: (call) => {
    const { mode } = wishOf(call);
    const terms = termsOf(call);
    const about = mode === 'selective' && terms.length > 0 ? ` (searching for: ${terms.join(', ')})` : '';
    return `Fetch ${shownUrl(call.url)}${about} [mode: ${mode}]`;
  },
  detail: ({ url }) => shownUrl(url),
  async run(call, context) {
    context.signal.throwIfAborted();
    const { mode } = wishOf(call);
    const page = await fetchPage(call.url.trim(), context);
    if ('problem' in page) return failed(`Fetch failed: ${page.problem}`);
    try {
      const wish = { ...page, mode, terms: termsOf(call) };
      const { title, text, note } = await context.web.read(wish, context.signal);
      if (text === '') return failed(`${page.url} holds no text; it may be made by scripts, which do not run here.`);
      const url = page.url;
      const source = { url, title: shownTitle(title, url) };
      const bytes = new TextEncoder().encode(text).length;
      const how = mode === 'truncated' ? 'truncated content' : mode;
      const content = [
        `Fetched ${bytes} bytes (${how}) from ${url}`,
        ...(note === '' ? [] : [note]),
        quotedWeb(`page ${url}`, `# ${source.title}\n\n${text}`, context.digests),
      ];
      return { outcome: 'done', content: content.join('\n'), sources: [source] };
    } catch (error) {
      if (error instanceof WebFailure) return failed(`Fetch failed: ${error.message}`);
      throw error;
    }
  },
});

/** As it is asked for: names in letters of other scripts look like others, their encoded form does not. */
function shownUrl(url: string): string {
  return visible(parseUrl(url.trim())?.href ?? url.trim());
}

/** Nothing is looked for without a word for it: the beginning tells most then. */
function wishOf(call: FetchInput): { readonly mode: NonNullable<FetchInput['mode']> } {
  return { mode: call.mode ?? (termsOf(call).length === 0 ? 'truncated' : 'selective') };
}

function termsOf({ search_terms: terms = [] }: FetchInput): readonly string[] {
  return (typeof terms === 'string' ? [terms] : terms).map((term) => term.trim()).filter((term) => term !== '');
}
