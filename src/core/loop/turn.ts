import type { EventOf } from '../events/event';
import type { Message, ToolCallBlock } from '../events/message';
import { ModelError, type ModelProvider, type ModelRequest } from '../models/model';
import { causeInWords, endedEarly, streamWithRetry } from '../models/retry';
import { compact, compactAt } from './compaction';
import { Repeats } from './repeats';
import { capReached } from './spending';
import { askToGoOn, type Stop, stopAfterError, stopAfterReply, stopAfterReview } from './stop';
import { TextJoiner } from './text-joiner';
import { runToolCall } from './tool-call';
import type { StopReason, TurnPorts } from './turn-ports';

/** A turn that asks for tools this often is running in circles; the user is asked to say whether it should go on. */
const requestsPerTurn = 100;
/** Answers in a row that reach the longest output before the user is asked. */
const mostLengthStops = 3;
/** A conversation that fills up again within so many requests is not made to fit by summaries. */
const requestsBetweenCompactions = 3;

/**
 * Runs from the prompt that ends the history until the model asks for no more tools.
 *
 * Contract: never throws, unless the log itself cannot be written. A failing model, a refusal and a cancel all end in
 * exactly one `stopped` event, and every call that the model made has its `toolEnded` before it.
 */
export async function runTurn(ports: TurnPorts, signal: AbortSignal): Promise<StopReason> {
  const turn = new Turn(ports, signal);
  const stop = await turn.run().catch((error: unknown) => stopAfterError(error, ports.journal, signal));
  await ports.emit(stop);
  return stop.reason;
}

class Turn {
  readonly #repeats = new Repeats();
  #requests = 0;
  #lengthStops = 0;
  #compactedAt: number | undefined;

  constructor(
    private readonly ports: TurnPorts,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<Stop> {
    const { emit, model } = this.ports;
    await emit({ type: 'turnStarted', model: model.ref, modelName: model.name });
    for (;;) {
      this.signal.throwIfAborted();
      const stop = (await this.#mayAsk()) ?? (await this.#step());
      if (stop) return stop;
    }
  }

  /** Why no further request is made without the user, if so. Makes room for it first. */
  async #mayAsk(): Promise<Stop | undefined> {
    if (this.#requests >= requestsPerTurn) {
      return askToGoOn('requests', `The agent asked for tools ${String(requestsPerTurn)} times in one turn.`);
    }
    const cap = capReached(this.ports.caps, this.ports.spending());
    if (cap) return cap;
    const { window } = this.ports.model;
    if (window === undefined || this.ports.gauge.expect(this.#request()) <= window * compactAt) return undefined;
    const percent = String(Math.round(compactAt * 100));
    return this.#compact(`The conversation fills more than ${percent} % of the model's window.`, false);
  }

  /** One request with all that its answer asks for. @returns how the turn ends, if it does */
  async #step(): Promise<Stop | undefined> {
    const reply = await this.#reply();
    if (reply === 'full') return this.#makeRoom();
    this.#requests += 1;
    const calls = reply.blocks.filter((block) => block.kind === 'toolCall');
    const isLoop = await this.#runCalls(calls);
    if (isLoop !== undefined) return isLoop;
    const isLast = calls.length === 0 && reply.stop !== 'length';
    const review = (await this.ports.review?.(isLast, this.signal)) ?? 'none';
    if (review === 'stopped') return stopAfterReview;
    if (review === 'told') return undefined;
    if (reply.stop === 'length') return this.#goOnAfterLength(calls.length > 0);
    this.#lengthStops = 0;
    if (calls.length > 0) return undefined;
    return stopAfterReply(reply.stop);
  }

  /** The model's whole message, or that the conversation is longer than it can read. */
  async #reply(): Promise<EventOf<'replied'> | 'full'> {
    try {
      const request = await withImages(this.#request(), this.ports.image);
      const reply = await streamReply(request, this.ports, this.signal);
      return reply.stop === 'context-full' ? 'full' : reply;
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof ModelError && error.code === 'context-full') return 'full';
      throw error;
    }
  }

  #request(): ModelRequest {
    const { model, tools, system, history } = this.ports;
    return { model: model.ref.id, tools: tools.specs(), system, messages: history() };
  }

  /** The model could not read it all, or not say it to its end. */
  async #makeRoom(): Promise<Stop | undefined> {
    const stop = await this.#compact('The conversation no longer fits the model.', true);
    if (stop) return stop;
    if (this.ports.history().at(-1)?.role === 'assistant') {
      await this.ports.emit({ type: 'nudged', because: 'length', text: afterLength });
    }
    return undefined;
  }

  /** @param isFull nothing more can be asked without it; else a failure only means that it is tried later */
  async #compact(reason: string, isFull: boolean): Promise<Stop | undefined> {
    const last = this.#compactedAt;
    if (last !== undefined && this.#requests - last < requestsBetweenCompactions) {
      if (!isFull) return undefined;
      return askToGoOn('compaction', 'The conversation was shortened and is full again at once.');
    }
    this.#compactedAt = this.#requests;
    const outcome = await compact(this.ports.compaction, { by: 'engine', reason }, this.signal);
    if (outcome === 'done') return undefined;
    if (outcome === 'no-shorter')
      return askToGoOn('compaction', 'The conversation is nearly full, and a summary makes it no shorter.');
    if (!isFull) return undefined;
    return {
      type: 'stopped',
      reason: 'failed',
      code: 'context-full',
      message:
        'The conversation no longer fits the model, and it could not be shortened. Try again, choose a model with a larger window, or start a new session.',
      remedy: 'retry',
    };
  }

  /** One after the other: the second call may build on what the first one changed. */
  async #runCalls(calls: readonly ToolCallBlock[]): Promise<Stop | undefined> {
    let repeated: ToolCallBlock | undefined;
    for (const call of calls) {
      const ended = await runToolCall(call, this.ports, this.signal);
      if (this.#repeats.take(call, ended)) repeated = call;
    }
    this.signal.throwIfAborted();
    if (!repeated) return undefined;
    return askToGoOn(
      'loop',
      `The agent made the same call (${repeated.name}) again and again and got the same answer each time.`,
    );
  }

  /** A message that reached the longest output is gone on with: what it was about to say, or the call it was writing. */
  async #goOnAfterLength(hadCalls: boolean): Promise<Stop | undefined> {
    this.#lengthStops += 1;
    if (this.#lengthStops > mostLengthStops) return stopAfterReply('length');
    if (!hadCalls) await this.ports.emit({ type: 'nudged', because: 'length', text: afterLength });
    return undefined;
  }
}

const afterLength =
  'Your message was cut off at the longest output. Go on exactly where it ends, without repeating any of it.';

/** One request: streams its answer into the log and gives the whole message. */
async function streamReply(request: ModelRequest, ports: TurnPorts, signal: AbortSignal): Promise<EventOf<'replied'>> {
  const { provider, window, costOf } = ports.model;
  const summary = ports.summary();
  const joiner = new TextJoiner((kind, text) =>
    ports.emit({ type: kind === 'text' ? 'textStreamed' : 'thinkingStreamed', text }),
  );
  try {
    for await (const event of streamWithRetry(provider, request, { clock: ports.clock }, signal)) {
      if (event.type === 'text' || event.type === 'thinking') {
        joiner.push(event.type, event.text);
        continue;
      }
      await joiner.flush();
      if (event.type === 'toolCallStarted')
        await ports.emit({ type: 'toolDrafted', call: event.call, name: event.name });
      else if (event.type === 'retrying') {
        const { attempt, delayMs, cause, discards } = event;
        const message = causeInWords(cause);
        await ports.emit({ type: 'retrying', attempt, delayMs, code: cause.code, message, discards });
      } else {
        const { usage, stop } = event;
        const blocks = stop === 'length' ? withoutCutCall(event.blocks) : event.blocks;
        const cost = costOf(usage);
        const told = { ...usage, input: usage.input ?? (await countedInput(request, ports, signal)) };
        const context = ports.gauge.measure({ request, answer: blocks, told, window, summary });
        const replied = { type: 'replied', blocks, stop, usage, context } as const;
        const priced = cost === undefined ? replied : { ...replied, cost };
        // What the log holds is what counts, secrets masked.
        const recorded = await ports.emit(priced);
        return recorded.type === 'replied' ? recorded : priced;
      }
    }
  } finally {
    await joiner.flush();
  }
  throw endedEarly(provider);
}

/** Providers that could not count when they were asked. They are not asked again. */
const uncounting = new WeakSet<ModelProvider>();

/** What the provider counts for a request whose tokens it did not tell with the answer; undefined where it cannot say. */
async function countedInput(
  request: ModelRequest,
  { model, journal }: TurnPorts,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (uncounting.has(model.provider)) return undefined;
  try {
    return await model.provider.countTokens(request, signal);
  } catch (error) {
    signal.throwIfAborted();
    uncounting.add(model.provider);
    journal.error(`${model.name} could not count tokens; they are estimated`, error);
    return undefined;
  }
}

/**
 * The output ended while a call was being written, and nothing of its input had come: that is no call with an empty input.
 */
function withoutCutCall(blocks: EventOf<'replied'>['blocks']): EventOf<'replied'>['blocks'] {
  const last = blocks.at(-1);
  if (last?.kind !== 'toolCall' || last.malformed !== undefined) return blocks;
  const isEmpty = typeof last.input === 'object' && last.input !== null && Object.keys(last.input).length === 0;
  return isEmpty ? [...blocks.slice(0, -1), { ...last, malformed: '' }] : blocks;
}

/** The request with the bytes of its pictures, so that those are held no longer than it takes to send them. */
async function withImages(request: ModelRequest, image: TurnPorts['image']): Promise<ModelRequest> {
  const shows = (message: Message): boolean =>
    message.role === 'user' && message.blocks.some(({ kind }) => kind === 'image');
  if (!image || !request.messages.some(shows)) return request;
  const messages = await Promise.all(
    request.messages.map(async (message): Promise<Message> => {
      if (message.role !== 'user' || !shows(message)) return message;
      const blocks = await Promise.all(
        message.blocks.map(async (block) =>
          block.kind === 'image' ? { ...block, data: await image(block.blob) } : block,
        ),
      );
      return { ...message, blocks };
    }),
  );
  return { ...request, messages };
}
