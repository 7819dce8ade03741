import type { EventOf } from '../events/event';
import type { ToolCallBlock } from '../events/message';
import { ModelError, type ModelRequest } from '../models/model';
import { streamWithRetry } from '../models/retry';
import { type Stop, stopAfterError, stopAfterReply } from './stop';
import { TextJoiner } from './text-joiner';
import { runToolCall } from './tool-call';
import type { StopReason, TurnPorts } from './turn-ports';

/** A turn that asks for tools this often is running in circles; the user is asked to say whether it should go on. */
const requestsPerTurn = 100;

/**
 * Runs from the prompt that ends the history until the model asks for no more tools.
 *
 * Contract: never throws, unless the log itself cannot be written. A failing model, a refusal and a cancel all end in
 * exactly one `stopped` event, and every call that the model made has its `toolEnded` before it.
 */
export async function runTurn(ports: TurnPorts, signal: AbortSignal): Promise<StopReason> {
  const stop = await runRequests(ports, signal).catch((error: unknown) => stopAfterError(error, ports.journal, signal));
  await ports.emit(stop);
  return stop.reason;
}

async function runRequests(ports: TurnPorts, signal: AbortSignal): Promise<Stop> {
  await ports.emit({ type: 'turnStarted', model: ports.model, modelName: ports.modelName });
  for (let request = 0; request < requestsPerTurn; request += 1) {
    signal.throwIfAborted();
    const reply = await streamReply(ports, signal);
    const calls = reply.blocks.filter((block) => block.kind === 'toolCall');
    await runCalls(calls, ports, signal);
    if (calls.length === 0) return stopAfterReply(reply.stop);
  }
  return {
    type: 'stopped',
    reason: 'limit',
    message: `The agent asked for tools ${String(requestsPerTurn)} times in one turn. Continue, or say what it should do instead.`,
  };
}

/** One request: streams its answer into the log and gives the whole message. */
async function streamReply(ports: TurnPorts, signal: AbortSignal): Promise<EventOf<'replied'>> {
  const request: ModelRequest = {
    model: ports.model.id,
    tools: ports.tools.specs(),
    system: ports.system,
    messages: ports.history(),
    ...(ports.maxOutputTokens === undefined ? {} : { maxOutputTokens: ports.maxOutputTokens }),
  };
  const joiner = new TextJoiner((kind, text) =>
    ports.emit({ type: kind === 'text' ? 'textStreamed' : 'thinkingStreamed', text }),
  );
  try {
    for await (const event of streamWithRetry(ports.provider, request, { clock: ports.clock }, signal)) {
      if (event.type === 'text' || event.type === 'thinking') {
        joiner.push(event.type, event.text);
        continue;
      }
      await joiner.flush();
      if (event.type === 'toolCallStarted')
        await ports.emit({ type: 'toolDrafted', call: event.call, name: event.name });
      else if (event.type === 'retrying') {
        const { attempt, delayMs, cause, discards } = event;
        await ports.emit({ type: 'retrying', attempt, delayMs, code: cause.code, message: cause.message, discards });
      } else {
        const replied = { type: 'replied', blocks: event.blocks, stop: event.stop, usage: event.usage } as const;
        await ports.emit(replied);
        return replied;
      }
    }
  } finally {
    await joiner.flush();
  }
  throw new ModelError('disconnected', `${ports.provider.label} ended its answer without an end.`, { remedy: 'retry' });
}

/** One after the other: the second call may build on what the first one changed. */
async function runCalls(calls: readonly ToolCallBlock[], ports: TurnPorts, signal: AbortSignal): Promise<void> {
  for (const call of calls) await runToolCall(call, ports, signal);
  signal.throwIfAborted();
}
