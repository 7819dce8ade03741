import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent } from '../../src/core/events/event';
import { parseLog } from '../../src/core/events/log-lines';
import type { RecordedRequest } from './model/model-server';

/** The events of the session below a FINGERPOST_HOME that this is true of. */
export async function eventsOf(
  home: string,
  isWanted: (events: readonly AgentEvent[]) => boolean,
): Promise<readonly AgentEvent[]> {
  const names = await readdir(home, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.jsonl') && each.includes('sessions'))) {
    const lines = parseLog(await readFile(path.join(home, name), 'utf8'));
    const events = lines.flatMap((line) => (line.kind === 'event' ? [line.event] : []));
    if (isWanted(events)) return events;
  }
  throw new Error('No log of such a session');
}

/** Without regard to how lines are broken. */
export const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** All that the model has said in the log, whole messages and the one that was cut off. */
export function textOf(events: readonly AgentEvent[]): string {
  return words(events.map((event) => (event.type === 'textStreamed' ? event.text : '')).join(''));
}

/**
 * The conversation that a log tells, one line a block: worked out from its events alone, without the product's own way of
 * doing so.
 */
export function toldBy(events: readonly AgentEvent[]): readonly string[] {
  const told: string[] = [];
  let unfinished = '';
  for (const event of events) {
    if (event.type === 'prompted') told.push(`user: text ${event.text}`);
    if (event.type === 'textStreamed') unfinished += event.text;
    if (event.type === 'toolEnded') told.push(`user: result of ${event.call} ${event.content}`);
    if (event.type !== 'replied') continue;
    unfinished = '';
    for (const block of event.blocks) {
      if (block.kind === 'text') told.push(`assistant: text ${block.text}`);
      if (block.kind === 'toolCall')
        told.push(`assistant: call ${block.call} ${block.name} ${JSON.stringify(block.input)}`);
    }
  }
  return unfinished === '' ? told : [...told, `assistant: text ${unfinished.trimEnd()}`];
}

/** What a request sent, in the same words. */
export function sentIn(request: RecordedRequest | undefined): readonly string[] {
  return (request?.body?.messages ?? []).flatMap(({ role, content }) =>
    content.map((block) => {
      if (block.type === 'text') return `${role}: text ${block.text}`;
      if (block.type === 'tool_use') return `${role}: call ${block.id} ${block.name} ${JSON.stringify(block.input)}`;
      if (block.type !== 'tool_result') return `${role}: ${block.type}`;
      const { content: result = '' } = block;
      const text = typeof result === 'string' ? result : result.map((part) => part.text).join('');
      return `${role}: result of ${block.tool_use_id} ${text}`;
    }),
  );
}
