import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { patiently } from '../patiently';
import { pickSpec, pickTask } from '../pick';
import type { CommandHandlers } from '../started-core';

/** Which tasks have to be done, as a person wants it (SPEC-27). */
export function optionalCommands(core: Core): Pick<CommandHandlers, 'toggleOptional' | 'requireAllTasks'> {
  return {
    toggleOptional: async (argument) => {
      const { dir, key } = await pickTask(core, argument, 'Make Task Optional or Required', () => true);
      await patiently('Changing the plan', () => core.specs.toggleOptional(dir, key));
    },
    requireAllTasks: async (argument) => {
      const dir = await pickSpec(core, argument, 'Make All Tasks Required');
      const count = await patiently('Changing the plan', () => core.specs.requireAllTasks(dir));
      const tasks = count === 1 ? '1 task is' : `${String(count)} tasks are`;
      void vscode.window.showInformationMessage(
        count === 0 ? 'Every task of this plan is required already.' : `${tasks} required now.`,
      );
    },
  };
}
