/**
 * The conversation as models see it, in words of our own. Providers translate; `raw` keeps what a provider must get back
 * byte for byte (thinking signatures).
 */
export type Message =
  | { readonly role: 'user'; readonly blocks: readonly UserBlock[] }
  | { readonly role: 'assistant'; readonly blocks: readonly AssistantBlock[] };

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

/** A picture. Its bytes are found by the name `blob`; `data` has them in base64 where the block is about to be sent. */
export interface ImageBlock {
  readonly kind: 'image';
  readonly name: string;
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly blob: string;
  readonly data?: string | undefined;
}

/** What stands for a picture that a model cannot be shown. */
export function imageInWords({ name }: Pick<ImageBlock, 'name'>, why: string): string {
  return `[Picture ${name}: ${why}]`;
}

export type UserBlock =
  | TextBlock
  | ImageBlock
  | { readonly kind: 'toolResult'; readonly call: string; readonly text: string; readonly failed: boolean };

export type AssistantBlock =
  | TextBlock
  /** `raw` is the provider's own block, sent back only to the provider that made it. */
  | { readonly kind: 'thinking'; readonly text: string; readonly provider: string; readonly raw: unknown }
  | ToolCallBlock;

export interface ToolCallBlock {
  readonly kind: 'toolCall';
  /** The provider's identity of the call. */
  readonly call: string;
  readonly name: string;
  /** The input as the model wrote it; what is not a JSON object is told in `malformed` and never run. */
  readonly input: unknown;
  /** The text the model sent where it was no JSON object. */
  readonly malformed?: string | undefined;
}

/** The pieces of text among the blocks of a message. */
export function textsOf(blocks: readonly (UserBlock | AssistantBlock)[]): readonly string[] {
  return blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
}

/** Why a model ended its message. `unknown`: the provider does not tell. */
export type StopReason = 'end' | 'tools' | 'length' | 'refusal' | 'context-full' | 'unknown';

/** Tokens of one request. What a provider does not tell is absent, never guessed. */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  /** Of `input`: read from and written to the provider's prompt cache. */
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}
