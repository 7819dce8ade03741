import { imageInWords, type AssistantBlock, type Message, type UserBlock } from '../events/message';

/** Characters of one result, and of one input, that a summary is made from. */
const mostOfResult = 1_500;
const mostOfInput = 600;

/**
 * A conversation as text, for whoever is to sum it up. Results and inputs are cut in the middle; when it is still longer
 * than `room`, so is the whole, where the beginning counts for less than the end.
 *
 * @param room characters
 */
export function transcriptOf(messages: readonly Message[], room: number): string {
  const text = messages.map(wordsOf).join('\n\n');
  return cutMiddle(text, room, 0.2);
}

function wordsOf({ role, blocks }: Message): string {
  return blocks
    .map((block) => blockInWords(block, role))
    .filter((words) => words !== '')
    .join('\n');
}

function blockInWords(block: UserBlock | AssistantBlock, role: Message['role']): string {
  switch (block.kind) {
    case 'text':
      return `${role === 'user' ? 'USER' : 'AGENT'}: ${block.text}`;
    case 'image':
      return `USER: ${imageInWords(block, 'left out here')}`;
    case 'thinking':
      return '';
    case 'toolCall':
      return `CALL ${block.name}: ${cutMiddle(block.malformed ?? JSON.stringify(block.input ?? {}), mostOfInput, 0.7)}`;
    case 'toolResult':
      return `RESULT${block.failed ? ' (failed)' : ''}: ${cutMiddle(block.text, mostOfResult, 0.6)}`;
  }
}

/** At most `room` characters and a note: of what is longer, `head` of the room for its beginning, the rest for its end. */
export function cutMiddle(text: string, room: number, head: number): string {
  if (text.length <= room) return text;
  const first = Math.floor(room * head);
  const dropped = text.length - room;
  return `${text.slice(0, first)}\n[${dropped.toString()} characters left out]\n${text.slice(text.length - (room - first))}`;
}
