import type * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import type { Fix } from '../../core/workflow/properties/fixes';
import type { Chat } from '../chat/chat';
import { commandTitles } from '../ids';
import { patiently } from '../patiently';
import { pickOne } from '../pick';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import type { PropertyTesting } from './property-testing';

/** From a link above a criterion or property. */
const failing = z.object({ dir: z.string(), number: z.string() });
/** From the menu of a message in the list of tests. */
const message = z.object({ test: z.custom<vscode.TestItem>((value) => typeof value === 'object' && value !== null) });

/** What is wrong where a property fails is for a person to say (PBT-10). */
export function fixCommands(
  core: Core,
  chat: Chat,
  testing: PropertyTesting,
): Pick<CommandHandlers, 'resolveCounterexample'> {
  const named = async (argument: unknown): Promise<z.infer<typeof failing>> => {
    const link = failing.safeParse(argument);
    if (link.success) return link.data;
    const told = message.safeParse(argument);
    const found = told.success ? await testing.propertyOf(told.data.test) : undefined;
    if (!found)
      throw new EditorRefusal('Run a property test first, and call this on its failure in the list of tests.');
    return found;
  };
  return {
    resolveCounterexample: async (argument) => {
      const { dir, number } = await named(argument);
      const title = commandTitles.resolveCounterexample;
      const what = await pickOne<Fix>(title, `Property ${number} fails. What is wrong?`, [
        { label: 'Fix the code', description: 'the agent goes on with the input for which it fails', value: 'code' },
        {
          label: 'Fix the spec',
          description: 'the agent proposes another criterion or property to review',
          value: 'spec',
        },
        {
          label: 'Fix the test',
          description: 'the agent may change this one test; you are asked before it counts',
          value: 'test',
        },
      ]);
      const session = await patiently(
        title,
        () => core.properties.fix(dir, number, what),
        (late) => core.sessions.cancel(late.id),
      );
      await chat.show(session);
    },
  };
}
