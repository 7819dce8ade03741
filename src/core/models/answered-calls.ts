import type { Message, ToolCallBlock, UserBlock } from '../events/message';

/**
 * The conversation with a result right behind every tool call, results before everything else in their message, and no
 * result without its call. Providers refuse any other conversation, for good: one call that a crash left open would make
 * the session unusable.
 *
 * A conversation that is sound already comes back with the same blocks in the same order.
 */
export function withAnsweredCalls(messages: readonly Message[]): readonly Message[] {
  const sound: Message[] = [];
  let open: readonly ToolCallBlock[] = [];
  for (const message of messages) {
    if (message.role === 'user') {
      sound.push({ role: 'user', blocks: answer(open, message.blocks) });
      open = [];
      continue;
    }
    if (open.length > 0) sound.push({ role: 'user', blocks: answer(open, []) });
    sound.push(message);
    open = message.blocks.filter((block) => block.kind === 'toolCall');
  }
  if (open.length > 0) sound.push({ role: 'user', blocks: answer(open, []) });
  return sound;
}

function answer(open: readonly ToolCallBlock[], blocks: readonly UserBlock[]): readonly UserBlock[] {
  const asked = new Map(open.map((call) => [call.call, call]));
  const results: UserBlock[] = [];
  const others: UserBlock[] = [];
  for (const block of blocks) {
    if (block.kind !== 'toolResult') others.push(block);
    else if (asked.delete(block.call)) results.push(block);
    else others.push({ kind: 'text', text: `Result of an earlier tool call:\n${block.text}` });
  }
  const missing = [...asked.values()].map((call): UserBlock => {
    return { kind: 'toolResult', call: call.call, text: withoutResult(call), failed: true };
  });
  return [...results, ...missing, ...others];
}

/** Characters of a malformed input that the model is shown again. */
const shownInput = 500;

function withoutResult({ name, malformed }: ToolCallBlock): string {
  return malformed === undefined
    ? `${name} has no result: it was interrupted. It may or may not have had an effect.`
    : `${name} was not run: its input was not a JSON object. It was:\n${malformed.slice(0, shownInput)}`;
}
