import { isLive, type SessionState, type SnapshotPlace } from '../events/snapshot';
import type { ViewPage } from '../events/view';
import { ViewBuilder } from '../events/view-builder';
import type { SessionLog } from './session-log';

const beginning: SnapshotPlace = { offset: 0, seq: 0, items: 0 };

/**
 * The page before an item that is not held in memory any more: built from the part of the log in which it stands.
 *
 * @param snapshots the last ones, oldest first
 * @param before an item's id
 * @returns undefined when there is no such item
 */
export async function earlierPage(
  log: SessionLog,
  snapshots: readonly SnapshotPlace[],
  size: number,
  before: string,
  cuts: SessionState['cuts'],
): Promise<ViewPage | undefined> {
  const seq = Number(/^e(\d+)$/.exec(before)?.[1]);
  if (Number.isNaN(seq)) return undefined;
  const places = await placesDownTo(log, snapshots, seq);
  let index = places.findLastIndex((place) => place.seq < seq);
  for (let wanted: string | undefined = before; index >= 0; index -= 1, wanted = undefined) {
    const from = places[index];
    if (!from) return undefined;
    const view = await viewOf(log, from, places[index + 1]?.offset, cuts);
    const page = view.page(size, wanted);
    if (page && (page.items.length > 0 || page.earlier === 0)) return page;
  }
  return undefined;
}

/** Where parts of the log begin, from the one that holds the event on. Snapshots know only the last ones before them. */
export async function placesDownTo(
  log: SessionLog,
  snapshots: readonly SnapshotPlace[],
  seq: number,
): Promise<readonly SnapshotPlace[]> {
  let places = snapshots;
  for (;;) {
    const first = places[0];
    if (!first) return [beginning, ...places];
    const earlier = await earlierOf(log, first);
    if (earlier.length === 0) return [beginning, ...places];
    // One more than is needed: the wanted page may end where its part begins.
    if (first.seq < seq && places[1] !== undefined && places[1].seq < seq) return places;
    places = [...earlier, ...places];
  }
}

async function earlierOf(log: SessionLog, place: SnapshotPlace): Promise<readonly SnapshotPlace[]> {
  for await (const { event } of log.read(place.offset))
    return event.type === 'snapshot' || event.type === 'rewound' ? event.earlier : [];
  return [];
}

/** Of the part of the log from one place on, up to the next where there is one. */
async function viewOf(
  log: SessionLog,
  from: SnapshotPlace,
  to: number | undefined,
  cuts: SessionState['cuts'],
): Promise<ViewBuilder> {
  const view = new ViewBuilder(from.items);
  for await (const { event } of log.read(from.offset, to)) if (isLive(event.seq, cuts)) view.apply(event);
  return view;
}
