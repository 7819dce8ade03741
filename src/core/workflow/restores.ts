import type { AgentEvent } from '../events/event';
import type { Ports, Uri } from '../ports';
import { type Checkpoint, checkpointsOf } from '../sessions/checkpoints';
import type { Coverage, DiskWatch } from '../sessions/disk-watch';
import {
  beginRestore,
  endRestore,
  previewRestore,
  type RestoreJournal,
  unfinishedRestore,
  unfinishedRestores,
} from '../sessions/restore';
import { type DoneSteps, type StepWatch, takeSteps } from '../sessions/file-steps';
import { isByDefault, isPossible, type PlannedFile, tracesOf } from '../sessions/restore-plan';
import type { Session } from '../sessions/session';
import { SessionElsewhere } from '../sessions/session-log';
import { NoSuchSession, type Sessions } from '../sessions/sessions';
import { relativePath } from '../text/uri';
import type { RestorePreview, RestoreRow } from './rows';
import { type MarkToRewind, marksSince, marksToRewind, rewindMarks } from './task-marks';
import { TaskRefused } from './task-refused';

/** What is to go back: the files, what was said, or both (`user-demands` 22). */
export type RestorePart = 'files' | 'chat' | 'both';

export interface RestoreRequest {
  /** The event before which all is to be as it was: a checkpoint's `to`. */
  readonly to: number;
  readonly part: RestorePart;
  /** Files to put back. Default: those that nobody but the agent touched. */
  readonly files?: readonly Uri[] | undefined;
}

export interface Restored extends Omit<DoneSteps, 'changes'> {
  /** Files that were put back. */
  readonly files: readonly Uri[];
  /** Boxes of task lists that were set back. */
  readonly marks: number;
  /** What was asked then, where that was taken back: it goes into the input again. */
  readonly prompt: string | undefined;
}

export interface RestoresParts {
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly watch: DiskWatch;
  /** In the store: `workspaces/<id>`. */
  readonly folder: string;
  readonly root: Uri;
  readonly roots: () => readonly Uri[];
  /** Stops what goes on in a session, and resolves when nothing does any more. */
  readonly stop: (session: Session) => Promise<void>;
}

/** Going back in the sessions of one folder: which moments there are, what it would do, and doing it. */
export class Restores {
  constructor(private readonly parts: RestoresParts) {}

  async checkpoints(session: Session): Promise<readonly Checkpoint[]> {
    return checkpointsOf(await everythingOf(session), session.state.cuts);
  }

  /** What a restore of files would do, without doing it. */
  async preview(session: Session, to: number, signal: AbortSignal): Promise<RestorePreview> {
    const events = await everythingOf(session);
    checkpointAt(events, session, to);
    const files = await this.#plan(events, to, signal);
    const marks = await marksToRewind(marksSince(events, to), this.parts.ports.documents);
    const { root, watch } = this.parts;
    return {
      files: files.map((file) => rowOf(file, root)),
      marks: marks.map(({ mark }) => `${mark.id === null ? '' : `${mark.id} `}${mark.title}`),
      uncovered: uncoveredInWords(watch.coverageOf(root), root),
    };
  }

  /**
   * Stops the session and goes back.
   * @throws TaskRefused; the signal's reason, with everything as it was
   */
  async restore(session: Session, { to, part, files }: RestoreRequest, watch: StepWatch = {}): Promise<Restored> {
    await this.parts.stop(session);
    const events = await everythingOf(session);
    const at = checkpointAt(events, session, to);
    const rewinds = part !== 'files';
    const plan = part === 'chat' ? [] : await this.#plan(events, to, watch.signal ?? new AbortController().signal);
    const chosen = plan.filter((file) => (files ? isPossible(file) && files.includes(file.uri) : isByDefault(file)));
    const { ports, folder } = this.parts;
    let done: Restored | undefined;
    const work = async (): Promise<ReturnType<typeof saidOf>> => {
      const about = {
        restore: ports.digests.uuid(),
        session: session.id,
        to,
        rewinds,
        roots: [...new Set([this.parts.root, ...this.parts.roots()])],
        kept: plan.filter((file) => !chosen.includes(file)).map(({ uri }) => uri),
        ...(at.type === 'prompted' ? { checkpoint: at.turn } : {}),
      };
      const begun = await beginRestore(about, chosen, folder, ports);
      try {
        const files = await takeSteps(begun.files, begun.roots, ports, watch);
        const marks = part === 'chat' ? [] : await this.#rewindMarks(session, events, to);
        const prompt = rewinds && at.type === 'prompted' && at.by === 'user' ? (at.shown ?? at.text) : undefined;
        done = { ...files, files: files.changes.map(({ uri }) => uri), marks: marks.length, prompt };
        return saidOf(begun, files);
      } catch (error) {
        await endRestore(begun, folder, ports.store); // all is as it was
        throw error;
      }
    };
    await session.restore(work, rewinds ? to : undefined);
    await endRestore({ session: session.id }, folder, ports.store);
    if (!done) throw new TypeError('A restore ended without an end');
    return done;
  }

  /** Finishes restores that a crash cut short. One that another window is at is left alone. */
  async recover(): Promise<void> {
    const { sessions, folder, ports } = this.parts;
    for (const id of await unfinishedRestores(folder, ports.store)) {
      try {
        await this.#finish(await sessions.open(id));
      } catch (error) {
        if (error instanceof SessionElsewhere) continue;
        if (error instanceof NoSuchSession) await endRestore({ session: id }, folder, ports.store);
        else ports.journal.error(`A restore of the session ${id} could not be finished`, error);
      }
    }
  }

  async #finish(session: Session): Promise<void> {
    const { folder, ports } = this.parts;
    const begun = await unfinishedRestore(session.id, folder, ports);
    const events = await everythingOf(session);
    const isTold = events.some((event) => 'restore' in event && event.restore === begun?.restore);
    if (begun && !isTold) {
      const work = async (): Promise<ReturnType<typeof saidOf>> => {
        const files = await takeSteps(begun.files, begun.roots, ports);
        await this.#rewindMarks(session, events, begun.to);
        return saidOf(begun, files);
      };
      await session.restore(work, begun.rewinds ? begun.to : undefined);
      ports.journal.info(`A restore of the session ${session.id} that was cut short was finished`);
    }
    await endRestore({ session: session.id }, folder, ports.store);
  }

  async #plan(events: readonly AgentEvent[], to: number, signal: AbortSignal): Promise<readonly PlannedFile[]> {
    const { ports, roots, root } = this.parts;
    return previewRestore(
      tracesOf(events, to).filter(({ uri }) => !ports.clones?.owns(uri)),
      [...new Set([root, ...roots()])],
      ports,
      signal,
    );
  }

  async #rewindMarks(session: Session, events: readonly AgentEvent[], to: number): Promise<readonly MarkToRewind[]> {
    const done = await rewindMarks(marksSince(events, to), this.parts.ports.documents);
    for (const dir of new Set(done.map((each) => each.dir))) {
      const marks = done.filter((each) => each.dir === dir).map(({ mark }) => mark);
      await session.record({ type: 'tasksMarked', dir, marks });
    }
    return done;
  }
}

function saidOf({ restore, checkpoint, kept }: RestoreJournal, { changes, stale, failed }: DoneSteps) {
  const left = [...kept, ...stale, ...failed.map(({ uri }) => uri)];
  return { restore, changes: [...changes], kept: left, ...(checkpoint === undefined ? {} : { checkpoint }) };
}

async function everythingOf(session: Session): Promise<readonly AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of session.everything()) if (relevant.has(event.type)) events.push(event);
  return events;
}

/** Of a long log only this is held. */
const relevant: ReadonlySet<AgentEvent['type']> = new Set([
  'prompted',
  'toolEnded',
  'tasksMarked',
  'filesRestored',
  'rewound',
]);

/** @throws TaskRefused */
function checkpointAt(events: readonly AgentEvent[], session: Session, to: number): AgentEvent {
  const known = checkpointsOf(events, session.state.cuts).some((checkpoint) => checkpoint.to === to);
  const event = events.find(({ seq }) => seq === to);
  if (!event || !known)
    throw new TaskRefused('There is no such checkpoint in this session any more. Look at the list again.');
  return event;
}

const reasons = {
  agent: '',
  changed: 'changed since the agent left it',
  mixed: 'changed by somebody else between two changes of the agent',
  unsaved: 'has unsaved changes in the editor',
  lost: 'cannot be put back: what it was is not kept',
  blocked: 'cannot be put back: something else lies there now',
} satisfies Record<PlannedFile['state'], string>;

function rowOf(file: PlannedFile, root: Uri): RestoreRow {
  return {
    uri: file.uri,
    label: relativePath(file.uri, root),
    action: file.action,
    chosen: isByDefault(file),
    possible: isPossible(file),
    reason: reasons[file.state],
    into: file.into.content,
  };
}

/** What a restore cannot bring back, in one sentence. */
function uncoveredInWords(coverage: Coverage | undefined, root: Uri): string | undefined {
  if (!coverage) return 'What commands changed in ignored folders and in files of more than 10 MB is not put back.';
  if (coverage.state !== 'looked') return 'What commands changed in this folder is not known here.';
  const { folders, large, more } = coverage.leftOut;
  const names = [
    ...folders.map((uri) => `${relativePath(uri, root)}/`),
    ...large.map((uri) => relativePath(uri, root)),
  ];
  if (names.length === 0) return undefined;
  const rest = names.length - 3 + more;
  const shown = names.slice(0, 3).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
  return `What commands changed in ignored folders and very large files is not put back: ${shown}.`;
}
