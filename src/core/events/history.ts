import { pathOf } from '../text/uri';
import type { AgentEvent, EventOf } from './event';
import type { AssistantBlock, Message, TextBlock, UserBlock } from './message';

/** A message with the event that it began with. */
export interface Dated {
  readonly seq: number;
  readonly message: Message;
}

/**
 * What a model is told of a conversation, derived from its log alone: after a crash the next request carries exactly what
 * had been shown. A message that broke off is told as far as it came; its thinking is not, since a provider takes back
 * only whole thinking. What was compacted is told as its summary.
 */
export class History {
  #messages: Dated[] = [];
  #broken: { text: string; seq: number } | undefined;
  #summary: TextBlock | undefined;

  /** Takes the next event in. Events of before the last compaction may be left out. */
  take(event: AgentEvent): void {
    switch (event.type) {
      case 'prompted':
        for (const image of event.images ?? []) this.#say({ kind: 'image', ...image }, event.seq);
        this.#say({ kind: 'text', text: event.text }, event.seq);
        break;
      case 'nudged':
        this.#say({ kind: 'text', text: event.text }, event.seq);
        break;
      case 'textStreamed':
        this.#broken = { text: (this.#broken?.text ?? '') + event.text, seq: this.#broken?.seq ?? event.seq };
        break;
      case 'retrying':
        if (event.discards) this.#broken = undefined;
        break;
      case 'replied': {
        this.#broken = undefined;
        const blocks = event.blocks.filter(isSendable);
        if (blocks.length > 0) this.#messages.push({ seq: event.seq, message: { role: 'assistant', blocks } });
        break;
      }
      case 'toolEnded':
        if (event.apart) break;
        this.#say(
          { kind: 'toolResult', call: event.call, text: event.content, failed: event.outcome !== 'done' },
          event.seq,
        );
        break;
      case 'reviewEnded':
        if (event.told !== undefined) this.#say({ kind: 'text', text: event.told }, event.seq);
        break;
      case 'filesRestored':
        if (event.changes.length > 0) this.#say({ kind: 'text', text: restoredInWords(event.changes) }, event.seq);
        break;
      case 'compacted':
        this.#messages = this.#messages.filter(({ seq }) => seq >= event.keptFrom);
        this.#summary = { kind: 'text', text: event.summary };
        break;
      default:
    }
  }

  /** The conversation so far, the summary of what was compacted first. */
  get messages(): readonly Message[] {
    const told = this.#messages.map(({ message }) => message);
    const broken = brokenMessage(this.#broken?.text ?? '');
    return behind(this.#summary, [...told, ...(broken ? [broken] : [])]);
  }

  /** What stands for the part that was compacted. */
  get summary(): TextBlock | undefined {
    return this.#summary;
  }

  /** Each message that is told as it was, with the event that it began with. */
  get dated(): readonly Dated[] {
    return this.#messages;
  }

  #say(block: UserBlock, seq: number): void {
    const broken = this.#broken && brokenMessage(this.#broken.text);
    if (this.#broken && broken) this.#messages.push({ seq: this.#broken.seq, message: broken });
    this.#broken = undefined;
    const last = this.#messages.at(-1);
    if (last?.message.role === 'user') {
      const message = { role: 'user', blocks: [...last.message.blocks, block] } as const;
      this.#messages[this.#messages.length - 1] = { seq: last.seq, message };
    } else this.#messages.push({ seq, message: { role: 'user', blocks: [block] } });
  }
}

export function historyOf(events: Iterable<AgentEvent>): readonly Message[] {
  const history = new History();
  for (const event of events) history.take(event);
  return history.messages;
}

/** Files that a restore names to the model. */
const mostNamed = 50;

function restoredInWords(changes: EventOf<'filesRestored'>['changes']): string {
  const lines = changes
    .slice(0, mostNamed)
    .map(({ uri, after }) => `- ${pathOf(uri)}${after === null ? ' (gone)' : ''}`);
  const more = changes.length > mostNamed ? [`- and ${changes.length - mostNamed} more`] : [];
  return [
    '[The user has put these files back to how they were earlier. Read one again before you edit it or rely on it.]',
    ...lines,
    ...more,
  ].join('\n');
}

function brokenMessage(text: string): Message | undefined {
  const said = text.trimEnd();
  return said === '' ? undefined : { role: 'assistant', blocks: [{ kind: 'text', text: said }] };
}

/** A summary before a prompt is one message with it: no two of the user stand side by side. */
function behind(summary: UserBlock | undefined, messages: readonly Message[]): readonly Message[] {
  if (!summary) return messages;
  const [first, ...rest] = messages;
  if (first?.role !== 'user') return [{ role: 'user', blocks: [summary] }, ...messages];
  return [{ role: 'user', blocks: [summary, ...first.blocks] }, ...rest];
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
