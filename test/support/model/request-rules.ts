import { createHash } from 'node:crypto';
import type { MessagesBody, RequestBlock } from './request-view';

/**
 * What the real API refuses with 400 and a mock would let pass. A request of ours that breaks one of these must fail here,
 * in a test, and not at a user's.
 *
 * @param redacted opaque thinking that this server has sent and may get back
 * @returns the refusal's message, undefined when the request is sound
 */
export function brokenRule(body: MessagesBody, redacted: ReadonlySet<string>): string | undefined {
  return (
    brokenLimits(body) ??
    brokenMarks(body) ??
    body.messages.map(({ content }, index) => brokenContent(content, index, redacted)).find(isString) ??
    brokenPairs(body)
  );
}

/** The signature that this server puts on thinking, so that thinking which was changed on its way is found without a memory. */
export function signatureOf(thinking: string): string {
  return createHash('sha256').update(thinking).digest('base64');
}

function brokenLimits({ max_tokens: limit, thinking, messages, tools }: MessagesBody): string | undefined {
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  if (thinking?.type === 'enabled') {
    const budget = thinking.budget_tokens ?? 0;
    if (budget < 1024) return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024';
    if (limit !== undefined && budget >= limit) return '`max_tokens` must be greater than `thinking.budget_tokens`';
  }
  const names = tools.map(({ name }) => name);
  return new Set(names).size < names.length ? 'tools: Tool names must be unique.' : undefined;
}

function brokenMarks(body: MessagesBody): string | undefined {
  const blocks = [...body.tools, ...body.system, ...body.messages.flatMap(({ content }) => content)];
  const marked = blocks.filter((each) => each.cache_control !== undefined);
  if (marked.length > 4) {
    return `A maximum of 4 blocks with cache_control may be provided. Found ${marked.length}.`;
  }
  const onThinking = marked.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
  return onThinking ? 'thinking blocks cannot have cache_control' : undefined;
}

function brokenContent(
  content: readonly RequestBlock[],
  index: number,
  redacted: ReadonlySet<string>,
): string | undefined {
  const at = `messages.${index}`;
  if (content.length === 0) return `${at}: all messages must have non-empty content`;
  const firstOther = content.findIndex(({ type }) => type !== 'tool_result');
  if (firstOther >= 0 && content.slice(firstOther).some(({ type }) => type === 'tool_result')) {
    return `${at}: \`tool_result\` blocks must come first in the content`;
  }
  for (const block of content) {
    if (block.type === 'text' && block.text.trim() === '') {
      return `${at}: text content blocks must contain non-whitespace text`;
    }
    if (block.type === 'thinking' && block.signature !== signatureOf(block.thinking)) {
      return `${at}: Invalid \`signature\` in \`thinking\` block`;
    }
    if (block.type === 'redacted_thinking' && !redacted.has(block.data)) {
      return `${at}: Invalid \`data\` in \`redacted_thinking\` block`;
    }
  }
  return undefined;
}

function brokenPairs({ messages }: MessagesBody): string | undefined {
  // Neighbours of one role count as one message, as they do for the API.
  const merged: { role: string; content: RequestBlock[] }[] = [];
  for (const { role, content } of messages) {
    const last = merged.at(-1);
    if (last?.role === role) last.content.push(...content);
    else merged.push({ role, content: [...content] });
  }
  let asked = new Set<string>();
  for (const [index, { content }] of merged.entries()) {
    const answered = new Set(content.flatMap((each) => (each.type === 'tool_result' ? [each.tool_use_id] : [])));
    const missing = [...asked].filter((id) => !answered.has(id));
    if (missing.length > 0) {
      return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}`;
    }
    const unasked = [...answered].filter((id) => !asked.has(id));
    if (unasked.length > 0)
      return `messages.${index}: unexpected \`tool_use_id\` in \`tool_result\`: ${unasked.join(', ')}`;
    asked = new Set(content.flatMap((each) => (each.type === 'tool_use' ? [each.id] : [])));
  }
  return asked.size > 0 ? '`tool_use` ids were found without `tool_result` blocks at the end' : undefined;
}

const isString = (value: string | undefined): value is string => value !== undefined;
