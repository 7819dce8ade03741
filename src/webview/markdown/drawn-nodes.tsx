import { h, type ComponentChildren } from 'preact';
import { CodeBlock } from './code-block';
import { Link } from './link';

/** Draws an element in a page's own way; undefined: as any other. @param children draws what stands in it */
export type DrawnElement = (element: Element, children: () => ComponentChildren) => ComponentChildren;

/**
 * Turns cleaned nodes into parts of the page. The page then changes only where the text did, and code and links get their
 * buttons and handlers.
 * @param own of the page, for what it knows of an element
 */
export function drawnNodes(parent: Node, growing: boolean, own?: DrawnElement): ComponentChildren {
  return [...parent.childNodes].map((node) => {
    if (!(node instanceof Element)) return pieces(node.textContent ?? '');
    return own?.(node, () => drawnNodes(node, growing, own)) ?? drawnElement(node, growing, own);
  });
}

/**
 * A text as several nodes of a few words. Of a text that grows only the last of them is set anew; setting all of it would
 * collapse a selection that a person has made in it.
 */
const pieces = (text: string): readonly string[] => text.match(/(?:\S*\s+){1,6}|\S+/g) ?? [];

function drawnElement(element: Element, growing: boolean, own: DrawnElement | undefined): ComponentChildren {
  const name = element.localName;
  if (name === 'br' || name === 'hr') return h(name, {});
  if (name === 'pre') {
    const language = /(?:^| )language-(\S*)/.exec(element.className)?.[1] ?? '';
    return <CodeBlock text={element.textContent} language={language} growing={growing} />;
  }
  const children = drawnNodes(element, growing, own);
  if (name === 'a') return <Link href={element.getAttribute('href') ?? ''}>{children}</Link>;
  if (name === 'table') {
    return (
      <div class="table" role="region" aria-label="Table">
        <table>{children}</table>
      </div>
    );
  }
  const align = element.getAttribute('align');
  const start = element.getAttribute('start');
  return h(name, { ...(align && { class: `align-${align}` }), ...(start && { start: Number(start) }) }, children);
}
