import type { ContextUse } from '../events/event';
import type { AssistantBlock, Message, Usage, UserBlock } from '../events/message';
import type { ModelRequest, ToolSpec } from '../models/model';

/** What a token is taken for where nobody counts: English text and code come to three to five characters. */
export const charactersPerToken = 4;

/** What a picture of usual size comes to. */
const tokensOfImage = 1_600;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** Tokens of a message by our own count. */
export function messageTokens(message: Message): number {
  return message.blocks.reduce((sum: number, block) => sum + blockTokens(block), 0);
}

type Part = ContextUse['parts'][number]['what'];

/** A count that is remembered: blocks and tools never change, and all of them are counted for each request. */
function remembered<T extends object>(count: (counted: T) => number): (counted: T) => number {
  const counts = new WeakMap<T, number>();
  return (counted) => {
    const tokens = counts.get(counted) ?? count(counted);
    counts.set(counted, tokens);
    return tokens;
  };
}

const blockTokens = remembered(countBlock);

const toolTokens = remembered((tool: ToolSpec) => estimateTokens(JSON.stringify(tool)));

function countBlock(block: UserBlock | AssistantBlock): number {
  switch (block.kind) {
    case 'text':
    case 'toolResult':
      return estimateTokens(block.text);
    case 'image':
      return tokensOfImage;
    case 'thinking':
      return estimateTokens(asJson(block.raw));
    case 'toolCall':
      return estimateTokens(block.name) + estimateTokens(block.malformed ?? asJson(block.input));
  }
}

/** What is undefined has no JSON, whatever the types of the language say. */
const asJson = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

function partOf(block: UserBlock | AssistantBlock, role: Message['role']): Part {
  if (block.kind === 'toolResult') return 'results';
  return role === 'user' ? 'prompts' : 'answers';
}

/**
 * Follows how full the model's window is. What providers tell of a request corrects our own count of the next one.
 */
export class ContextGauge {
  /** Tokens told for one of ours. */
  #scale = 1;

  /** Tokens that the request is expected to take. */
  expect(request: ModelRequest): number {
    return Math.ceil(sum(countParts(request, undefined)) * this.#scale);
  }

  /** What a request came to, with the answer that the next one will carry too. */
  measure({ request, answer, told, window, summary }: Measured): ContextUse {
    const own = countParts(request, summary);
    if (told.input !== undefined && told.input > 0) this.#scale = within(told.input / sum(own), 0.25, 4);
    const answered = answer.reduce((total: number, block) => total + blockTokens(block), 0);
    own.set('answers', (own.get('answers') ?? 0) + answered);
    const used = (told.input ?? sum(own) * this.#scale - answered) + (told.output ?? answered);
    const scale = used / Math.max(1, sum(own));
    return {
      ...(window === undefined ? {} : { window }),
      used: Math.round(used),
      estimated: told.input === undefined,
      parts: [...own]
        .map(([what, tokens]) => ({ what, tokens: Math.round(tokens * scale) }))
        .filter(({ tokens }) => tokens > 0),
    };
  }
}

/** A request that was answered. */
export interface Measured {
  readonly request: ModelRequest;
  readonly answer: readonly AssistantBlock[];
  readonly told: Usage;
  /** Tokens of the model's window, where it is known. */
  readonly window: number | undefined;
  /** The block of the request that stands for what was compacted. */
  readonly summary: UserBlock | undefined;
}

function countParts({ system, tools, messages }: ModelRequest, summary: UserBlock | undefined): Map<Part, number> {
  const parts = new Map<Part, number>([
    ['instructions', estimateTokens(system)],
    ['tools', tools.reduce((total, tool) => total + toolTokens(tool), 0)],
  ]);
  for (const message of messages) {
    for (const block of message.blocks) {
      const part = block === summary ? 'summary' : partOf(block, message.role);
      parts.set(part, (parts.get(part) ?? 0) + blockTokens(block));
    }
  }
  return parts;
}

const sum = (parts: ReadonlyMap<Part, number>): number => [...parts.values()].reduce((total, each) => total + each, 0);

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
