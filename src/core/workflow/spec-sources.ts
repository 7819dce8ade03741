import type { AgentEvent } from '../events/event';
import { NotText, type Documents, type Uri } from '../ports';
import { tagged } from '../text/quoted';
import { childOf, liesIn, normaliseUri } from '../text/uri';
import { TaskRefused } from './task-refused';

/** Characters of a conversation that a spec is made from; of the agent's words the oldest are left out first. */
const mostOfConversation = 60_000;
/** Of one message of the user. */
const mostOfMessage = 8_000;
/** Characters of a file that a spec is made from. */
const mostOfFile = 100_000;

interface Said {
  readonly by: 'User' | 'Agent';
  readonly text: string;
}

/**
 * What was said in a chat, for the agent that makes a spec of it (SPEC-03 d): every word of the user, so that no decision is
 * lost, and as much of the answers as there is room for. Undefined where nothing was said.
 */
export async function conversationMaterial(
  events: AsyncIterable<AgentEvent> | Iterable<AgentEvent>,
): Promise<string | undefined> {
  const said: Said[] = [];
  for await (const event of events) {
    if (event.type === 'prompted' && event.by === 'user') {
      said.push({ by: 'User', text: cut(event.shown ?? event.text, mostOfMessage) });
    } else if (event.type === 'replied') {
      const text = event.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n\n');
      if (text.trim() !== '') said.push({ by: 'Agent', text });
    }
  }
  if (!said.some(({ by }) => by === 'User')) return undefined;
  const kept = new Set(said.filter(({ by }) => by === 'User'));
  let room = mostOfConversation - [...kept].reduce((sum, { text }) => sum + text.length, 0);
  for (const each of said.toReversed()) {
    if (kept.has(each) || each.text.length > room) continue;
    room -= each.text.length;
    kept.add(each);
  }
  const lines = said.flatMap((each) => (kept.has(each) ? [`${each.by}: ${each.text.trim()}`] : []));
  const left = said.length - kept.size;
  const note = left === 0 ? '' : ` ${left} older answer${left === 1 ? '' : 's'} of the agent are left out.`;
  return `The conversation that led to this spec.${note} What the user decided in it is decided: it must stand in the documents.\n\n${tagged('conversation', {}, lines.join('\n\n'))}`;
}

/**
 * A file of the project that a spec is made from (SPEC-03 f).
 * @param path relative to the root
 * @throws TaskRefused where it cannot be read
 */
export async function fileMaterial(
  path: string,
  root: Uri,
  ports: { readonly documents: Documents; readonly isHidden: (uri: Uri) => Promise<boolean> },
): Promise<string> {
  const uri = normaliseUri(path.split('/').reduce(childOf, root));
  if (!liesIn(uri, root) || (await ports.isHidden(uri))) {
    throw new TaskRefused(`${path} is not a file of this folder that the agent may read.`);
  }
  const document = await ports.documents.read(uri).catch((error: unknown) => {
    if (error instanceof NotText) return error;
    throw error;
  });
  if (!document) throw new TaskRefused(`There is no file ${path} in this folder.`);
  if (document instanceof NotText) throw new TaskRefused(`${path} is no text that can be read.`);
  if (document.text.length > mostOfFile) {
    throw new TaskRefused(`${path} is longer than ${mostOfFile} characters. Cut it to what the spec is about.`);
  }
  return `The file that the spec is made from. Take requirements and design from it; where it leaves something open, say so as an assumption.\n\n${tagged('file', { path }, document.text)}`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} […]` : text;
}
