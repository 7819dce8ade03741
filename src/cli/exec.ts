import type { Core } from '../core/core';
import type { Uri } from '../core/ports';
import type { Session } from '../core/sessions/session';
import { UsageError } from './arguments';
import { Follower, type Terminal } from './follow';
import { jsonOutput, type Streams, textOutput } from './output';

export interface ExecRequest {
  readonly prompt: string;
  readonly root: Uri;
  readonly json: boolean;
  /** Everything that would be asked is answered with yes. */
  readonly trustAll: boolean;
  readonly model: { readonly provider: string; readonly id: string } | undefined;
  /** The session to go on with; undefined: a new one. */
  readonly session?: { readonly id: string } | 'last' | undefined;
  /** By whose file a new session is run. */
  readonly agent?: string | undefined;
}

/** Runs one prompt to its end and gives the exit code. Nobody to ask means no (ONE-05). */
export async function exec(
  request: ExecRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1 | 130> {
  const session = await sessionFor(request, core);
  if (request.model) await core.sessions.chooseModel(session.id, request.model);
  const before = new Map([[session.id, request.session === undefined ? 0 : session.lastSeq]]);
  const output = request.json ? jsonOutput(streams) : textOutput(streams);
  const follower = new Follower({ core, output, trustAll: request.trustAll, streams, terminal, signal });
  const follow = (followed: Session): void => follower.follow(followed, before.get(followed.id));
  // An order to run tasks goes on in a session for each, a wish for a spec in one of its own.
  const tasks: Session[] = [];
  const followed = await core.sessions.prompt(session.id, request.prompt, (task) => {
    tasks.push(task);
    follow(task);
  });
  if (!tasks.includes(followed)) follow(followed);
  // Behind the turn there may be the check of a task or a gate.
  await core.sessions.settled(followed.id);
  await follower.answered();
  const ends = [followed, ...tasks].map(endOf);
  if (signal.aborted || ends.includes('cancelled')) return 130;
  return ends.every((end) => end === 'finished') && !follower.hasRefused ? 0 : 1;
}

/** @throws NoSuchSession, UsageError for an agent that is not there */
async function sessionFor({ session, root, agent }: ExecRequest, core: Core): Promise<Session> {
  if (agent !== undefined) {
    const known = (await core.agents.list()).flatMap(({ name, state }) =>
      name !== undefined && state === 'used' ? [name] : [],
    );
    if (!known.includes(agent)) throw new UsageError(`There is no agent "${agent}". There are: ${known.join(', ')}.`);
    return core.sessions.create(root, agent);
  }
  if (session === undefined) return core.sessions.create(root);
  const [last] = session === 'last' ? await core.sessions.list() : [];
  if (session === 'last') return last ? core.sessions.open(last.session) : core.sessions.create(root);
  return core.sessions.open(session.id);
}

/** How the session's last turn ended; `failed` for a task that is not done however it did. */
function endOf({ state }: Session): string | undefined {
  return state.lastStop === 'finished' && state.lastTaskOutcome === 'not-done' ? 'failed' : state.lastStop;
}
