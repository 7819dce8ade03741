import type { EventOf } from '../events/event';
import type { TurnPorts } from '../loop/turn-ports';
import { costOf } from '../models/cost';
import { minus, plus } from '../events/spent';
import type { Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { ToolContext } from '../tools/tool';
import { judgeCall, type JudgedCall } from '../trust/gate';
import type { Workspace } from '../trust/paths';
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
  const { system, tools, guards, limits, parent, essentials, work } = await setup(signal);
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
    summary: () => history.summary,
    model: {
      provider: chosen.provider,
      ref: { provider: chosen.provider.id, id: chosen.info.id },
      name: chosen.info.name,
      window: chosen.info.contextTokens,
      costOf: (usage) => costOf(usage, chosen.info.price),
    },
    system,
    tools,
    judge: ({ name, accesses }) =>
      judgeCall(accesses, workspaceOf(session), ports.files, {
        trusted: ports.isTrusted(),
        grants: [...session.state.grants, ...(parent?.grants() ?? [])],
        unsaved: unsavedOf(session),
        limits: limits?.(name),
        web: readWebRules(ports.settings, session.parts.asksToSearch),
      }),
    approver: session.questions,
    guards: guards ?? {},
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

function workspaceOf({ state: { root }, parts }: TurnOwner): Workspace {
  return { root, roots: [...new Set([root, ...parts.roots()])], home: parts.home };
}

function toolContextOf(
  session: TurnOwner,
  call: string,
  judged: JudgedCall,
  edited: ReadonlySet<Uri>,
  output: (text: string) => void,
  signal: AbortSignal,
): ToolContext {
  const { documents, files, search, processes, digests, clock, web, diagnostics, refactor } = session.parts.ports;
  return {
    call,
    documents,
    files,
    search,
    processes,
    digests,
    clock,
    web,
    webWay: judged.web,
    diagnostics,
    refactor,
    edited: () => [...edited],
    root: session.state.root,
    resolve: (path) => judged.resolve(path),
    display: (uri) => judged.display(uri),
    mayRead: (uri) => judged.mayRead(uri),
    seen: { hashOf: (uri) => session.hashSeen(uri) },
    keep: (text) => session.parts.blobs.keep(text),
    output,
    signal,
  };
}
