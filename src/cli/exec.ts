import { createInterface } from 'node:readline/promises';
import type { Core } from '../core/core';
import type { AgentEvent, EventOf } from '../core/events/event';
import type { Answer } from '../core/loop/turn';
import type { Uri } from '../core/ports';
import { jsonOutput, type Streams, textOutput } from './output';

export interface ExecRequest {
  readonly prompt: string;
  readonly root: Uri;
  readonly json: boolean;
  /** Everything that would be asked is answered with yes. */
  readonly trustAll: boolean;
  readonly model: { readonly provider: string; readonly id: string } | undefined;
}

/** A terminal at which a person can be asked; undefined where there is none. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Runs one prompt to its end and gives the exit code. Nobody to ask means no (ONE-05). */
export async function exec(
  request: ExecRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1 | 130> {
  const session = await core.sessions.create(request.root);
  if (request.model) await core.sessions.chooseModel(session.id, request.model);
  const output = request.json ? jsonOutput(streams) : textOutput(streams);
  signal.addEventListener('abort', () => void core.sessions.cancel(session.id), { once: true });
  // A wish for a spec goes on in a session of its own: that one is followed, from its first event on.
  const followed = await core.sessions.prompt(session.id, request.prompt);
  const refused: string[] = [];
  const reason = await new Promise<EventOf<'stopped'>['reason']>((resolve, reject) => {
    const take = (event: AgentEvent): void => {
      output.event(event);
      if (event.type === 'stopped') resolve(event.reason);
      if (event.type !== 'asked') return;
      void answerTo(event, request, terminal, streams, signal)
        .then((answer) => {
          if (answer.answer === 'reject' && !terminal) refused.push(event.ask);
          return core.sessions.answer(followed.id, event.ask, answer);
        })
        .catch(reject);
    };
    for (const event of followed.events) take(event);
    followed.onEvent(take);
  });
  if (reason === 'cancelled') return 130;
  return reason === 'finished' && refused.length === 0 ? 0 : 1;
}

async function answerTo(
  asked: EventOf<'asked'>,
  { trustAll }: ExecRequest,
  terminal: Terminal | undefined,
  { err }: Streams,
  signal: AbortSignal,
): Promise<Answer> {
  if (trustAll) return { answer: 'run' };
  if (!terminal) {
    err(`Refused without a terminal to ask on: ${asked.label}. ${asked.reason} Allow it with --trust-all-tools.\n`);
    return { answer: 'reject', text: 'Nobody is there to be asked; this run may not do it.' };
  }
  const reader = createInterface({ input: terminal.input, output: terminal.output });
  try {
    const always = asked.grant ? ', [a]lways in this session' : '';
    const question = `\n${asked.detail}\n${asked.reason}\n[r]un, reject [default]${always}? `;
    const word = (await reader.question(question, { signal })).trim().toLowerCase();
    if (word === 'r' || word === 'run' || word === 'y' || word === 'yes') return { answer: 'run' };
    if (asked.grant && (word === 'a' || word === 'always')) return { answer: 'always' };
    return { answer: 'reject' };
  } finally {
    reader.close();
  }
}
