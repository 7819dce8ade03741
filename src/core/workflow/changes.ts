import type { AgentEvent, EventOf } from '../events/event';
import { changesIn, joinedChanges } from '../events/joined-changes';
import type { Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { ChangeRow } from './rows';

/**
 * What a run of events changed: each file once, from how it was found to how it was left. What was done in a private copy
 * counts where it was brought into the root.
 */
export async function changesOf(
  events: AsyncIterable<AgentEvent> | Iterable<AgentEvent>,
  root: Uri,
): Promise<readonly ChangeRow[]> {
  const changes: EventOf<'toolEnded'>['changes'][number][] = [];
  let copy: Uri | null = null;
  for await (const event of events) {
    if (event.type === 'folderChanged') copy = event.folder;
    else if (copy === null) changes.push(...changesIn(event));
  }
  return joinedChanges(changes).map((change) => ({ ...change, label: relativePath(change.uri, root) }));
}
