import * as vscode from 'vscode';
import type { CommandHandlers } from '../started-core';
import { commandIds } from '../ids';
import { patiently } from '../patiently';
import { pickOne } from '../pick';
import { EditorRefusal } from '../refusals';
import type { Chat } from './chat';

const kindIcons = {
  chat: 'comment-discussion',
  spec: 'milestone',
  task: 'tasklist',
  subagent: 'organization',
} as const;

/** Commands about the chat and its sessions. */
export function chatCommands(chat: Chat): Pick<CommandHandlers, 'newChatSession' | 'showSessions' | 'stopAgent'> {
  const { sessions } = chat.core;
  return {
    newChatSession: async () => {
      chat.look(undefined);
      await vscode.commands.executeCommand(commandIds.openChat);
    },

    showSessions: async () => {
      const all = await sessions.list();
      if (all.length === 0) {
        const button = { label: 'Open Chat', command: commandIds.openChat };
        throw new EditorRefusal('There are no sessions in the open folders yet.', button);
      }
      const choices = all.map(({ session, kind, title, spec, changed }) => ({
        label: `$(${kindIcons[kind]}) ${title}`,
        description: [spec?.name === title ? '' : (spec?.name ?? ''), new Date(changed).toLocaleString()]
          .filter((part) => part !== '')
          .join(' · '),
        value: session,
      }));
      const session = await pickOne('Sessions', 'Which one do you want to see?', choices);
      await chat.show(await patiently('Opening the session', () => sessions.open(session)));
    },

    stopAgent: async () => {
      const { working } = chat;
      const [first] = working;
      if (!first) throw new EditorRefusal('The agent is not working.');
      const choices = working.map((session) => ({ label: session.head?.title ?? session.id, value: session }));
      const session = working.length === 1 ? first : await pickOne('Stop the Agent', 'In which session?', choices);
      await patiently('Stopping the agent', () => sessions.cancel(session.id));
    },
  };
}
