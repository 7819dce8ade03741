import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom/worker';
import TurndownService from 'turndown';
import { parseUrl } from '../text/url';

/** Never read by people, or there to lead them elsewhere. */
const unread =
  'title,script,style,noscript,template,iframe,object,embed,svg,canvas,link,meta,form,dialog,[hidden],[aria-hidden=true]';
const around = 'nav,[role=navigation],[role=banner],[role=contentinfo],body > header,body > footer';
/** What is found to be the article must be so much of the whole, or it is not the page. */
const leastShare = 0.25;

/** What a person reads of a page, as Markdown: its article where it has one, else all that is no navigation. */
export function readablePage(html: string, url: string): { readonly title: string; readonly markdown: string } {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  const base = baseOf(document, url);
  const title =
    clean(document.querySelector('title')?.textContent ?? '') || clean(document.querySelector('h1')?.textContent ?? '');
  for (const each of document.querySelectorAll(`${unread},${around}`)) each.remove();
  makeWhole(document, base);
  const whole = document.body;
  const article = articleOf(document);
  const main = whole.querySelector('main,[role=main]') ?? whole;
  const lengthOf = (element: Element): number => clean(element.textContent).length;
  if (article !== undefined && lengthOf(article) >= leastShare * lengthOf(main)) {
    return { title, markdown: markdownOf(article) };
  }
  return { title, markdown: markdownOf(main) };
}

function articleOf(document: Document): Element | undefined {
  const copy = parseHTML(document.documentElement.outerHTML).document;
  const found = new Readability(copy, { keepClasses: true }).parse()?.content;
  if (!found) return undefined;
  return parseHTML(`<html><body>${found}</body></html>`).document.body;
}

function baseOf(document: Document, url: string): string {
  const href = document.querySelector('base[href]')?.getAttribute('href') ?? '';
  return parseUrl(href, url)?.href ?? url;
}

/** Links as whole addresses; those that lead nowhere in the web are only their text. Pictures are their description. */
function makeWhole(document: Document, base: string): void {
  for (const link of document.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    const whole = parseUrl(href, base)?.href ?? '';
    if (/^https?:/.test(whole) && !href.startsWith('#')) link.setAttribute('href', whole);
    else link.removeAttribute('href');
  }
  for (const picture of document.querySelectorAll('img,picture,video,audio')) {
    const alt = clean(picture.getAttribute('alt') ?? '');
    picture.replaceWith(document.createTextNode(alt === '' ? '' : `(${alt})`));
  }
}

const writer = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', hr: '---' });
writer.addRule('cell', {
  filter: ['td', 'th'],
  replacement: (content) =>
    ` ${content
      .replace(/\s*\n\s*/g, ' ')
      .replace(/\|/g, '\\|')
      .trim()} |`,
});
writer.addRule('row', {
  filter: 'tr',
  replacement: (content, row) => {
    const isHead = row.firstChild?.nodeName === 'TH' && isFirstRow(row);
    const columns = [...content.matchAll(/(?<!\\)\|/g)].length;
    return `\n|${content}${isHead ? `\n|${' --- |'.repeat(columns)}` : ''}`;
  },
});
writer.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` });

function isFirstRow(row: Node): boolean {
  const section = row.parentNode;
  return section?.firstChild === row || section?.nodeName === 'THEAD';
}

function markdownOf(element: Element): string {
  // The types are those of a browser's page, which there is none of here; what is used of them is the same.
  return writer
    .turndown(element as HTMLElement)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();
