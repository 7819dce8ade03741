import type { Message } from '../../../src/core/events/message';
import { createAnthropicProvider } from '../../../src/core/models/anthropic';
import type { AnthropicOptions } from '../../../src/core/models/anthropic';
import type { ModelEvent, ModelProvider, ModelRequest } from '../../../src/core/models/model';

/** The key that test providers have: whoever finds it in a message has found a leak. */
export const testKey = 'sk-test-0123456789';

export function anthropicAt(url: string, options: Partial<AnthropicOptions> = {}): ModelProvider {
  return createAnthropicProvider({ key: () => Promise.resolve(testKey), baseUrl: () => url, ...options });
}

export function requestOf(messages: readonly Message[], rest: Partial<ModelRequest> = {}): ModelRequest {
  return { model: 'claude-demo-large', tools: [], system: '', messages, ...rest };
}

export function prompt(text: string): Message {
  return { role: 'user', blocks: [{ kind: 'text', text }] };
}

export const noSignal = new AbortController().signal;

/** Asks and takes the whole answer. */
export async function ask(
  provider: ModelProvider,
  request: ModelRequest,
  signal: AbortSignal = noSignal,
): Promise<{ readonly events: readonly ModelEvent[]; readonly ended: Extract<ModelEvent, { type: 'ended' }> }> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, signal)) events.push(event);
  const ended = events.at(-1);
  if (ended?.type !== 'ended') throw new Error('The stream came to no end');
  return { events, ended };
}

export function textOf(events: readonly ModelEvent[], kind: 'text' | 'thinking'): string {
  return events.map((event) => (event.type === kind ? event.text : '')).join('');
}
