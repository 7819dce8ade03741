import type { Spent } from '../../core/events/event';
import { tokens } from '../../core/events/token-count';
import { costInWords } from './amounts';

/** What requests came to: `3 requests · 12K tokens in, 2K out · $0.10`. */
export function spentInWords({ requests, input, output, cost, untold }: Spent): string {
  const counted = `${requests} ${requests === 1 ? 'request' : 'requests'}`;
  const used = input + output === 0 ? '' : `${tokens(input)} tokens in, ${tokens(output)} out`;
  const price = costInWords(cost);
  const part = price !== '' && untold > 0 ? `${price} for those with a known price` : price;
  return [counted, used, part].filter(Boolean).join(' · ');
}
