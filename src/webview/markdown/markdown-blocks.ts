import { Marked, type Tokens, type TokensList } from 'marked';
import { textRenderer } from './text-renderer';

/** One top-level part of a text: a paragraph, a list, a code block. */
export interface MarkdownBlock {
  /** HTML of the part; not safe before it went through `cleaned` (see clean-html.ts). */
  readonly html: () => string;
  /** Two blocks of one key look the same. */
  readonly key: string;
}

const marked = new Marked({
  gfm: true,
  renderer: {
    ...textRenderer,
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
    heading({ tokens, depth }: Tokens.Heading) {
      // The page has headings of its own above these.
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
  },
});

/** Cuts Markdown into its top-level parts, which are turned into HTML one by one and only when they have changed. */
export function markdownBlocks(text: string): MarkdownBlock[] {
  const tokens: TokensList = marked.lexer(text);
  // A definition at the end of a text gives links to every part before it.
  const links = Object.keys(tokens.links).length === 0 ? '' : JSON.stringify(tokens.links);
  return tokens
    .filter(({ type }) => type !== 'space' && type !== 'def')
    .map((token) => ({ key: `${links}\n${token.raw}`, html: () => marked.parser([token]) }));
}
