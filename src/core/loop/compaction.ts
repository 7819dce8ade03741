import type { EventOf } from '../events/event';
import type { Dated } from '../events/history';
import { textsOf, type Usage } from '../events/message';
import { ModelError, type ModelProvider } from '../models/model';
import { endedEarly, streamWithRetry } from '../models/retry';
import type { Clock } from '../ports';
import { type Cut, type KeepRules, planCut } from './compaction-plan';
import { charactersPerToken, estimateTokens, messageTokens } from './context-use';
import { summariserRole, summaryOpening, summaryRequest } from './summary-prompt';
import { transcriptOf } from './transcript';
import type { CostOf, EventSink } from './event-sink';

/** Share of the window at which a conversation is summarised by itself (SUMM-03). */
export const compactAt = 0.8;

/** Share of a summariser's window that a transcript may take, and what is taken for a window that nobody tells, in tokens. */
const shareForTranscript = 0.6;
const guessedWindow = 100_000;
/** Tokens that a summary may take: more would be none. */
const mostOfSummary = 4_000;
/** What is left of a conversation must be this much less, or nothing is gained. */
const shrinksTo = 0.9;

/** All that summing up one conversation needs. */
export interface CompactionParts {
  readonly emit: EventSink;
  /** What the model is told: the messages that stand as they were, and the summary before them. */
  readonly conversation: () => { readonly messages: readonly Dated[]; readonly summary: string | undefined };
  readonly summariser: (signal: AbortSignal) => Promise<Summariser>;
  /** What the summary must carry word for word: the task, the files at hand, the last prompt. */
  readonly essentials: (signal: AbortSignal) => Promise<string>;
  readonly keep: KeepRules;
  /** Of the model that talks, in tokens. */
  readonly window: number | undefined;
  readonly clock: Clock;
  /** Number of the last event in the log. */
  readonly lastSeq: () => number;
}

/** The model that sums up. */
export interface Summariser {
  readonly provider: ModelProvider;
  readonly model: string;
  readonly window: number | undefined;
  readonly costOf: CostOf;
}

/** How it ended. `no-shorter`: what came out is about as long as what went in. `nothing`: there is nothing to sum up. */
export type Compaction = 'done' | 'no-shorter' | 'failed' | 'nothing';

/**
 * Replaces the older part of a conversation by a summary (SUMM-03, CTX-12). The log keeps everything; only what the model
 * is told becomes shorter.
 *
 * Contract: unless there is nothing to do, tells of itself in one `compactionStarted` and then one `compacted` or
 * `compactionFailed`.
 * @throws the signal's reason when it is aborted
 */
export async function compact(
  parts: CompactionParts,
  about: Omit<EventOf<'compactionStarted'>, 'type'>,
  signal: AbortSignal,
): Promise<Compaction> {
  const { messages, summary } = parts.conversation();
  const cut = planCut(messages, parts.keep, parts.window);
  if (cut.before.length === 0) return 'nothing';
  await parts.emit({ type: 'compactionStarted', ...about });
  const made = await summarise(parts, cut, summary, signal).catch((error: unknown) => ({ error }));
  if ('error' in made) {
    if (!signal.aborted && !(made.error instanceof ModelError)) throw made.error;
    const message = signal.aborted ? 'Stopped.' : made.error instanceof Error ? made.error.message : '';
    await parts.emit({ type: 'compactionFailed', message });
    signal.throwIfAborted();
    return 'failed';
  }
  const before = messages.reduce((sum, { message }) => sum + messageTokens(message), estimateTokens(summary ?? ''));
  const after = estimateTokens(made.text) + cut.kept;
  if (after > before * shrinksTo) {
    const message = 'The summary came out about as long as the conversation; nothing would be gained by it.';
    await parts.emit({ type: 'compactionFailed', message });
    return 'no-shorter';
  }
  const { text, usage, cost } = made;
  const price = cost === undefined ? {} : { cost };
  const keptFrom = cut.keptFrom ?? parts.lastSeq() + 1;
  await parts.emit({ type: 'compacted', summary: text, keptFrom, before, after, usage, ...price });
  return 'done';
}

interface Made {
  readonly text: string;
  readonly usage: Usage;
  readonly cost: number | undefined;
}

/** @throws ModelError */
async function summarise(
  parts: CompactionParts,
  { before }: Cut,
  earlier: string | undefined,
  signal: AbortSignal,
): Promise<Made> {
  const { provider, model, window = guessedWindow, costOf } = await parts.summariser(signal);
  const room = Math.floor(window * shareForTranscript * charactersPerToken) - (earlier?.length ?? 0);
  const text = summaryRequest(transcriptOf(before, Math.max(room, 2_000)), earlier);
  const request = {
    model,
    tools: [],
    system: summariserRole,
    messages: [{ role: 'user', blocks: [{ kind: 'text', text }] }],
    maxOutputTokens: mostOfSummary,
  } as const;
  for await (const event of streamWithRetry(provider, request, { clock: parts.clock }, signal)) {
    if (event.type !== 'ended') continue;
    const notes = textsOf(event.blocks).join('').trim();
    if (notes === '') {
      throw new ModelError('unknown', 'The model gave no summary. Try again, or start a new session.', {
        remedy: 'retry',
      });
    }
    const whole = [summaryOpening, notes, await parts.essentials(signal)].filter((each) => each !== '');
    return { text: whole.join('\n\n'), usage: event.usage, cost: costOf(event.usage) };
  }
  throw endedEarly(provider);
}
