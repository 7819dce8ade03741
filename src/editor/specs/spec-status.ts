import * as vscode from 'vscode';
import { Debounced } from '../debounced';
import { commandIds, specDocuments } from '../ids';
import { fromUri } from '../ports/uri';
import type { Registration } from '../registration';
import { phaseWord } from './phase-words';

/** The active document; between two editors, and while something else is in front, the one that stays in sight. */
const shownDocument = (): vscode.TextDocument | undefined =>
  (vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0])?.document;

/** How the spec of the active document stands, in the status bar: where it is, and how much of its plan is done. */
export function registerSpecStatus({ context, lazyCore, log }: Registration): void {
  const item = vscode.window.createStatusBarItem('fingerpost.spec', vscode.StatusBarAlignment.Left, 40);
  item.name = 'Fingerpost: Spec';
  let looking = new AbortController();

  const look = async (signal: AbortSignal): Promise<void> => {
    const document = shownDocument();
    const isSpec = document !== undefined && vscode.languages.match({ pattern: specDocuments }, document) > 0;
    const row = isSpec ? await (await lazyCore.get()).core.specs.around(fromUri(document.uri), signal) : undefined;
    if (signal.aborted) return; // a later look has begun
    if (!row) {
      item.hide();
      return;
    }
    const { done, total } = row.progress;
    const phase = phaseWord(row);
    item.text = `$(milestone) ${phase}${total > 0 ? ` · ${done}/${total}` : ''}`;
    const lines = [`${row.spec.name}: ${phase}`, ...(total > 0 ? [`${done} of ${total} required tasks are done`] : [])];
    item.tooltip = [...lines, 'Click for what can be done with this spec'].join('\n');
    item.accessibilityInformation = { label: `Spec ${lines.join(', ')}`, role: 'button' };
    item.command = { command: commandIds.showSpecActions, title: 'Spec Actions', arguments: [{ dir: row.spec.dir }] };
    item.show();
  };

  const refresh = new Debounced(150, () => {
    // Asked with every key press, so a failure goes to the log only; the Specs view shows the same.
    looking.abort();
    const { signal } = (looking = new AbortController());
    look(signal).catch((error: unknown) => {
      if (!signal.aborted) log.error(error instanceof Error ? error : String(error));
    });
  });
  context.subscriptions.push(
    item,
    refresh,
    { dispose: () => looking.abort() },
    vscode.window.onDidChangeActiveTextEditor(refresh.call),
    lazyCore.onDidChange((change) => {
      if (change === 'specs') refresh.call();
    }),
  );
  refresh.call();
}
