import { useState } from 'preact/hooks';
import { useChat } from './chat-context';

const mostKept = 200;

/**
 * Whether an item is unfolded, and how to change it. What a person has opened or closed is so again after a reload;
 * everything else follows `usually`, which may change while the item lives.
 */
export function useFold(item: string, usually: boolean): readonly [open: boolean, toggle: () => void] {
  const { link, session } = useChat();
  const key = `${session}/${item}`;
  const [chosen, choose] = useState(() => readFold(link.saved.folds, key));
  const open = chosen ?? usually;
  const toggle = (): void => {
    choose(!open);
    link.save({ folds: withFold(link.saved.folds, key, !open) });
  };
  return [open, toggle];
}

/** A fold is kept as `+key` (opened) or `-key` (closed). */
export function readFold(folds: readonly string[], key: string): boolean | undefined {
  if (folds.includes(`+${key}`)) return true;
  return folds.includes(`-${key}`) ? false : undefined;
}

export function withFold(folds: readonly string[], key: string, open: boolean): string[] {
  const others = folds.filter((each) => each.slice(1) !== key);
  return [...others, `${open ? '+' : '-'}${key}`].slice(-mostKept);
}
