import type { AgentEvent, EventOf } from '../events/event';
import { textsOf } from '../events/message';
import { relativePath } from '../text/uri';

/**
 * A conversation as a Markdown document: what was said, what was done with which result, how each turn ended. Pieces come
 * in their order; together they are the document.
 *
 * @param title what the session is called now; default: what it was called at first
 */
export async function* exportMarkdown(events: AsyncIterable<AgentEvent>, title?: string): AsyncGenerator<string> {
  let root = '';
  for await (const event of events) {
    if (event.type === 'sessionOpened') root = event.root;
    const section = event.type === 'sessionOpened' ? heading(title ?? event.title, event.at) : sectionOf(event, root);
    if (section !== undefined) yield `${section}\n\n`;
  }
}

const heading = (title: string, begun: string): string =>
  `# ${oneLine(title)}\n\n${begun.slice(0, 16).replace('T', ' ')} UTC`;

function sectionOf(event: AgentEvent, root: string): string | undefined {
  switch (event.type) {
    case 'prompted':
      return `## ${event.by === 'user' ? 'You' : 'Fingerpost'}\n\n${quoted(event.shown ?? event.text)}`;
    case 'turnStarted':
      return `## ${oneLine(event.modelName)}`;
    case 'replied': {
      const text = textsOf(event.blocks)
        .map((each) => each.trim())
        .join('\n\n');
      return text === '' ? undefined : text;
    }
    case 'toolEnded':
      return toolSection(event, root);
    case 'compacted':
      return `*The conversation was shortened here.*\n\n${details('Summary', event.summary)}`;
    case 'noticed':
      return `*${oneLine(event.text)}*`;
    case 'gateAnswered':
      return `*${event.document}.md: ${event.answer === 'approved' ? 'approved' : 'feedback given'}*`;
    case 'reviewEnded':
      return event.how === 'left' ? undefined : `*Edits were reviewed: ${reviewWords[event.how]}.*${said(event.told)}`;
    case 'taskEnded':
      return `**Task ${oneLine(event.task.title)}: ${event.outcome === 'done' ? 'done' : 'not done'}.** ${oneLine(event.reason)}`;
    case 'stopped':
      return event.reason === 'finished'
        ? undefined
        : `**Stopped (${event.reason}).** ${oneLine(event.message ?? '')}`.trim();
    default:
      return undefined;
  }
}

const reviewWords = {
  accepted: 'accepted',
  rejected: 'some or all were taken back',
  commented: 'commented on',
} satisfies Record<Exclude<EventOf<'reviewEnded'>['how'], 'left'>, string>;

const said = (told: string | undefined): string => (told === undefined ? '' : `\n\n${quoted(told)}`);

function toolSection(event: EventOf<'toolEnded'>, root: string): string {
  const { label, outcome, content, changes, sources = [] } = event;
  const lines = [
    ...changes.map(({ uri }) => `- changed: ${relativePath(uri, root)}`),
    ...sources.map(({ title, url }) => `- source: ${oneLine(title).replace(/[\\`*_[\]<>]/g, '\\$&')} <${url}>`),
  ];
  return [details(`${label} (${outcome})`, content), ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

/** Folded, with a fence that is longer than any in the text. */
function details(summary: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${escaped(oneLine(summary))}</summary>\n\n${fence}\n${text}\n${fence}\n\n</details>`;
}

const quoted = (text: string): string => text.replace(/^/gm, '> ');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
