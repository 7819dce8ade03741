import type { EventOf } from '../events/event';
import { isLive, type SessionState, type SnapshotPlace } from '../events/snapshot';
import { ViewBuilder } from '../events/view-builder';
import { placesDownTo } from './earlier-items';
import type { SessionLog } from './session-log';

/** How a session stood before event `to`: what a reader has to know who goes on from there. */
export type Standing = Pick<EventOf<'rewound'>, 'state' | 'items' | 'historyOffset' | 'earlier'>;

/**
 * Finds out how the session stood before event `to`, from its log. What was spent and allowed, how it is called and which
 * model was chosen stays as it is now: going back gives no money back, and a narrower permission is asked for again.
 *
 * @param snapshots the last ones, oldest first
 * @param now the state of the session
 */
export async function standingBefore(
  log: SessionLog,
  snapshots: readonly SnapshotPlace[],
  to: number,
  now: SessionState,
): Promise<Standing> {
  const cuts = (now.cuts ?? []).filter((cut) => cut.to < to);
  const places = (await placesDownTo(log, snapshots, to)).filter(({ seq }) => seq < to && isLive(seq, cuts));
  const from = places.at(-1);
  const view = new ViewBuilder(from?.items ?? 0);
  let historyOffset = 0;
  for await (const { event } of log.read(from?.offset ?? 0)) {
    if (event.seq >= to) break;
    if (event.type === 'snapshot' || event.type === 'rewound') historyOffset = event.historyOffset;
    if (isLive(event.seq, cuts)) view.apply(event);
  }
  const then = view.state;
  if (!then) throw new TypeError(`There is no event ${String(to)} in the log of ${log.session}`);
  const { title, spent, turnSpent } = now;
  const state: SessionState = {
    ...then,
    title,
    spent,
    turnSpent,
    progress: 'idle',
    offered: [],
    turnEdited: [],
    grants: then.grants.filter((grant) => now.grants.some((each) => JSON.stringify(each) === JSON.stringify(grant))),
    ...(now.model ? { model: now.model } : {}),
    ...(now.modelName === undefined ? {} : { modelName: now.modelName }),
    ...(now.spentAtCap ? { spentAtCap: now.spentAtCap } : {}),
  };
  delete state.since;
  delete state.asking;
  return { state, items: view.count, historyOffset, earlier: places.filter(({ seq }) => seq > 0) };
}

/** The last part of the session as it is shown, read from its log. */
export async function viewFromLog(
  log: SessionLog,
  places: readonly SnapshotPlace[],
  cuts: SessionState['cuts'],
): Promise<ViewBuilder> {
  const from = places.filter(({ seq }) => isLive(seq, cuts)).at(-1);
  const view = new ViewBuilder(from?.items ?? 0);
  for await (const { event } of log.read(from?.offset ?? 0)) if (isLive(event.seq, cuts)) view.apply(event);
  return view;
}
