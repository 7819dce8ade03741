import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { autoModel } from '../../core/models/auto';
import { relativeCosts } from '../../core/models/cost';
import type { ModelInfo, ModelRef } from '../../core/models/model';
import type { ModelList } from '../../core/models/models';
import type { Session } from '../../core/sessions/session';
import type { SessionSummary } from '../../core/sessions/session-summary';
import type { ChatState, ModelRow, SessionRow } from '../../messages/chat';
import type { SettingProblems } from '../models/setting-problems';

/** What the panel shows around a session. */
export type Lists = Pick<ChatState, 'sessions' | 'models' | 'model' | 'setup' | 'trusted' | 'autonomy' | 'demo'>;

/** A model server that is slow must not hold up the panel. */
const modelsMs = 10_000;

/** Reads the lists. @param open sessions that run in this window @param shown the one whose model is asked for */
export async function readLists(
  core: Core,
  open: ReadonlyMap<string, Session>,
  shown: string | undefined,
  demo: boolean,
  problems: SettingProblems,
): Promise<Lists> {
  const [summaries, list, current, autonomy] = await Promise.all([
    core.sessions.list(),
    core.models.list(AbortSignal.timeout(modelsMs)),
    core.models.current(shown),
    core.sessions.autonomy(shown),
  ]);
  problems.tell(list.problems);
  const listed = modelRows(list);
  // Auto chooses among models: where there is none, neither is it.
  const models = listed.length === 0 ? [] : [autoRow, ...listed];
  return {
    sessions: summaries.map((summary) => sessionRow(summary, open.get(summary.session))),
    models,
    model: current && (models.find((row) => isSame(row, current.ref)) ?? unlistedRow(list, current)),
    // A provider that cannot be reached now is set up all the same: asking it says what is wrong, and with what mends it.
    setup: setupOf(current !== undefined || list.providers.some(({ configured, error }) => configured && error)),
    trusted: vscode.workspace.isTrusted,
    autonomy,
    demo,
  };
}

/** What is missing before anything can be asked, the first thing first. */
export function setupOf(hasModel: boolean): ChatState['setup'] {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) return 'no-folder';
  return hasModel ? 'ready' : 'needs-model';
}

const autoRow: ModelRow = {
  provider: autoModel.provider,
  providerLabel: 'By the kind of work',
  id: autoModel.id,
  name: autoModel.name,
  contextTokens: undefined,
};

export function modelRows(list: ModelList): readonly ModelRow[] {
  const costOf = relativeCosts(list.models);
  return list.providers.flatMap(({ provider, label, models }) =>
    models.map((model: ModelInfo) => ({
      provider,
      providerLabel: label,
      id: model.id,
      name: model.name,
      contextTokens: model.contextTokens,
      relativeCost: costOf(model),
    })),
  );
}

const isSame = (row: ModelRow, ref: ModelRef): boolean => row.provider === ref.provider && row.id === ref.id;

/** A model that is chosen by name and stands in no list. */
function unlistedRow(list: ModelList, { ref, name }: { readonly ref: ModelRef; readonly name: string }): ModelRow {
  const label = list.providers.find(({ provider }) => provider === ref.provider)?.label ?? ref.provider;
  return { provider: ref.provider, providerLabel: label, id: ref.id, name, contextTokens: undefined };
}

function sessionRow(
  { session, title, kind, spec, task, changed, preview, spent }: SessionSummary,
  open: Session | undefined,
): SessionRow {
  return {
    session,
    title,
    kind,
    about: task?.title ?? spec?.name,
    preview,
    cost: spent && spent.cost > 0 ? spent.cost : undefined,
    changed,
    state: stateOf(open),
  };
}

/** Edits that wait for their review wait for the user, also when no turn does. */
function stateOf(open: Session | undefined): SessionRow['state'] {
  return open?.head?.reviewing ? 'waiting' : (open?.head?.state ?? 'idle');
}
