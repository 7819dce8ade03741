import DOMPurify from 'dompurify';

const textTags = [
  ...['p', 'br', 'hr', 'span', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li', 'pre', 'code'],
  ...['strong', 'em', 'del', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
];

const common = {
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  KEEP_CONTENT: true,
  RETURN_DOM_FRAGMENT: true,
} as const;

/** Addresses of other programs do not get as far as link-target.ts, which looks at the rest. */
const addresses = /^(?:(?:https?|file):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i;

/**
 * A document from the HTML of Markdown with nothing in it but what the closed list names. Attributes of links are
 * looked at again when they are drawn (see link.tsx).
 */
export const cleaned = (html: string): DocumentFragment =>
  DOMPurify.sanitize(html, {
    ...common,
    ALLOWED_URI_REGEXP: addresses,
    ALLOWED_TAGS: textTags,
    ALLOWED_ATTR: ['href', 'title', 'align', 'start', 'class'],
  });

/** The same for highlighted code: spans with classes. */
export const cleanedCode = (html: string): DocumentFragment =>
  DOMPurify.sanitize(html, { ...common, ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] });
