import { createInterface } from 'node:readline/promises';
import type { Core } from '../core/core';
import type { AgentEvent, Question } from '../core/events/event';
import type { Answer } from '../core/loop/turn-ports';
import type { Uri } from '../core/ports';
import type { Session } from '../core/sessions/session';
import { UsageError } from './arguments';
import { jsonOutput, type Streams, textOutput, visible } from './output';

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

/** A terminal at which a person can be asked; undefined where there is none. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ctrl-C while a question waits, which the terminal does not turn into a signal then. */
  readonly interrupt: () => void;
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
  const refused: string[] = [];
  let answering: Promise<unknown> = Promise.resolve();
  const follow = (followed: Session): void => {
    // A core that is closing already ends the session by itself.
    const cancel = (): void => void core.sessions.cancel(followed.id).catch(() => undefined);
    const take = (event: AgentEvent): void => {
      output.event(event);
      const asked = questionOf(event);
      if (!asked) return;
      // One question after the other: there is one terminal.
      answering = answering.then(async () => {
        const answer = await answerTo(asked, request, terminal, streams, signal);
        if (answer.answer === 'reject' && !terminal) refused.push(asked.ask);
        await core.sessions.answer(followed.id, asked.ask, answer);
      });
      answering.catch(cancel); // comes out of the await below
    };
    // Of a session that is gone on with only what is new; of a new one all.
    for (const event of followed.recentEvents) if (event.seq > (before.get(followed.id) ?? 0)) take(event);
    followed.onEvent(take);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  };
  // An order to run tasks goes on in a session for each, a wish for a spec in one of its own.
  const tasks: Session[] = [];
  const followed = await core.sessions.prompt(session.id, request.prompt, (task) => {
    tasks.push(task);
    follow(task);
  });
  if (!tasks.includes(followed)) follow(followed);
  // Behind the turn there may be the check of a task or a gate.
  await core.sessions.settled(followed.id);
  await answering.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const ends = [followed, ...tasks].map(endOf);
  if (signal.aborted || ends.includes('cancelled')) return 130;
  return ends.every((end) => end === 'finished') && refused.length === 0 ? 0 : 1;
}

/** What the session or one of its subagents asks. */
function questionOf(event: AgentEvent): Question | undefined {
  if (event.type === 'asked') return event;
  return event.type === 'subagentTold' ? event.question : undefined;
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

/** What lets a run do it that nobody watches. */
function waysOut({ name }: Question): string {
  const trust = 'Allow it with --trust-all-tools';
  return name === 'subagent'
    ? `${trust}, or begin with --agent an agent of your own in ~/.kiro/agents that has it in toolsSettings.subagent.trustedAgents.`
    : `${trust}.`;
}

const forModel = ({ name }: Question): string => (name === 'subagent' ? 'Do the work yourself.' : '');

async function answerTo(
  asked: Question,
  { trustAll }: ExecRequest,
  terminal: Terminal | undefined,
  { err }: Streams,
  signal: AbortSignal,
): Promise<Answer> {
  if (trustAll) return { answer: 'run' };
  if (!terminal) {
    const { label, reason } = asked;
    err(visible(`Refused without a terminal to ask on: ${label}. ${reason} ${waysOut(asked)}\n`));
    return { answer: 'reject', text: `Nobody is there to be asked; this run may not do it. ${forModel(asked)}`.trim() };
  }
  const reader = createInterface({ input: terminal.input, output: terminal.output });
  try {
    const always = asked.grant ? ', [a]lways in this session' : '';
    const [pattern] = asked.patterns ?? [];
    const trust = pattern === undefined ? '' : ', run and [t]rust this command from now on';
    const parts = partsInWords(asked);
    const question = `\n${visible(asked.detail)}\n${visible(parts + asked.reason)}\n[r]un, reject [default]${always}${trust}? `;
    reader.once('SIGINT', () => terminal.interrupt());
    // At the end of the input (Ctrl-D) the question itself would wait for ever.
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    const word = (await Promise.race([reader.question(question, { signal }), closed])).trim().toLowerCase();
    if (word === 'r' || word === 'run' || word === 'y' || word === 'yes') return { answer: 'run' };
    if (asked.grant && (word === 'a' || word === 'always')) return { answer: 'always' };
    if (pattern !== undefined && (word === 't' || word === 'trust')) return { answer: 'run', trusts: pattern };
    return { answer: 'reject' };
  } finally {
    reader.close();
  }
}

/** Parts of a command line that is more than one command, each with what was judged of it. */
function partsInWords({ parts = [] }: Question): string {
  if (parts.length < 2) return '';
  const lines = parts.map(({ text, verdict, rule, because }) => {
    const why = rule ?? because ?? 'not trusted';
    return `  ${verdict} ${text.replaceAll('\n', '\\n')} (${why})\n`;
  });
  return lines.join('');
}
