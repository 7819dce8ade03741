import { h, type ComponentChildren } from 'preact';
import type { DrawnElement } from '../markdown/drawn-nodes';
import { CodeBlock } from '../markdown/code-block';
import { Icon } from '../parts/icon';
import { Diagram } from './diagram';
import { MarkedWords } from './marked-words';
import { TaskItem } from './task-item';

/** What a class of the document's HTML stands for (see source/source-blocks.ts). */
function numberIn(element: Element, name: 'line' | 'mark'): number | undefined {
  const found = new RegExp(`(?:^| )${name}-(\\d+)`).exec(element.className)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Elements that are drawn in the preview's own way: with their line, with boxes, words with what is known of them. */
export const drawnElement: DrawnElement = (element, children) => {
  const offset = numberIn(element, 'line');
  switch (element.localName) {
    case 'span':
      return <MarkedWords mark={numberIn(element, 'mark') ?? -1}>{children()}</MarkedWords>;
    case 'pre':
      return drawnCode(element, offset ?? 0);
    case 'li':
      return drawnItem(element, offset ?? 0, children);
    case 'p':
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
    case 'blockquote':
      return h(element.localName, { 'data-offset': offset }, children());
    default:
      return undefined;
  }
};

function drawnCode(element: Element, offset: number): ComponentChildren {
  const language = /(?:^| )language-(\S*)/.exec(element.className)?.[1] ?? '';
  const text = element.textContent;
  return (
    <div data-offset={offset}>
      {language.toLowerCase() === 'mermaid' ? (
        <Diagram source={text} offset={offset} />
      ) : (
        <CodeBlock text={text} language={language} growing={false} />
      )}
    </div>
  );
}

function drawnItem(element: Element, offset: number, children: () => ComponentChildren): ComponentChildren {
  const parts = children();
  if (element.classList.contains('boxed') && Array.isArray(parts)) {
    const nested = [...element.childNodes].findIndex(({ nodeName }) => nodeName === 'UL' || nodeName === 'OL');
    const end = nested < 0 ? parts.length : nested;
    return <TaskItem offset={offset} words={parts.slice(0, end)} below={parts.slice(end)} />;
  }
  const isChecked = element.classList.contains('checked');
  if (!isChecked && !element.classList.contains('unchecked')) return <li data-offset={offset}>{parts}</li>;
  return (
    <li data-offset={offset} class="check">
      <span class="box">
        <Icon name={isChecked ? 'pass-filled' : 'circle-large-outline'} label={isChecked ? 'Checked' : 'Not checked'} />
      </span>
      {parts}
    </li>
  );
}
