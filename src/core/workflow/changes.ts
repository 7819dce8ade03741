import type { AgentEvent, EventOf } from '../events/event';
import { joinedChanges } from '../events/joined-changes';
import type { Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { ChangeRow } from './rows';

/** What a run of events changed: each file once, from how it was found to how it was left. */
export async function changesOf(
  events: AsyncIterable<AgentEvent> | Iterable<AgentEvent>,
  root: Uri,
): Promise<readonly ChangeRow[]> {
  const changes: EventOf<'toolEnded'>['changes'][number][] = [];
  for await (const event of events) {
    if (event.type === 'toolEnded' || event.type === 'filesRestored' || event.type === 'rewound') {
      changes.push(...event.changes);
    }
  }
  return joinedChanges(changes).map((change) => ({ ...change, label: relativePath(change.uri, root) }));
}
