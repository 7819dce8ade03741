import type { SessionHead, ViewDelta, ViewItem, ViewPage } from './view';

/** A front end's copy of a session's view: a page, kept up to date by deltas. */
export interface ViewCopy {
  readonly seq: number;
  readonly head: SessionHead;
  readonly items: readonly ViewItem[];
  readonly earlier: number;
}

/**
 * The copy after a delta. Undefined: the delta is not the next one, a page must be asked for again. A delta that the copy
 * already contains changes nothing.
 */
export function applyDelta(copy: ViewCopy, delta: ViewDelta): ViewCopy | undefined {
  if (delta.seq <= copy.seq) return copy;
  if (delta.seq !== copy.seq + 1) return undefined;
  let { head, earlier } = copy;
  let items: ViewItem[] | undefined;
  for (const op of delta.ops) {
    if (op.op === 'head') {
      head = op.head;
      continue;
    }
    items ??= [...copy.items];
    if (op.op === 'cut') {
      const left = op.items - earlier;
      const isHere = left >= 0 && left <= items.length;
      items = isHere ? items.slice(0, left) : [];
      if (!isHere) earlier = op.items;
      continue;
    }
    if (op.op === 'add') {
      items.push(op.item);
      continue;
    }
    const id = op.op === 'set' ? op.item.id : op.id;
    const place = items.findLastIndex((item) => item.id === id);
    const old = items[place];
    if (old === undefined) continue; // on an earlier page, which brings its new state when it is asked for
    items[place] = op.op === 'set' ? op.item : (appendTo(old, op.text) ?? old);
  }
  return { seq: delta.seq, head, items: items ?? copy.items, earlier };
}

/** The copy with an earlier page put before it; unchanged when the page does not end where the copy begins. */
export function prependPage(copy: ViewCopy, page: ViewPage): ViewCopy {
  if (page.earlier + page.items.length !== copy.earlier) return copy;
  return { ...copy, items: [...page.items, ...copy.items], earlier: page.earlier };
}

/** What `append` means for an item: text grows, a tool's card gets output. Undefined for items that do not grow. */
export function appendTo(item: ViewItem, text: string): ViewItem | undefined {
  if (item.kind === 'text' || item.kind === 'thinking') return { ...item, text: item.text + text };
  if (item.kind === 'tool') return { ...item, output: item.output + text };
  return undefined;
}
