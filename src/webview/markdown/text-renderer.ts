import type { RendererObject, Tokens } from 'marked';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML that shows it. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** What the first word behind the fence of a code block says. */
export const languageOf = ({ lang }: Tokens.Code): string => /^\S*/.exec(lang ?? '')?.[0] ?? '';

/**
 * What people and models write is text first: HTML in it is shown as it stands, except for line breaks, which tables need.
 * Images would have to be fetched; their words and address take their place.
 */
export const textRenderer = {
  html: ({ text }: Tokens.HTML | Tokens.Tag) => (/^<br\s*\/?>$/i.test(text.trim()) ? '<br>' : escaped(text)),
  image({ href, text }: Tokens.Image) {
    const words = escaped(text || href);
    return `<a href="${escaped(href)}">${words}</a>`;
  },
  code: (code: Tokens.Code) => `<pre class="language-${escaped(languageOf(code))}">${escaped(code.text)}</pre>`,
} satisfies RendererObject;
