import { h, type ComponentChildren } from 'preact';
import { CodeBlock } from './code-block';
import { Link } from './link';

/**
 * Turns cleaned nodes into parts of the page. The page then changes only where the text did, and code and links get their
 * buttons and handlers.
 */
export function drawnNodes(parent: Node, growing: boolean): ComponentChildren {
  return [...parent.childNodes].map((node) => {
    if (!(node instanceof Element)) return pieces(node.textContent ?? '');
    return drawnElement(node, growing);
  });
}

/**
 * A text as several nodes of a few words. Of a text that grows only the last of them is set anew; setting all of it would
 * collapse a selection that a person has made in it.
 */
const pieces = (text: string): readonly string[] => text.match(/(?:\S*\s+){1,6}|\S+/g) ?? [];

function drawnElement(element: Element, growing: boolean): ComponentChildren {
  const name = element.localName;
  if (name === 'br' || name === 'hr') return h(name, {});
  if (name === 'pre') {
    const language = /^language-(.*)$/.exec(element.className)?.[1] ?? '';
    return <CodeBlock text={element.textContent} language={language} growing={growing} />;
  }
  const children = drawnNodes(element, growing);
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
