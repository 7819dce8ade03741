import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import { badAgentName } from '../../core/workflow/agent-file';
import { TaskRefused } from '../../core/workflow/task-refused';
import type { Chat } from '../chat/chat';
import type { CommandHandlers } from '../started-core';
import { patiently } from '../patiently';
import { askText, pickOne, pickRoot } from '../pick';
import { toUri } from '../ports/uri';

/** What a row of the Agents view hands to its command, or a key binding: an agent's name. */
const agentNamed = z.union([
  z.string().min(1),
  z.object({ row: z.object({ name: z.string() }) }).transform(({ row }) => row.name),
]);

/** Commands about custom agents (SUBX-07, AGENT-34). */
export function agentCommands(core: Core, chat: Chat): Pick<CommandHandlers, 'newAgent' | 'newAgentSession'> {
  return {
    newAgent: async () => {
      const place = await pickOne('New Agent', 'Who shall have it?', [
        {
          label: 'This workspace',
          description: '.kiro/agents: for everybody who works on it',
          value: 'workspace' as const,
        },
        { label: 'You, in every workspace', description: '~/.kiro/agents', value: 'user' as const },
      ]);
      const root = place === 'user' ? undefined : await pickRoot('New Agent');
      const name = await askText({
        title: 'New Agent',
        prompt: 'What shall it be called?',
        placeHolder: 'code-reviewer',
        validateInput: (text) => badAgentName(text.trim()),
      });
      const uri = await core.agents.create(name.trim(), root === undefined ? 'user' : { root });
      await vscode.window.showTextDocument(toUri(uri));
    },

    newAgentSession: async (argument) => {
      const named = agentNamed.safeParse(argument);
      const agent = named.success ? await knownAgent(named.data, core) : await pickAgent(core);
      const root = await pickRoot('New Chat Session with Agent');
      await chat.show(await patiently('Beginning the session', () => core.sessions.create(root, agent)));
    },
  };
}

/** @throws TaskRefused when there is no such agent */
async function knownAgent(name: string, core: Core): Promise<string> {
  const rows = (await core.agents.list()).filter(({ state }) => state === 'used');
  if (rows.some((row) => row.name === name)) return name;
  throw new TaskRefused(`There is no agent "${name}". The Agents view lists those there are.`);
}

async function pickAgent(core: Core): Promise<string> {
  const rows = (await core.agents.list()).filter(({ state }) => state === 'used');
  const choices = rows.flatMap(({ name, description, path }) =>
    name === undefined ? [] : [{ label: name, description: path ?? 'built in', detail: description, value: name }],
  );
  return pickOne('New Chat Session with Agent', 'Which agent?', choices);
}
