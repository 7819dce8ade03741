import type { EventOf, Question } from '../events/event';
import { joinedChanges } from '../events/joined-changes';
import type { ToolCallBlock } from '../events/message';
import { NotText, type Uri } from '../ports';
import type { Access, FileChange, ToolContext } from '../tools/tool';
import type { PreparedCall, UnplannedCall } from '../tools/toolbox';
import type { JudgedCall } from '../trust/gate';
import { TurnInterrupted } from './stop';
import { prepareWithSecrets } from './secret-input';
import type { CallWatcher, TurnPorts } from './turn-ports';

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
  const prepared = prepareWithSecrets(call, ports.tools, ports.secrets.vault);
  let label = 'problem' in prepared ? call.name : prepared.label;
  const planned = (whole: PreparedCall): void => {
    label = whole.label;
  };
  const ended = await settle(call, prepared, planned, ports, signal).catch((error: unknown) => {
    if (signal.aborted) {
      return without('cancelled', stoppedInWords(signal));
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
  const allowed = await allow(call, prepared, ports, signal);
  if ('refused' in allowed) return without('refused', allowed.refused);
  const { judged, call: asChanged, prepared: toRun } = allowed;
  planned(toRun);
  const barred = await ports.guards.beforeRun?.(
    { name: call.name, touches: writtenPlaces(toRun, judged), moves: movedPlaces(toRun, judged) },
    signal,
  );
  if (barred !== undefined) return without('refused', barred);
  const ended = await run(asChanged, toRun, judged, ports, signal);
  return asChanged === call ? ended : { ...ended, content: `${changedByUser(toRun)}\n${ended.content}` };
}

/** The model asked for something else, and must not take the answer for one to that. */
function changedByUser(prepared: PreparedCall): string {
  return `The user changed the command before it ran. What ran: ${commandOf(prepared) ?? ''}`;
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
  return {
    ...without(plan.outcome, ports.secrets.vault.mask(plan.content, 'raw')),
    changes: plan.changes ?? [],
    seen: plan.seen ?? [],
  };
}

/** A call that may run, by which judgement, and as the user changed it. */
interface Allowed {
  readonly call: ToolCallBlock;
  readonly prepared: PreparedCall;
  readonly judged: JudgedCall;
}

/** The judgement by which the call may run, or why it may not. */
async function allow(
  call: ToolCallBlock,
  prepared: PreparedCall,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<Allowed | { readonly refused: string }> {
  let judged = await ports.judge(prepared);
  if (isCommand(prepared) && judged.verdict.verdict === 'ask') ports.watcher.expect();
  while (judged.verdict.verdict === 'ask') {
    const { reason, grant, parts, patterns } = judged.verdict;
    const { label, detail } = prepared;
    const command = commandOf(prepared);
    const ask = { call, label, detail, reason, grant, command, parts: parts && partsToAsk(parts), patterns };
    const { answer, text, command: changed } = await ports.approver.ask(ask, signal);
    if (answer === 'reject') return { refused: rejection(text) };
    if (changed !== undefined && changed !== command) return allowChanged(call, changed, ports, signal);
    // The answer may come an hour later. What was asked must still be what is there: a link that now leads elsewhere is
    // another question.
    const again = await ports.judge(prepared);
    if (again.verdict.verdict === 'ask' && again.verdict.reason === reason) return { call, prepared, judged: again };
    judged = again;
  }
  return judged.verdict.verdict === 'run' ? { call, prepared, judged } : { refused: judged.verdict.reason };
}

/**
 * The user's own text goes through the same rules (TERM-02). Who typed it and pressed *Run* has said yes to it, but not to
 * what nobody has told them of: then the new text is asked about.
 */
async function allowChanged(
  call: ToolCallBlock,
  command: string,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<Allowed | { readonly refused: string }> {
  const input = typeof call.input === 'object' && call.input !== null ? { ...call.input, command } : { command };
  const changed = { ...call, input };
  const prepared = prepareWithSecrets(changed, ports.tools, ports.secrets.vault);
  if ('problem' in prepared) return { refused: prepared.problem };
  if ('plan' in prepared) return { refused: 'This call cannot be changed.' };
  const judged = await ports.judge(prepared);
  if (judged.verdict.verdict === 'ask' && judged.verdict.isGrave === true)
    return allow(changed, prepared, ports, signal);
  return judged.verdict.verdict === 'refuse' ? { refused: judged.verdict.reason } : { call: changed, prepared, judged };
}

/** The command line of a call that is one command and nothing else. */
function commandOf({ accesses }: PreparedCall): string | undefined {
  const [only, ...others] = accesses;
  return others.length === 0 && only?.kind === 'run' ? only.command : undefined;
}

/** As the log keeps them. */
function partsToAsk(parts: NonNullable<JudgedCall['verdict']['parts']>): Question['parts'] {
  return parts.map(({ text, verdict, rule, because }) => ({
    text,
    verdict,
    ...(rule !== undefined && { rule }),
    ...(because !== undefined && { because }),
  }));
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
  const veil = ports.secrets.stream();
  const output = (piece: string): void => {
    show(veil.push(piece)); // also of what is not shown any further: its secrets may stand in what the call ends with
  };
  const show = (text: string): void => {
    if (room <= 0 || text === '') return;
    const shown = text.length > room ? `${text.slice(0, room)}\n[Not shown live any further.]\n` : text;
    room -= text.length;
    emitted = emitted.then(() => ports.emit({ type: 'toolOutput', call: id, text: shown }));
    emitted.catch(() => undefined); // comes out of the await below
  };
  const context = ports.toolContext(id, judged, output, signal);
  // What a command does is told by what is on disk afterwards, what a file tool does by what it says it wrote.
  const touches = await imagesBefore(writtenPlaces(prepared, judged), context, ports.watcher);
  const watching = isCommand(prepared) ? await ports.watcher.watch(signal) : undefined;
  const started = { type: 'toolStarted', call: id, name, label: prepared.label, input: call.input, touches } as const;
  await ports.emit(watching ? { ...started, watched: true } : started);
  try {
    const result = await prepared.run(context);
    const outcome = signal.aborted && result.outcome === 'failed' ? 'cancelled' : result.outcome;
    show(veil.end());
    const { vault } = ports.secrets;
    const content = prepared.secretUse === 'kept' ? result.content : vault.mask(result.content, 'raw');
    const told = await changesOnDisk(result.changes ?? [], touches, ports.watcher);
    if (!watching) ports.watcher.note(told);
    const changes = joinedChanges([...told, ...((await watching?.end()) ?? [])]);
    return {
      outcome,
      content,
      changes,
      seen: result.seen ?? [],
      ...(result.sandbox && { sandbox: vault.maskAll(result.sandbox) }),
      ...(result.sources && result.sources.length > 0 && { sources: result.sources }),
    };
  } catch (error) {
    // It threw, as one that was stopped does; what it had done by then is known all the same.
    const changes = await watching?.end();
    if (!signal.aborted || changes === undefined) throw error;
    return { ...without('cancelled', stoppedInWords(signal)), changes };
  } finally {
    show(veil.end());
    await emitted;
  }
}

/** What a tool says it changed, as it is on disk: bytes instead of texts, and what there is to know beside them. */
async function changesOnDisk(
  changes: readonly FileChange[],
  touches: EventOf<'toolStarted'>['touches'],
  watcher: CallWatcher,
): Promise<readonly FileChange[]> {
  return Promise.all(
    changes.map(async (change): Promise<FileChange> => {
      const touched = touches.find(({ uri }) => uri === change.uri);
      const { content, ...is } = (await watcher.image(change.uri)) ?? { content: change.after };
      const { was, madeFolder } = touched ?? {};
      return {
        uri: change.uri,
        before: touched ? touched.before : change.before,
        after: content,
        ...(was ? { was } : {}),
        ...(content === null ? {} : { is }),
        ...(madeFolder === undefined ? {} : { madeFolder }),
      };
    }),
  );
}

const isCommand = ({ accesses }: Pick<PreparedCall, 'accesses'>): boolean =>
  accesses.some(({ kind }) => kind === 'run');

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

function stoppedInWords({ reason }: AbortSignal): string {
  const who = reason instanceof TurnInterrupted ? 'Fingerpost was closed' : 'The user stopped the turn';
  return `${who} before this call had ended.`;
}

/** Keeps what the call is about to write, as it is. What is not text has no image; the tool itself says so. */
async function imagesBefore(
  uris: readonly Uri[],
  context: ToolContext,
  watcher: CallWatcher,
): Promise<EventOf<'toolStarted'>['touches']> {
  const images = await Promise.all(uris.map((uri) => imageOf(uri, context, watcher)));
  return images.flat();
}

async function imageOf(
  uri: Uri,
  context: ToolContext,
  watcher: CallWatcher,
): Promise<EventOf<'toolStarted'>['touches']> {
  try {
    const document = await context.documents.read(uri);
    if (!document) {
      const madeFolder = await watcher.missingFolder(uri);
      return [{ uri, before: null, ...(madeFolder === undefined ? {} : { madeFolder }) }];
    }
    const { content, ...was } = (await watcher.image(uri)) ?? { content: await context.keep(document.text) };
    return [{ uri, before: content, ...(content === null ? {} : { was }) }];
  } catch (error) {
    if (error instanceof NotText) return [];
    throw error;
  }
}

const without = (outcome: Ended['outcome'], content: string): Ended => ({ outcome, content, changes: [], seen: [] });
