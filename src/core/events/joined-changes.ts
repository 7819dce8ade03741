import type { AgentEvent, EventOf } from './event';

type FileChange = EventOf<'toolEnded'>['changes'][number];

/** Each document once, from how it was found to how it was left; those that came back to what they were are left out. */
export function joinedChanges(changes: readonly FileChange[]): readonly FileChange[] {
  const byUri = new Map<string, FileChange>();
  for (const change of changes) {
    const first = byUri.get(change.uri);
    byUri.set(change.uri, first ? { ...change, before: first.before } : change);
  }
  return [...byUri.values()].filter(({ before, after }) => before !== after);
}

/** What an event says of documents that it changed: a call of the agent, or a review that took something back. */
export function changesIn(event: AgentEvent): readonly FileChange[] {
  if (event.type === 'toolEnded') return event.changes;
  if (event.type !== 'reviewDecided') return [];
  const { uri, after } = event.file;
  return [{ uri, before: after, after }];
}
