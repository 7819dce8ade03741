import type { AgentEvent } from '../events/event';
import type { Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { ChangeRow } from './rows';

/** What a run of events changed: each file once, from how it was found to how it was left. */
export async function changesOf(
  events: AsyncIterable<AgentEvent> | Iterable<AgentEvent>,
  root: Uri,
): Promise<readonly ChangeRow[]> {
  const changes = new Map<Uri, ChangeRow>();
  for await (const event of events) {
    if (event.type !== 'toolEnded') continue;
    for (const { uri, before, after } of event.changes) {
      const first = changes.get(uri)?.before;
      changes.set(uri, {
        uri,
        label: relativePath(uri, root),
        before: first === undefined ? before : first,
        after,
      });
    }
  }
  return [...changes.values()].filter(({ before, after }) => before !== after);
}
