import { createInterface } from 'node:readline/promises';
import type { Core } from '../core/core';
import type { AgentEvent, Question } from '../core/events/event';
import type { Answer } from '../core/loop/turn-ports';
import type { Session } from '../core/sessions/session';
import { type EventOutput, type Streams, visible } from './output';

/** A terminal at which a person can be asked; undefined where there is none. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ctrl-C while a question waits, which the terminal does not turn into a signal then. */
  readonly interrupt: () => void;
}

export interface FollowParts {
  readonly core: Core;
  readonly output: EventOutput;
  /** Everything that would be asked is answered with yes. */
  readonly trustAll: boolean;
  readonly streams: Streams;
  readonly terminal: Terminal | undefined;
  readonly signal: AbortSignal;
}

/** Shows what sessions do and answers what they ask, until the signal stops them. Nobody to ask means no (ONE-05). */
export class Follower {
  #answering: Promise<unknown> = Promise.resolve();
  #refused = 0;

  constructor(private readonly parts: FollowParts) {}

  /** Was anything refused because nobody could be asked? */
  get hasRefused(): boolean {
    return this.#refused > 0;
  }

  /** @param after the last event that is known already */
  follow(session: Session, after = 0): void {
    const { core, output, signal, terminal } = this.parts;
    // A core that is closing already ends the session by itself.
    const cancel = (): void => void core.sessions.cancel(session.id).catch(() => undefined);
    const take = (event: AgentEvent): void => {
      output.event(event);
      const asked = questionOf(event);
      if (!asked) return;
      // One question after the other: there is one terminal.
      this.#answering = this.#answering.then(async () => {
        const answer = await answerTo(asked, this.parts);
        if (answer.answer === 'reject' && !terminal) this.#refused += 1;
        await core.sessions.answer(session.id, asked.ask, answer);
      });
      this.#answering.catch(cancel); // comes out of answered()
    };
    // Of a session that is gone on with only what is new; of a new one all.
    for (const event of session.recentEvents) if (event.seq > after) take(event);
    session.onEvent(take);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  }

  /** Resolves when every question that came up is answered. */
  async answered(): Promise<void> {
    await this.#answering.catch((error: unknown) => {
      if (!this.parts.signal.aborted) throw error;
    });
  }
}

/** What the session or one of its subagents asks. */
function questionOf(event: AgentEvent): Question | undefined {
  if (event.type === 'asked') return event;
  return event.type === 'subagentTold' ? event.question : undefined;
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
  { trustAll, terminal, streams: { err }, signal }: FollowParts,
): Promise<Answer> {
  if (trustAll) return { answer: 'run' };
  if (!terminal) {
    const { label, reason } = asked;
    err(visible(`Refused without a terminal to ask on: ${label}. ${reason} ${waysOut(asked)}\n`));
    return { answer: 'reject', text: `Nobody is there to be asked; this run may not do it. ${forModel(asked)}`.trim() };
  }
  const always = asked.grant ? ', [a]lways in this session' : '';
  const [pattern] = asked.patterns ?? [];
  const trust = pattern === undefined ? '' : ', run and [t]rust this command from now on';
  const parts = partsInWords(asked);
  const question = `\n${visible(asked.detail)}\n${visible(parts + asked.reason)}\n[r]un, reject [default]${always}${trust}? `;
  const word = (await askOn(terminal, question, signal)).toLowerCase();
  if (word === 'r' || word === 'run' || word === 'y' || word === 'yes') return { answer: 'run' };
  if (asked.grant && (word === 'a' || word === 'always')) return { answer: 'always' };
  if (pattern !== undefined && (word === 't' || word === 'trust')) return { answer: 'run', trusts: pattern };
  return { answer: 'reject' };
}

/** What a person types as an answer; empty at the end of the input. */
export async function askOn(terminal: Terminal, question: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: terminal.input, output: terminal.output });
  try {
    reader.once('SIGINT', () => terminal.interrupt());
    // At the end of the input (Ctrl-D) the question itself would wait for ever.
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    return (await Promise.race([reader.question(question, { signal }), closed])).trim();
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
