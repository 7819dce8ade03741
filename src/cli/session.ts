import type { Core } from '../core/core';
import { parseLogLine } from '../core/events/log-lines';
import type { ViewItem } from '../core/events/view';
import type { SessionSummary } from '../core/sessions/session-summary';
import { textOutput, type Streams, visible } from './output';

/** Items of a conversation that `session show` reads at once. */
const pageSize = 200;

/** `session list`: conversations of the folder, newest first (SESS-07). */
export async function listSessions(core: Core, json: boolean, { out }: Streams): Promise<0> {
  const sessions = await core.sessions.list();
  if (json) out(`${JSON.stringify({ schema: 'fingerpost.session.list/1', sessions })}\n`);
  else if (sessions.length === 0) out('No saved chat sessions\n');
  else for (const each of sessions) out(`${lineOf(each)}\n`);
  return 0;
}

function lineOf({ session, changed, kind, title, preview }: SessionSummary): string {
  const said = preview === undefined || title.startsWith(preview) ? '' : `  ${preview}`;
  return visible(`${session}  ${changed.slice(0, 16).replace('T', ' ')}  ${kind}  ${title}${said}`);
}

/** `session show ID`: what a front end would show of it. @throws NoSuchSession, SessionElsewhere */
export async function showSession(id: string, core: Core, json: boolean, { out }: Streams): Promise<0> {
  const session = await core.sessions.open(id);
  let page = session.page(pageSize);
  const items: ViewItem[] = [...(page?.items ?? [])];
  while (page && page.earlier > 0) {
    page = await session.earlier(pageSize, items[0]?.id ?? '');
    items.unshift(...(page?.items ?? []));
  }
  if (json) {
    out(`${JSON.stringify({ schema: 'fingerpost.session.show/1', head: session.head, items })}\n`);
    return 0;
  }
  const { parent } = session.state;
  if (parent) out(`${visible(startedBy(parent))}\n`);
  for (const item of items) {
    const line = inWords(item);
    if (line !== undefined) out(`${visible(line)}\n`);
  }
  return 0;
}

function startedBy({ session, title }: { readonly session: string; readonly title?: string | undefined }): string {
  return `Started by ${session}${title === undefined ? '' : ` (${title})`}`;
}

function choiceInWords({
  question,
  options,
  taken,
}: Extract<ViewItem, { kind: 'choices' }>['choices'][number]): string {
  const answer = typeof taken === 'number' ? options[taken] : taken;
  return `  ${question} ${answer ?? `(${options.join(' | ')})`}`;
}

function inWords(item: ViewItem): string | undefined {
  switch (item.kind) {
    case 'prompt':
      return `> ${item.text.replaceAll('\n', '\n> ')}`;
    case 'text':
      return item.state === 'superseded' ? undefined : item.text;
    case 'tool':
      return `• ${item.label} (${item.state})`;
    case 'notice':
    case 'retry':
      return item.text;
    case 'gate':
      return `${item.document}.md: ${item.state}`;
    case 'choices':
      return [item.title, ...item.choices.map(choiceInWords)].join('\n');
    case 'review':
      return `Review of ${String(item.files.length)} edited files: ${item.state}`;
    case 'taskEnd':
      return `Task ${item.task.title}: ${item.outcome}. ${item.text}`;
    case 'compaction':
      return item.state === 'done' ? 'The conversation was summed up.' : item.text;
    case 'restore':
      return `Put back: ${String(item.changes.length)} ${item.changes.length === 1 ? 'file' : 'files'}.`;
    case 'stop':
      return item.text ?? `Stopped: ${item.reason}.`;
    case 'thinking':
      return undefined;
  }
}

/**
 * `session replay ID`: shows it again from its log alone, without a model. With `json` the log's own bytes, which are what
 * `exec --json` printed then. @throws NoSuchSession
 */
export async function replaySession(id: string, core: Core, json: boolean, streams: Streams): Promise<0> {
  const output = textOutput(streams);
  for await (const text of core.sessions.lines(id)) {
    const line = json ? undefined : parseLogLine(text);
    if (line === undefined) streams.out(`${text}\n`);
    else if (line.kind === 'event') output.event(line.event);
  }
  return 0;
}

/** `session export ID`: a Markdown document, or with `json` everything that is known of it. @throws NoSuchSession */
export async function exportSession(id: string, core: Core, json: boolean, { out }: Streams): Promise<0> {
  if (!json) {
    for await (const piece of core.sessions.markdown(id)) out(piece);
    return 0;
  }
  out(`{"schema":"fingerpost.session/1","session":${JSON.stringify(id)},"events":[`);
  let isFirst = true;
  for await (const text of core.sessions.lines(id)) {
    if (parseLogLine(text).kind === 'torn') continue; // what a crash left is no JSON
    out(isFirst ? `\n${text}` : `,\n${text}`);
    isFirst = false;
  }
  out('\n]}\n');
  return 0;
}
