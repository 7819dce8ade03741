import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { RunEnd } from '../../core/workflow/run-end';
import type { QueuedRow, RunRow } from '../../core/workflow/rows';
import type { Chat } from '../chat/chat';
import { commandIds } from '../ids';
import { patiently } from '../patiently';
import { pickSpec } from '../pick';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';

type RunCommand = 'runAllTasks' | 'showTaskList' | 'pauseRun' | 'continueRun' | 'stopRun' | 'removeFromQueue';

const removeButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('close'),
  tooltip: 'Remove from Queue',
};

/** Commands about runs of several tasks and the queue of them (RUN-03, RUN-07, RUN-08). */
export function runCommands(core: Core, chat: Chat): Pick<CommandHandlers, RunCommand> {
  /** The run that is meant: by the folder of the spec that the command was called on, else the only one, else one to pick. */
  const runs = async (): Promise<readonly [RunRow, ...RunRow[]]> => {
    const [first, ...others] = await core.specs.runs();
    if (!first) throw new EditorRefusal('No task runs or waits.', startButton);
    return [first, ...others];
  };
  const steer = async (how: 'pause' | 'continue' | 'stop'): Promise<void> => {
    for (const { current, queue } of await runs()) {
      const dir = (current[0] ?? queue[0])?.dir;
      if (dir !== undefined) await patiently('Steering the run', () => core.specs.steerRun(dir, how));
    }
  };

  return {
    runAllTasks: async (argument) => {
      const dir = await pickSpec(core, argument, 'Run All Tasks');
      let last: string | undefined;
      const session = await patiently(
        'Starting the tasks',
        () =>
          core.specs.runAll(dir, (next) => {
            // Who has gone elsewhere in the chat is left there.
            if (last !== undefined && chat.isShowing(last)) chat.look(next);
            last = next.id;
          }),
        () => core.specs.steerRun(dir, 'stop'),
      );
      await chat.show(session);
    },

    showTaskList: async () => {
      await runs();
      const pick = vscode.window.createQuickPick<TaskItem>();
      const draw = async (): Promise<void> => {
        pick.items = (await core.specs.runs()).flatMap(itemsOf);
      };
      pick.title = 'Task List';
      pick.placeholder = 'What runs, and what waits in the order in which it will run';
      const work: Promise<void>[] = [];
      const listening = core.onDidChange((change) => {
        if (change === 'specs') work.push(draw());
      });
      pick.onDidTriggerItemButton(({ item: { row } }) => {
        if (row) work.push(core.specs.stopTask(row.dir, row.key).then(draw));
      });
      const closed = new Promise<TaskItem | undefined>((resolve) => {
        pick.onDidAccept(() => resolve(pick.selectedItems[0]));
        pick.onDidHide(() => resolve(undefined));
      });
      await draw();
      pick.show();
      try {
        const chosen = await closed;
        if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
        else if (chosen?.row) await vscode.commands.executeCommand(commandIds.viewExecution, chosen.row);
      } finally {
        listening.dispose();
        pick.dispose();
        await Promise.all(work);
      }
    },

    pauseRun: () => steer('pause'),
    continueRun: () => steer('continue'),
    stopRun: () => steer('stop'),

    removeFromQueue: async (argument) => {
      const all = (await runs()).flatMap(({ queue }) => queue);
      const named = all.find(({ dir, key }) => isNamed(argument, dir, key));
      const row = named ?? (await pickQueued(all));
      await patiently('Taking the task out of the queue', () => core.specs.stopTask(row.dir, row.key));
    },
  };
}

/** Tells how a run ended, as whoever started it may look elsewhere by then. */
export function tellRunEnd({ isDone, text }: RunEnd): void {
  const show = isDone ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void show(text, 'Open Chat').then((pressed) => {
    if (pressed) void vscode.commands.executeCommand(commandIds.openChat);
  });
}

const startButton = { label: 'Start Task', command: commandIds.startTask } as const;

function isNamed(argument: unknown, dir: string, key: string): boolean {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'dir' in argument &&
    'key' in argument &&
    argument.dir === dir &&
    argument.key === key
  );
}

async function pickQueued(all: readonly QueuedRow[]): Promise<QueuedRow> {
  if (all.length === 0) throw new EditorRefusal('No task waits in the queue.', startButton);
  const items = all.map((row) => ({ label: row.name, description: row.spec, row }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Remove from Queue', placeHolder: 'Which task?' });
  if (!picked) throw new vscode.CancellationError();
  return picked.row;
}

interface TaskItem extends vscode.QuickPickItem {
  /** A task that is shown or taken out. */
  readonly row?: QueuedRow;
  /** What is done with the whole run. */
  readonly command?: string;
}

function itemsOf({ current, queue, isPaused }: RunRow): readonly TaskItem[] {
  const heading = (label: string): TaskItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const task = (row: QueuedRow, icon: string, buttons: vscode.QuickInputButton[]): TaskItem => {
    return { label: `$(${icon}) ${row.name}`, description: row.spec, row, buttons };
  };
  const stop: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('debug-stop'), tooltip: 'Stop Task' };
  const goOn: TaskItem = { label: '$(debug-continue) Continue', command: commandIds.continueRun };
  const pause: TaskItem = { label: '$(debug-pause) Pause behind the current task', command: commandIds.pauseRun };
  return [
    heading(current.length > 1 ? 'Current tasks' : 'Current task'),
    ...(current.length > 0
      ? current.map((row) => task(row, 'loading~spin', [stop]))
      : [{ label: 'None: the run is paused' }]),
    ...(queue.length > 0 ? [heading('Tasks in queue')] : []),
    ...queue.map((row) => task(row, 'watch', [removeButton])),
    heading('Run'),
    ...(isPaused ? [goOn] : queue.length > 0 ? [pause] : []),
    { label: '$(debug-stop) Stop all', command: commandIds.stopRun },
  ];
}
