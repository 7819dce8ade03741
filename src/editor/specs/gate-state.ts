import * as vscode from 'vscode';
import type { GateRow } from '../../core/workflow/rows';
import { Debounced } from '../debounced';
import { commandIds, contextKeys, specDocuments } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import type { Registration } from '../registration';
import { reportFailure } from '../report';

/**
 * Tells the editor how the spec documents that are in sight stand at their gates: for the buttons in their titles, and in
 * the language status of the active one (SPEC-04).
 */
export function registerGateState({ context, lazyCore, log }: Registration): void {
  const status = vscode.languages.createLanguageStatusItem('fingerpost.gate', { pattern: specDocuments });
  status.name = 'Fingerpost';
  let looking = new AbortController();

  const look = async (signal: AbortSignal): Promise<void> => {
    const rows = await readGates(signal);
    if (signal.aborted) return; // a later look has begun
    await setContext(contextKeys.openGates, pathsOf(rows.filter(({ open }) => open)));
    await setContext(contextKeys.changedDocuments, pathsOf(rows.filter(({ approval }) => approval === 'changed')));
    await setContext(contextKeys.specDocuments, pathsOf(rows));
    for (const [key, kinds] of Object.entries(kindsOfKeys)) {
      await setContext(key, pathsOf(rows.filter(({ document }) => kinds.includes(document))));
    }
    const active = vscode.window.activeTextEditor?.document.uri;
    const shown = active && rows.find(({ uri }) => uri === fromUri(active));
    Object.assign(status, shown ? statusOf(shown) : { text: 'Not at a gate', severity: 0, command: undefined });
  };

  const readGates = async (signal: AbortSignal): Promise<readonly GateRow[]> => {
    const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document).filter(isSpecDocument));
    if (documents.size === 0) return [];
    const { core } = await lazyCore.get();
    const rows = await Promise.all([...documents].map(({ uri }) => core.specs.gate(fromUri(uri), signal)));
    return rows.filter((row) => row !== undefined);
  };

  const refresh = new Debounced(150, () => {
    looking.abort();
    const { signal } = (looking = new AbortController());
    look(signal).catch((error: unknown) => {
      if (!signal.aborted) reportFailure(log, lazyCore, { what: 'Reading the state of a spec document' }, error);
    });
  });
  context.subscriptions.push(
    status,
    refresh,
    { dispose: () => looking.abort() },
    vscode.window.onDidChangeVisibleTextEditors(refresh.call),
    vscode.window.onDidChangeActiveTextEditor(refresh.call),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isSpecDocument(document)) refresh.call();
    }),
    lazyCore.onDidChange((change) => {
      if (change === 'specs') refresh.call();
    }),
  );
  refresh.call();
}

/** Which documents have the buttons that hang on a key. */
const kindsOfKeys: Readonly<Record<string, readonly GateRow['document'][]>> = {
  [contextKeys.criteria]: ['requirements', 'bugfix'],
  [contextKeys.designs]: ['design'],
  [contextKeys.plans]: ['tasks'],
};

const isSpecDocument = (document: vscode.TextDocument): boolean =>
  vscode.languages.match({ pattern: specDocuments }, document) > 0;

/**
 * Both spellings of each path: `resourcePath` is the file system's on a local window and the URI's on a remote one, which
 * differ on Windows.
 */
const pathsOf = (rows: readonly GateRow[]): readonly string[] =>
  rows.map(({ uri }) => toUri(uri)).flatMap((uri) => [...new Set([uri.path, uri.fsPath])]);

const setContext = (key: string, value: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand('setContext', key, value);

type Status = Pick<vscode.LanguageStatusItem, 'text' | 'severity' | 'command'>;

function statusOf({ approval, open, uri }: GateRow): Status {
  const { Information, Warning } = vscode.LanguageStatusSeverity;
  if (approval === 'changed') {
    const command = { command: commandIds.showChangesSinceApproval, title: 'Show Changes', arguments: [toUri(uri)] };
    return { text: 'Changed since approval', severity: Warning, command };
  }
  if (approval === 'approved') return { text: 'Approved', severity: Information, command: undefined };
  if (!open) return { text: 'Not approved', severity: Information, command: undefined };
  const command = { command: commandIds.approveDocument, title: 'Approve', arguments: [toUri(uri)] };
  return { text: 'Waiting for approval', severity: Information, command };
}
