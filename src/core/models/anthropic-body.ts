import type Anthropic from '@anthropic-ai/sdk';
import { toAnthropicPrompt } from './anthropic-request';
import type { ModelRequest } from './model';

/** Output asked for when neither the request nor the model list says how much: what every current model can write. */
export const defaultOutputTokens = 8_192;
/** Output asked for at most, if a request does not ask for more: the window is shared, and no message of ours is longer. */
export const mostOutputTokens = 32_000;
/** The least thinking that the API accepts. */
const leastThinkingTokens = 1_024;

/** What a body depends on besides the request. */
export interface AnthropicLimits {
  /** The longest answer of the model; undefined where nobody tells. */
  readonly maxOutputTokens: number | undefined;
  /** Tokens that the model may think before it answers. 0: it does not. */
  readonly thinkingTokens: number;
  /** The model decides itself how much it thinks, and refuses a number. */
  readonly thinksAdaptivelyOnly: boolean;
}

/** A streaming request of the Messages API, in the order in which it is written: what changes between requests last. */
export function toAnthropicBody(
  request: ModelRequest,
  provider: string,
  { maxOutputTokens: most, thinkingTokens, thinksAdaptivelyOnly }: AnthropicLimits,
): Anthropic.MessageCreateParamsStreaming {
  const wanted = request.maxOutputTokens ?? Math.min(most ?? defaultOutputTokens, mostOutputTokens);
  const adaptive = thinkingTokens > 0 && thinksAdaptivelyOnly;
  // Thinking is output too: it is asked for on top, as far as the model goes.
  const limit = Math.min(wanted + (adaptive ? 0 : thinkingTokens), most ?? Infinity);
  const budget = Math.min(thinkingTokens, limit - leastThinkingTokens);
  return {
    model: request.model,
    max_tokens: limit,
    stream: true,
    ...(adaptive ? { thinking: { type: 'adaptive' } } : {}),
    ...(!adaptive && budget >= leastThinkingTokens ? { thinking: { type: 'enabled', budget_tokens: budget } } : {}),
    ...toAnthropicPrompt(request, provider),
  };
}
