import type { ItemChange } from './spec-diff';

/** What can be compared of a criterion, a property or a task. */
export interface Item {
  /** Unique on its side. */
  readonly key: string;
  readonly id: string;
  readonly text: string;
  readonly line: number;
}

/** A change with the keys of its two sides. */
export interface KeyedChange {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly item: ItemChange;
}

/**
 * Compares two versions of a list by meaning: blanks, line breaks and marks of emphasis do not count. What has the same words
 * under another ID is moved, so that a renumbering is no change of everything; what has the same ID and other words is changed.
 * The rest is added or removed. Each item is in one pair at most. Changes come in the order of the later version, what is
 * removed last.
 */
export function matchItems(before: readonly Item[], after: readonly Item[]): readonly KeyedChange[] {
  const open = new Set(before);
  const partners = new Map<Item, Item>();
  for (const keyOf of [bothOf, ({ text }: Item) => meaning(text), ({ id }: Item) => id]) {
    const waiting = new Map<string, Item[]>();
    for (const item of open) waiting.set(keyOf(item), [...(waiting.get(keyOf(item)) ?? []), item]);
    for (const item of after) {
      if (partners.has(item)) continue;
      const partner = waiting.get(keyOf(item))?.shift();
      if (!partner) continue;
      partners.set(item, partner);
      open.delete(partner);
    }
  }
  return [
    ...after.flatMap((item) => changeOf(partners.get(item), item) ?? []),
    ...[...open].map((item): KeyedChange => {
      const { id, text, line } = item;
      const removed: ItemChange = { change: 'removed', id, was: id, before: text, after: null, line };
      return { from: item.key, to: undefined, item: removed };
    }),
  ];
}

const bothOf = ({ id, text }: Item): string => `${id}\n${meaning(text)}`;

function changeOf(was: Item | undefined, { key, id, text, line }: Item): KeyedChange | undefined {
  if (!was) {
    return { from: undefined, to: key, item: { change: 'added', id, was: null, before: null, after: text, line } };
  }
  const isSame = meaning(was.text) === meaning(text);
  if (isSame && was.id === id) return undefined;
  const change = isSame ? 'moved' : 'changed';
  return { from: was.key, to: key, item: { change, id, was: was.id, before: was.text, after: text, line } };
}

function meaning(text: string): string {
  return text
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
