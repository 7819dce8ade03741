import type { AgentEvent, EventOf } from './event';

type FileChange = EventOf<'toolEnded'>['changes'][number];

/** Each document once, from how it was found to how it was left; those that came back to what they were are left out. */
export function joinedChanges(changes: readonly FileChange[]): readonly FileChange[] {
  const byUri = new Map<string, FileChange>();
  for (const change of changes) {
    const first = byUri.get(change.uri);
    byUri.set(change.uri, first ? joined(first, change) : change);
  }
  return [...byUri.values()].filter(({ before, after, was, is }) => before !== after || hasOtherMode(was, is));
}

const hasOtherMode = (was: FileChange['was'], is: FileChange['is']): boolean =>
  was?.mode !== undefined && is?.mode !== undefined && was.mode !== is.mode;

/** From how the first found it to how the second left it. */
function joined(first: FileChange, second: FileChange): FileChange {
  const { was, madeFolder } = first;
  const { uri, after, is } = second;
  return {
    uri,
    before: first.before,
    after,
    ...(was ? { was } : {}),
    ...(is ? { is } : {}),
    ...(madeFolder === undefined ? {} : { madeFolder }),
  };
}

/** What an event says of documents that it changed: a call of the agent, or a review that took something back. */
export function changesIn(event: AgentEvent): readonly FileChange[] {
  if (event.type === 'toolEnded' || event.type === 'filesRestored' || event.type === 'rewound') return event.changes;
  if (event.type !== 'reviewDecided') return [];
  const { uri, after } = event.file;
  return [{ uri, before: after, after }];
}
