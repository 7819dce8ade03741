import type { AgentEvent, EventOf } from '../events/event';
import { type FileImage, isSameImage, type Uri } from '../ports';

type FileChange = EventOf<'toolEnded'>['changes'][number];

/** What a session did to one file since a checkpoint. */
export interface Trace {
  readonly uri: Uri;
  /** As it was at the checkpoint, and as the session left it. */
  readonly before: FileImage;
  readonly after: FileImage;
  /** Somebody else changed it between two changes of the session. */
  readonly mixed: boolean;
  readonly madeFolder: Uri | undefined;
}

/** What lies there now. */
export interface Present {
  /** `other`: a folder or device. `elsewhere`: what leads there leads out of the open folders by now. */
  readonly image: FileImage | 'other' | 'elsewhere';
  /** An editor holds changes of it that are not on disk. */
  readonly dirty: boolean;
  /** What it was is still kept. */
  readonly kept: boolean;
}

/** What would become of one file. */
export interface PlannedFile {
  readonly uri: Uri;
  readonly action: 'restore' | 'recreate' | 'delete' | 'nothing';
  /**
   * `agent`: it is as the agent left it. `changed`, `mixed`, `unsaved`: the user or another program changed it after or between
   * the agent's changes, or types in it. `lost`: what it was is not kept. `blocked`: something else lies there.
   */
  readonly state: 'agent' | 'changed' | 'mixed' | 'unsaved' | 'lost' | 'blocked';
  readonly now: FileImage | undefined;
  readonly into: FileImage;
  readonly madeFolder: Uri | undefined;
}

/** What the session did to files from event `to` on, each file once, in the order in which they were first changed. */
export function tracesOf(events: Iterable<AgentEvent>, to: number): readonly Trace[] {
  const traces = new Map<Uri, Trace>();
  for (const event of events) {
    if (event.seq < to || !('changes' in event) || !changing.has(event.type)) continue;
    for (const change of event.changes ?? []) traces.set(change.uri, followed(traces.get(change.uri), change));
  }
  return [...traces.values()];
}

/** Events that say what became of files. A subagent's changes come again with the end of the call that it worked for. */
const changing: ReadonlySet<AgentEvent['type']> = new Set(['toolEnded', 'filesRestored', 'rewound']);

function followed(earlier: Trace | undefined, { uri, before, after, was, is, madeFolder }: FileChange): Trace {
  const found: FileImage = { content: before, ...was };
  const left: FileImage = { content: after, ...is };
  if (!earlier) return { uri, before: found, after: left, mixed: false, madeFolder };
  const { before: first, mixed, madeFolder: made } = earlier;
  const isOwn = earlier.after.content === before;
  return { uri, before: first, after: left, mixed: mixed || !isOwn, madeFolder: made ?? madeFolder };
}

/**
 * What a restore would do (CKPT-05): the decision table, without anything being looked at. Files that are as they were are
 * left out.
 */
export function planRestore(traces: readonly Trace[], presentOf: (uri: Uri) => Present): readonly PlannedFile[] {
  return traces.flatMap((trace) => planFile(trace, presentOf(trace.uri)) ?? []);
}

function planFile({ uri, before, after, mixed, madeFolder }: Trace, present: Present): PlannedFile | undefined {
  const about = { uri, into: before, madeFolder };
  const { image, dirty } = present;
  if (image === 'other' || image === 'elsewhere') {
    return { ...about, action: 'nothing', state: 'blocked', now: undefined };
  }
  if (isSameImage(image, before) && !dirty) return undefined;
  const action = before.content === null ? 'delete' : image.content === null ? 'recreate' : 'restore';
  const file = { ...about, now: image };
  // A content that is kept nowhere can be neither brought back nor, once it is deleted, had again.
  const isLost = before.content === null ? image.lost === true : before.lost === true || !present.kept;
  if (isLost) return { ...file, action: 'nothing', state: 'lost' };
  if (image.content === null && before.content === null) return undefined;
  if (dirty) return { ...file, action, state: 'unsaved' };
  if (!isSameImage(image, after)) return { ...file, action, state: 'changed' };
  return { ...file, action, state: mixed ? 'mixed' : 'agent' };
}

/** Put back unless the user says otherwise: what nobody but the agent touched. */
export const isByDefault = ({ state, action }: PlannedFile): boolean => state === 'agent' && action !== 'nothing';

/** Can it be put back when the user wants it? */
export const isPossible = ({ action }: PlannedFile): boolean => action !== 'nothing';
