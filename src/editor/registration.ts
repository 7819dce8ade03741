import * as vscode from 'vscode';
import { commandIds, commandTitles } from './ids';
import type { LazyCore } from './lazy-core';
import { type Log, reportFailure } from './report';
import type { CoreCommandName, LocalCommandName } from './started-core';

/** What every contribution registers with. */
export interface Registration {
  readonly context: vscode.ExtensionContext;
  readonly lazyCore: LazyCore;
  readonly log: Log;
}

/** Registers commands whose handlers are in the core's bundle, with the one catch that is around every command. */
export function registerCommands(registration: Registration, names: readonly CoreCommandName[]): void {
  for (const name of names) {
    register(registration, name, async (argument) => {
      const { commands } = await registration.lazyCore.get();
      await commands[name](argument);
    });
  }
}

/** Registers a command that works without the core. */
export function registerLocalCommand(
  registration: Registration,
  name: LocalCommandName,
  run: () => void | Promise<void>,
): void {
  register(registration, name, run);
}

function register(
  { context, lazyCore, log }: Registration,
  name: CoreCommandName | LocalCommandName,
  run: (argument: unknown) => void | Promise<void>,
): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(commandIds[name], async (argument: unknown) => {
      try {
        await run(argument);
      } catch (error) {
        const again = { command: commandIds[name], argument };
        reportFailure(log, lazyCore, { what: commandTitles[name], again }, error);
      }
    }),
  );
}
