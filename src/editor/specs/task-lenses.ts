import * as vscode from 'vscode';
import type { TaskLens } from '../../core/workflow/rows';
import { withSignal } from '../abort';
import { Debounced } from '../debounced';
import { commandIds, taskLists } from '../ids';
import { fromUri } from '../ports/uri';
import type { Registration } from '../registration';
import { isOn } from './lens-settings';

const commandOf = {
  start: commandIds.startTask,
  stop: commandIds.stopTask,
  verify: commandIds.verifyTask,
  changes: commandIds.viewChanges,
  execution: commandIds.viewExecution,
  dequeue: commandIds.removeFromQueue,
  requireAll: commandIds.requireAllTasks,
  runAll: commandIds.runAllTasks,
  pause: commandIds.pauseRun,
  continue: commandIds.continueRun,
  stopRun: commandIds.stopRun,
  queue: commandIds.showTaskList,
  none: '', // drawn as a text that cannot be clicked
} satisfies Record<TaskLens['about'], string>;

/** Links above the tasks of a tasks.md (SPEC-31). What they say is the core's. */
export function registerTaskLenses({ context, lazyCore, log }: Registration): void {
  const changed = new vscode.EventEmitter<void>();
  const refresh = new Debounced(100, () => changed.fire());
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, token) {
      if (!isOn('lenses.tasks')) return [];
      try {
        const { core } = await lazyCore.get();
        const lenses = await withSignal(token, (signal) =>
          core.specs.lenses(fromUri(document.uri), document.getText(), signal),
        );
        return lenses.map(toCodeLens);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return [];
        // Asked again with every key press, so it goes to the log only; the Specs view shows the same failure.
        log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
  };
  context.subscriptions.push(
    changed,
    refresh,
    vscode.languages.registerCodeLensProvider({ pattern: taskLists }, provider),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('fingerpost.lenses')) refresh.call();
    }),
    lazyCore.onDidChange((change) => {
      if (change === 'specs') refresh.call();
    }),
  );
}

function toCodeLens({ line, title, tooltip, about, dir, key }: TaskLens): vscode.CodeLens {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  return new vscode.CodeLens(range, { title, tooltip, command: commandOf[about], arguments: [{ dir, key }] });
}
