import type { EventOf } from '../events/event';
import type { CallWatcher, StepReview, TurnPorts } from '../loop/turn-ports';
import { costOf } from '../models/cost';
import { minus, plus } from '../events/spent';
import type { Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { ToolContext } from '../tools/tool';
import type { Toolbox } from '../tools/toolbox';
import { commandRules } from '../trust/commands/settings';
import { judgeCall, type JudgedCall } from '../trust/gate';
import type { Workspace } from '../trust/paths';
import type { SecretVault } from '../trust/secret-vault';
import { sandboxFor, type SandboxOffer } from '../trust/sandbox';
import { portsOfCopies } from './copy-ports';
import { readCaps } from './limits';
import { compactionPartsOf } from './session-compaction';
import type { TurnSetup } from './session-parts';
import type { TurnOwner } from './turn-owner';
import { readWebRules } from './web-rules';

/** All that one turn of the session needs. @param setup is asked first: what it cannot give fails the turn */
export async function turnPortsOf(
  session: TurnOwner,
  setup: (signal: AbortSignal) => Promise<TurnSetup>,
  signal: AbortSignal,
): Promise<TurnPorts> {
  const { ports, models } = session.parts;
  const given = await setup(signal);
  const { guards, limits, parent, essentials, work } = given;
  // Trust that is given later counts from the next turn on.
  const isTrusted = ports.isTrusted();
  const { system, tools } = isTrusted ? given : withoutTools(given);
  if (!isTrusted) await session.record({ type: 'noticed', level: 'warning', text: untrustedNotice });
  const chosen = await models.resolve(session.model, signal, work);
  if (chosen.warning !== undefined) await session.record({ type: 'noticed', level: 'warning', text: chosen.warning });
  const history = await session.history.load();
  const edited = new Set<Uri>();
  return {
    emit: async (payload) => {
      const recorded = await session.record(payload);
      if (payload.type === 'toolEnded') noteEdits(edited, payload.changes);
      return recorded;
    },
    history: () => history.messages,
    image: (blob) => session.parts.blobs.read(blob),
    summary: () => history.summary,
    model: {
      provider: chosen.provider,
      ref: { provider: chosen.provider.id, id: chosen.info.id },
      name: chosen.info.name,
      window: chosen.info.contextTokens,
      costOf: (usage) => costOf(usage, chosen.info.price),
    },
    system: session.secrets.vault.mask(system, 'told'),
    tools: maskedTools(tools, session.secrets.vault),
    secrets: session.secrets,
    judge: async ({ name, accesses, secrets }) =>
      judgeCall(accesses, workspaceOf(session), ports.files, {
        trusted: ports.isTrusted(),
        mode: await (parent?.mode() ?? session.settleMode(given.isReviewed)),
        grants: [...session.state.grants, ...(parent?.grants() ?? [])],
        asksForAgents: session.parts.asksForAgents,
        unsaved: unsavedOf(session),
        limits: limits?.(name),
        secrets,
        ignore: session.parts.ignore.look(workspaceOf(session).roots),
        commands: commandRules(ports.settings, ports.shellParser),
        sandbox: accesses.some(({ kind }) => kind === 'run') ? await sandboxOf(session, signal) : undefined,
        web: readWebRules(ports.settings, session.parts.asksToSearch),
      }),
    approver: session.questions,
    guards: guards ?? {},
    // What a subagent edits is reviewed where it is told: in the session that it works for.
    ...(parent ? {} : { review: (isLast, stop) => reviewed(session, isLast, stop) }),
    watcher: watcherOf(session),
    toolContext: (call, judged, output, toolSignal) => toolContextOf(session, call, judged, edited, output, toolSignal),
    compaction: await compactionPartsOf(session, chosen, essentials),
    gauge: session.gauge,
    caps: readCaps(ports.settings),
    spending: () => {
      const { spent, turnSpent, spentAtCap } = session.state;
      const own = { turn: turnSpent, session: minus(spent, spentAtCap) };
      const above = parent?.spending();
      return above ? { turn: plus(own.turn, above.turn), session: plus(own.session, above.session) } : own;
    },
    clock: ports.clock,
    journal: ports.journal,
  };
}

/** Descriptions come from files and servers too. */
function maskedTools(tools: Toolbox, vault: SecretVault): Toolbox {
  const specs = vault.maskAll(tools.specs());
  return { specs: () => specs, prepare: (call) => tools.prepare(call) };
}

const untrustedNotice =
  'This workspace is not trusted: the agent has no tools here and can only talk. It reads, changes and runs nothing.';

/** Offers nothing, and says why to a model that calls a tool it remembers. */
const noTools: Toolbox = {
  specs: () => [],
  prepare: () => ({ problem: 'This workspace is not trusted, so no tool runs in it. Nothing was done.' }),
};

function withoutTools({ system }: TurnSetup): Pick<TurnSetup, 'system' | 'tools'> {
  const said =
    'The user has not trusted this workspace, so you have no tools at all: you cannot read, write or run anything, and no document can be written. Answer from this conversation alone, say so where that is not enough, and never pretend to have looked. For more the user can run "Workspaces: Manage Workspace Trust".';
  return { system: `${system}\n\n# No tools\n${said}`, tools: noTools };
}

async function reviewed(session: TurnOwner, isLast: boolean, signal: AbortSignal): Promise<StepReview> {
  if (session.parts.edits === 'asked') return 'none';
  const end = await session.review.await(isLast, signal);
  if (end === undefined) return 'none';
  return end.how === 'commented' ? 'told' : end.how === 'rejected' ? 'stopped' : 'accepted';
}

function watcherOf(session: TurnOwner): CallWatcher {
  const { watch, ports } = session.parts;
  // What a copy becomes is found out by comparing all of it.
  if (session.state.folder !== undefined) return unwatched;
  return {
    expect: () => watch.warm(workspaceOf(session).roots),
    watch: async (signal) => {
      const slow = (): void => void session.record({ type: 'noticed', level: 'info', text: takingNote });
      const watching = await watch.begin(workspaceOf(session).roots, slow, signal);
      const { problem } = watching;
      if (problem !== undefined) await session.record({ type: 'noticed', level: 'warning', text: problem });
      return watching;
    },
    // Of a document with changes that are not on disk, the text is what is edited.
    image: async (uri) => (ports.documents.unsaved().includes(uri) ? undefined : watch.image(uri)),
    missingFolder: (uri) => watch.missingFolder(uri),
    note: (changes) => watch.note(changes),
  };
}

const unwatched: CallWatcher = {
  expect: () => undefined,
  watch: () => Promise.resolve({ end: () => Promise.resolve([]) }),
  image: () => Promise.resolve(undefined),
  missingFolder: () => Promise.resolve(undefined),
  note: () => undefined,
};

const takingNote =
  'Taking note of the files of this folder, so that what commands change can be taken back. The first time this takes a while.';

function noteEdits(edited: Set<Uri>, changes: EventOf<'toolEnded'>['changes']): void {
  for (const { uri, after } of changes) {
    edited.delete(uri);
    if (after !== null) edited.add(uri);
  }
}

/** Unsaved documents of the open folders, as people read them. */
function unsavedOf(session: TurnOwner): readonly string[] {
  const { root, roots } = workspaceOf(session);
  const unsaved = session.parts.ports.documents.unsaved();
  const ours = unsaved.filter((uri) => roots.some((folder) => uri.startsWith(`${folder}/`)));
  return ours.map((uri) => relativePath(uri, root));
}

function workspaceOf({ state: { root, folder }, parts }: TurnOwner): Workspace {
  // In a copy the folders that were copied are none of its own.
  if (folder !== undefined) return { root: folder, roots: [folder], home: parts.home };
  return { root, roots: [...new Set([root, ...parts.roots()])], home: parts.home };
}

/** Sessions in which was said that commands are not contained here. */
const told = new WeakSet<TurnOwner>();

/** Where a command of the session runs. Where the machine has no sandbox, that is said once in a conversation. */
async function sandboxOf(session: TurnOwner, signal: AbortSignal): Promise<SandboxOffer> {
  const { ports } = session.parts;
  if (!ports.isTrusted()) return { kind: 'outside', by: 'user', because: 'the workspace is not trusted', advice: '' };
  const workspace = workspaceOf(session);
  const offer = await sandboxFor(ports, workspace, session.parts.ignore.look(workspace.roots), signal);
  if (offer.kind === 'outside' && offer.by === 'machine' && !told.has(session)) {
    told.add(session);
    const text = `Commands run outside of a sandbox: ${offer.because}. You are asked before each. ${offer.advice}`;
    await session.record({ type: 'noticed', level: 'warning', text });
  }
  return offer;
}

function toolContextOf(
  session: TurnOwner,
  call: string,
  judged: JudgedCall,
  edited: ReadonlySet<Uri>,
  output: (text: string) => void,
  signal: AbortSignal,
): ToolContext {
  const { state, parts } = session;
  const { documents, files, search, processes, digests, clock, web, diagnostics, refactor } =
    state.folder === undefined ? parts.ports : portsOfCopies(parts.ports);
  return {
    call,
    documents: session.secrets.learningFrom(documents),
    files,
    search: session.secrets.learningFromHits(search, documents),
    processes,
    runsIn: () => sandboxOf(session, signal),
    background: session.parts.background,
    digests,
    clock,
    web,
    webWay: judged.web,
    diagnostics,
    refactor,
    edited: () => [...edited],
    root: workspaceOf(session).root,
    resolve: (path) => judged.resolve(path),
    display: (uri) => judged.display(uri),
    mayRead: (uri) => judged.mayRead(uri),
    isHidden: (uri, kind) => judged.isHidden(uri, kind),
    seen: { hashOf: (uri) => session.hashSeen(uri) },
    keep: (text) => session.parts.blobs.keep(text),
    output,
    signal,
  };
}
