import type { DrawnLine } from './source/line-map';

/** Where the lines of the document are drawn in the page that scrolls, as the parts of it say (see block.tsx). */
export function drawnLines(page: HTMLElement): readonly DrawnLine[] {
  const edge = page.getBoundingClientRect().top - page.scrollTop;
  const found: DrawnLine[] = [];
  for (const block of page.querySelectorAll<HTMLElement>('.block')) {
    const line = Number(block.dataset['line']);
    for (const element of [block, ...block.querySelectorAll<HTMLElement>('[data-offset]')]) {
      const rectangle = element.getBoundingClientRect();
      const own = line + Number(element.dataset['offset'] ?? 0);
      if (rectangle.height > 0) found.push({ line: own, top: rectangle.top - edge });
    }
  }
  return found;
}

/** The line of what stands around a node; undefined outside of the document. */
export function lineAround(node: Element): number | undefined {
  const block = node.closest<HTMLElement>('.block');
  if (!block) return undefined;
  const offset = node.closest<HTMLElement>('[data-offset]')?.dataset['offset'] ?? '0';
  return Number(block.dataset['line']) + Number(offset);
}
