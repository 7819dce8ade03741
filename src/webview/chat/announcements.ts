import type { ToolItem, ViewItem } from '../../core/events/view';
import type { ViewCopy } from '../../core/events/view-ops';
import { compactionWords, documentTitles, evidenceWords, restoreWords, reviewWords, stopWords } from './words';

/** Longer answers are read in the transcript, not listened to in one breath. */
const mostCharacters = 600;

/**
 * What a screen reader is told of a change: whole messages and what needs a person, never single tokens. The
 * transcript itself is silent, or every delta would be read.
 */
export function announcements(before: ViewCopy, after: ViewCopy): string[] {
  if (before.items === after.items) return [];
  const known = new Map(before.items.map((item) => [item.id, item]));
  return after.items.flatMap((item) => {
    const old = known.get(item.id);
    return old === item ? [] : (announcement(old, item) ?? []);
  });
}

function announcement(old: ViewItem | undefined, item: ViewItem): string | undefined {
  switch (item.kind) {
    case 'text':
      if (item.state !== 'whole' || (old?.kind === 'text' && old.state === 'whole')) return undefined;
      return shortened(plain(item.text));
    case 'tool':
      if (newQuestion(old, item) !== undefined) return `Approval needed: ${newQuestion(old, item)}.`;
      if (item.state === 'asking' && item.ask?.answer === undefined) return `Approval needed: ${item.label}.`;
      if (old?.kind === 'tool' && old.state === item.state) return undefined;
      if (item.state === 'failed') return `Failed: ${item.label}.`;
      return item.state === 'unknown' ? `Outcome unknown: ${item.label}.` : undefined;
    case 'gate':
      return item.state === 'open' ? `${documentTitles[item.document]} ready: approve, or give feedback.` : undefined;
    case 'choices':
      return item.state === 'open' && old === undefined
        ? `${item.title}: ${choicesInWords(item.choices.length)}.`
        : undefined;
    case 'notice':
      return item.text;
    case 'retry':
      return item.text;
    case 'taskEnd':
      return `Task ${item.task.title}: ${item.outcome === 'done' ? 'done' : 'not done'}. ${evidenceWords[item.evidence]}.`;
    case 'stop':
      return `${stopWords[item.reason]}. ${item.text ?? ''}`.trim();
    case 'compaction':
      if (old?.kind === 'compaction' && old.state === item.state) return undefined;
      return compactionWords[item.state];
    case 'review':
      if (old?.kind === 'review' && old.state === item.state) return undefined;
      return `${reviewWords[item.state]}: ${String(item.files.length)} files.`;
    case 'restore':
      return restoreWords(item);
    case 'prompt':
    case 'thinking':
      return undefined;
  }
}

const choicesInWords = (count: number): string => (count === 1 ? 'one question waits' : `${count} questions wait`);

/** What a subagent has begun to ask. */
function newQuestion(old: ViewItem | undefined, { agents }: ToolItem): string | undefined {
  const known = old?.kind === 'tool' ? old.agents.map(({ ask }) => ask?.id) : [];
  return agents.find(({ ask }) => ask && !known.includes(ask.id))?.ask?.label;
}

/** Without the signs of Markdown that a voice would spell out. */
function plain(markdown: string): string {
  return markdown
    .replace(/^\s*(```|~~~).*$/gm, '')
    .replace(/^\s{0,3}#{1,6}\s+/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .trim();
}

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)} … The rest is in the conversation.` : text;
}
