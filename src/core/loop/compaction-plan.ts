import type { Dated } from '../events/history';
import type { Message } from '../events/message';
import { messageTokens } from './context-use';

/** How much of a conversation is told as it was after a compaction. What keeps more counts (CTX-12). */
export interface KeepRules {
  /** Pairs of a prompt, or of results, and the answer to it. */
  readonly pairs: number;
  /** Per cent of the model's window. */
  readonly percent: number;
}

export const defaultKeepRules: KeepRules = { pairs: 2, percent: 2 };

/** Where a conversation is cut. */
export interface Cut {
  /** What is summarised. */
  readonly before: readonly Message[];
  /** The event of the first message that is kept; undefined when none is. */
  readonly keptFrom: number | undefined;
  /** Tokens of what is kept, by our own count. */
  readonly kept: number;
}

/**
 * Decides what is summarised and what is kept. A result is never kept without its call, and no more than half of the
 * conversation is kept, or it would be full again at once; where even the last exchange is more than that, nothing is.
 *
 * @param window tokens; undefined where nobody tells
 */
export function planCut(messages: readonly Dated[], rules: KeepRules, window: number | undefined): Cut {
  const sizes = messages.map(({ message }) => messageTokens(message));
  const total = sum(sizes);
  const wanted = Math.min(
    startByPairs(messages, rules.pairs),
    startByShare(sizes, ((window ?? 0) * clamp(rules.percent)) / 100),
  );
  const isAllowed = (start: number): boolean => sum(sizes.slice(start)) * 2 <= total;
  for (let start = wanted; start < messages.length; start += 1) {
    if (mayBegin(messages[start]?.message) && isAllowed(start)) return cutAt(messages, sizes, start);
  }
  return cutAt(messages, sizes, messages.length);
}

function cutAt(messages: readonly Dated[], sizes: readonly number[], start: number): Cut {
  return {
    before: messages.slice(0, start).map(({ message }) => message),
    keptFrom: messages[start]?.seq,
    kept: sum(sizes.slice(start)),
  };
}

/** A message that answers calls makes no sense without them. */
function mayBegin(message: Message | undefined): boolean {
  return message !== undefined && !message.blocks.some(({ kind }) => kind === 'toolResult');
}

function startByPairs(messages: readonly Dated[], pairs: number): number {
  let left = Math.max(0, pairs);
  let start = messages.length;
  while (start > 0 && left > 0) {
    start -= 1;
    if (messages[start]?.message.role === 'user') left -= 1;
  }
  return start;
}

function startByShare(sizes: readonly number[], tokens: number): number {
  let start = sizes.length;
  for (let held = 0; start > 0 && held < tokens; held += sizes[start] ?? 0) start -= 1;
  return start;
}

const clamp = (percent: number): number => Math.min(100, Math.max(0, percent));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
