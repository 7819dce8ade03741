import type { EventOf } from '../events/event';
import type { ToolCallBlock } from '../events/message';
import { NotText, type Uri } from '../ports';
import type { Access, ToolContext } from '../tools/tool';
import type { PreparedCall, UnplannedCall } from '../tools/toolbox';
import type { JudgedCall } from '../trust/gate';
import { TurnInterrupted } from './stop';
import type { TurnPorts } from './turn-ports';

type Ended = Omit<EventOf<'toolEnded'>, 'type' | 'call' | 'name' | 'label'>;

/** Characters of a call's output that are told and logged while it runs. Its end tells the first and last part of all. */
const liveOutputLimit = 200_000;

/**
 * Takes one call of the model from its input to its end in the log: understood, judged, asked where it must be, run.
 *
 * Contract: exactly one `toolEnded`, whatever happens, so that the next request can answer every call.
 * @returns how it ended
 */
export async function runToolCall(call: ToolCallBlock, ports: TurnPorts, signal: AbortSignal): Promise<Ended> {
  const prepared = ports.tools.prepare(call);
  let label = 'problem' in prepared ? call.name : prepared.label;
  const planned = (whole: PreparedCall): void => {
    label = whole.label;
  };
  const ended = await settle(call, prepared, planned, ports, signal).catch((error: unknown) => {
    if (signal.aborted) {
      const who = signal.reason instanceof TurnInterrupted ? 'Fingerpost was closed' : 'The user stopped the turn';
      return without('cancelled', `${who} before this call had ended.`);
    }
    ports.journal.error(`The tool ${call.name} failed`, error);
    return without('failed', `The tool failed: ${error instanceof Error ? error.message : String(error)}`);
  });
  await ports.emit({ type: 'toolEnded', call: call.call, name: call.name, label, ...ended });
  return ended;
}

/** @param planned is told what a call that looked first would do, before that is asked */
async function settle(
  call: ToolCallBlock,
  understood: PreparedCall | UnplannedCall | { readonly problem: string },
  planned: (whole: PreparedCall) => void,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  if ('problem' in understood) return without('failed', understood.problem);
  const prepared = 'plan' in understood ? await lookFirst(call.call, understood, ports, signal) : understood;
  if ('outcome' in prepared) return prepared;
  planned(prepared);
  const judged = await allow(call, prepared, ports, signal);
  if ('refused' in judged) return without('refused', judged.refused);
  const barred = await ports.guards.beforeRun?.(
    { name: call.name, touches: writtenPlaces(prepared, judged), moves: movedPlaces(prepared, judged) },
    signal,
  );
  if (barred !== undefined) return without('refused', barred);
  return run(call, prepared, judged, ports, signal);
}

/** Lets the call find out what it would do. What it names must not be refused; what it would do is judged after that. */
async function lookFirst(
  id: string,
  call: UnplannedCall,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<PreparedCall | Ended> {
  const judged = await ports.judge(call);
  if (judged.verdict.verdict === 'refuse') return without('refused', judged.verdict.reason);
  const plan = await call.plan(ports.toolContext(id, judged, () => undefined, signal));
  if (!('outcome' in plan)) return plan;
  return { ...without(plan.outcome, plan.content), changes: plan.changes ?? [], seen: plan.seen ?? [] };
}

/** The judgement by which the call may run, or why it may not. */
async function allow(
  call: ToolCallBlock,
  prepared: PreparedCall,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<JudgedCall | { readonly refused: string }> {
  let judged = await ports.judge(prepared);
  while (judged.verdict.verdict === 'ask') {
    const { reason, grant } = judged.verdict;
    const { label, detail } = prepared;
    const { answer, text } = await ports.approver.ask({ call, label, detail, reason, grant }, signal);
    if (answer === 'reject') return { refused: rejection(text) };
    // The answer may come an hour later. What was asked must still be what is there: a link that now leads elsewhere is
    // another question.
    const again = await ports.judge(prepared);
    if (again.verdict.verdict === 'ask' && again.verdict.reason === reason) return again;
    judged = again;
  }
  return judged.verdict.verdict === 'run' ? judged : { refused: judged.verdict.reason };
}

function rejection(text: string | undefined): string {
  return text
    ? `The user rejected this and said: ${text}`
    : 'The user rejected this. Do not try the same again; ask what they would like instead.';
}

async function run(
  call: ToolCallBlock,
  prepared: PreparedCall,
  judged: JudgedCall,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<Ended> {
  const { call: id, name } = call;
  // Output is emitted in its order, and all of it before the end.
  let emitted: Promise<unknown> = Promise.resolve();
  let room = liveOutputLimit;
  const output = (text: string): void => {
    if (room <= 0) return;
    const shown = text.length > room ? `${text.slice(0, room)}\n[Not shown live any further.]\n` : text;
    room -= text.length;
    emitted = emitted.then(() => ports.emit({ type: 'toolOutput', call: id, text: shown }));
    emitted.catch(() => undefined); // comes out of the await below
  };
  const context = ports.toolContext(id, judged, output, signal);
  const touches = await imagesBefore(writtenPlaces(prepared, judged), context);
  await ports.emit({ type: 'toolStarted', call: id, name, label: prepared.label, input: call.input, touches });
  try {
    const result = await prepared.run(context);
    const outcome = signal.aborted && result.outcome === 'failed' ? 'cancelled' : result.outcome;
    const { content, changes = [], seen = [], sources } = result;
    return { outcome, content, changes, seen, ...(sources && sources.length > 0 ? { sources } : {}) };
  } finally {
    await emitted;
  }
}

function writtenPlaces(prepared: PreparedCall, judged: JudgedCall): readonly Uri[] {
  const writes = prepared.accesses.filter((access: Access) => access.kind === 'write');
  return [...new Set(writes.map((access) => judged.resolve(access.path)))];
}

/** Of the written places those that get what another place holds now. */
function movedPlaces(prepared: PreparedCall, judged: JudgedCall): readonly { readonly from: Uri; readonly to: Uri }[] {
  return prepared.accesses.flatMap((access) =>
    access.kind === 'write' && access.from !== undefined
      ? [{ from: judged.resolve(access.from), to: judged.resolve(access.path) }]
      : [],
  );
}

/** Keeps what the call is about to write, as it is. What is not text has no image; the tool itself says so. */
async function imagesBefore(uris: readonly Uri[], context: ToolContext): Promise<EventOf<'toolStarted'>['touches']> {
  const images = await Promise.all(uris.map((uri) => imageOf(uri, context)));
  return images.flat();
}

async function imageOf(uri: Uri, context: ToolContext): Promise<EventOf<'toolStarted'>['touches']> {
  try {
    const document = await context.documents.read(uri);
    return [{ uri, before: document ? await context.keep(document.text) : null }];
  } catch (error) {
    if (error instanceof NotText) return [];
    throw error;
  }
}

const without = (outcome: Ended['outcome'], content: string): Ended => ({ outcome, content, changes: [], seen: [] });
