import type { AgentEvent } from './event';
import type { AssistantBlock, Message, UserBlock } from './message';

/**
 * What a model is told of a conversation, derived from its log alone: after a crash the next request carries exactly what
 * had been shown. A message that broke off is told as far as it came; its thinking is not, since a provider takes back
 * only whole thinking.
 */
export function historyOf(events: Iterable<AgentEvent>): readonly Message[] {
  const messages: Message[] = [];
  let broken = '';

  const say = (block: UserBlock): void => {
    keepBroken();
    const last = messages.at(-1);
    if (last?.role === 'user') messages[messages.length - 1] = { role: 'user', blocks: [...last.blocks, block] };
    else messages.push({ role: 'user', blocks: [block] });
  };
  const keepBroken = (): void => {
    const text = broken.trimEnd();
    broken = '';
    if (text !== '') messages.push({ role: 'assistant', blocks: [{ kind: 'text', text }] });
  };

  for (const event of events) {
    switch (event.type) {
      case 'prompted':
        say({ kind: 'text', text: event.text });
        break;
      case 'textStreamed':
        broken += event.text;
        break;
      case 'retrying':
        if (event.discards) broken = '';
        break;
      case 'replied': {
        broken = '';
        const blocks = event.blocks.filter(isSendable);
        if (blocks.length > 0) messages.push({ role: 'assistant', blocks });
        break;
      }
      case 'toolEnded':
        say({ kind: 'toolResult', call: event.call, text: event.content, failed: event.outcome !== 'done' });
        break;
      default:
    }
  }
  keepBroken();
  return messages;
}

/** Providers refuse empty text. */
function isSendable(block: AssistantBlock): boolean {
  return block.kind !== 'text' || block.text !== '';
}

/** Calls that the model made and that have no end in the log: with `started` their outcome is unknown. */
export function openCalls(
  events: Iterable<AgentEvent>,
): readonly { readonly call: string; readonly name: string; readonly label: string; readonly started: boolean }[] {
  const open = new Map<string, { call: string; name: string; label: string; started: boolean }>();
  for (const event of events) {
    if (event.type === 'replied') {
      for (const block of event.blocks) {
        if (block.kind === 'toolCall') {
          open.set(block.call, { call: block.call, name: block.name, label: block.name, started: false });
        }
      }
    } else if (event.type === 'toolStarted') {
      open.set(event.call, { call: event.call, name: event.name, label: event.label, started: true });
    } else if (event.type === 'toolEnded') open.delete(event.call);
  }
  return [...open.values()];
}
