import { createHash } from 'node:crypto';
import type { MessagesBody } from './request-view';

/** Input tokens of one request as the API reports them. `input` is what was neither read from the cache nor written. */
export interface CountedInput {
  readonly total: number;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/**
 * The API's prompt cache, as far as it can be seen from outside: a marked prefix is written, and a later request whose
 * marked prefix begins with it reads it. Leaves out the least length and the lifetime of entries.
 */
export class PromptCache {
  readonly #written = new Set<string>();

  count(body: MessagesBody): CountedInput {
    const parts = [...body.tools, ...body.system, ...body.messages.flatMap(partsOf)];
    const prefix = createHash('sha256');
    let tokens = 0;
    const prefixes = parts.map(({ cache_control: mark, ...part }) => {
      const text = JSON.stringify(part);
      prefix.update(text);
      tokens += estimateTokens(text);
      return { hash: prefix.copy().digest('hex'), tokens, marked: mark !== undefined };
    });

    const marks = prefixes.flatMap(({ marked }, index) => (marked ? [index] : []));
    const hit = marks
      .flatMap((mark) => prefixes.slice(Math.max(0, mark - lookBack), mark + 1))
      .filter(({ hash }) => this.#written.has(hash));
    const cacheRead = Math.max(0, ...hit.map((each) => each.tokens));
    const cached = Math.max(0, ...marks.map((mark) => prefixes[mark]?.tokens ?? 0));
    for (const mark of marks) this.#written.add(prefixes[mark]?.hash ?? '');
    return { total: tokens, cacheRead, cacheWrite: cached - cacheRead, input: tokens - cached };
  }
}

/** Blocks before a mark that the API looks at for an earlier entry. */
const lookBack = 20;

function partsOf({ role, content }: MessagesBody['messages'][number]) {
  return content.map((block) => ({ role, ...block }));
}

/** Four characters a token: near enough, and the same everywhere. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
