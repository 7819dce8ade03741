import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { statusInWords } from '../../core/tools/background-processes';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import type { ProcessTerminals } from './process-terminals';

interface Row extends vscode.QuickPickItem {
  /** Undefined: all of them. */
  readonly id: string | undefined;
}

const stopButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('debug-stop'), tooltip: 'Stop' };
const showButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('output'), tooltip: 'Show Output' };

/** The list of background processes, from which each is shown and stopped (DEV-05, DEV-06). */
export function processCommands(
  { processes }: Core,
  terminals: ProcessTerminals,
): Pick<CommandHandlers, 'showProcesses'> {
  return {
    showProcesses: async () => {
      if (processes.list().length === 0) {
        throw new EditorRefusal('The agent has started no background processes. Ask it to start your dev server.');
      }
      const pick = vscode.window.createQuickPick<Row>();
      const draw = (): void => void (pick.items = rows(processes.list()));
      pick.title = 'Background Processes';
      pick.placeholder = 'Which one to show?';
      pick.matchOnDescription = true;
      const listening = processes.onDidChange(({ kind }) => {
        if (kind !== 'output') draw();
      });
      draw();
      const closed = new Promise<void>((resolve) => pick.onDidHide(() => resolve()));
      const stopping: Promise<void>[] = [];
      pick.onDidTriggerItemButton(({ item, button }) => {
        if (item.id === undefined) return;
        if (button === stopButton) stopping.push(processes.stop(item.id));
        else terminals.show(item.id);
      });
      pick.onDidAccept(() => {
        const [row] = pick.selectedItems;
        if (row && row.id === undefined) stopping.push(processes.stopAll());
        else if (row?.id !== undefined) terminals.show(row.id);
        pick.hide();
      });
      pick.show();
      await closed;
      listening.dispose();
      pick.dispose();
      await Promise.all(stopping);
    },
  };
}

function rows(all: ReturnType<Core['processes']['list']>): readonly Row[] {
  const running = all.filter(({ status }) => status.is === 'running');
  const each = all.map(({ id, command, folder, status }): Row => ({
    id,
    label: `$(${status.is === 'running' ? 'server-process' : 'circle-slash'}) ${command}`,
    description: statusInWords(status),
    detail: vscode.workspace.asRelativePath(toUri(folder)),
    buttons: status.is === 'running' ? [showButton, stopButton] : [showButton],
  }));
  if (running.length < 2) return each;
  return [...each, { id: undefined, label: '$(debug-stop) Stop all', description: `${running.length} running` }];
}
