import type { EventOf } from '../../events/event';
import type { Ports } from '../../ports';
import type { Session } from '../../sessions/session';
import { relativePath } from '../../text/uri';
import type { Merges } from './merges';

/** The runner's own doing, in the log as what a tool does: it can be looked at and taken back like that. */
export function mergeEvent(
  { state: { root } }: Session,
  label: string,
  changes: EventOf<'toolEnded'>['changes'],
  { digests }: Pick<Ports, 'digests'>,
): EventOf<'toolEnded'> {
  const names = changes.map(({ uri }) => relativePath(uri, root));
  return {
    type: 'toolEnded',
    call: `merge-${digests.uuid()}`,
    name: 'merge',
    label,
    outcome: 'done',
    content: names.length === 0 ? 'There was nothing to bring.' : names.join('\n'),
    changes,
    seen: [],
    apart: true,
  };
}

/** Takes out of the folder what the session's task had brought there, and says so in its log. */
export async function takeMergeOut(session: Session, merges: Merges, ports: Pick<Ports, 'digests'>): Promise<void> {
  const { changes, left } = await merges.takeBack(session.id);
  await session.record(mergeEvent(session, 'Take the work out of your folder again', changes, ports));
  if (left.length === 0) return;
  const text = `${left.join(', ')} could not be made as before, as somebody has changed it since. Look at it.`;
  await session.record({ type: 'noticed', level: 'warning', text });
}
