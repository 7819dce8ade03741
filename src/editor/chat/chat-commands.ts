import * as vscode from 'vscode';
import type { CommandHandlers } from '../started-core';
import { commandIds } from '../ids';
import type { Session } from '../../core/sessions/session';
import { patiently } from '../patiently';
import { pickOne } from '../pick';
import { EditorRefusal } from '../refusals';
import type { Chat } from './chat';
import { pickCheckpoint, revertLastTurn } from './restore';

const kindIcons = {
  chat: 'comment-discussion',
  spec: 'milestone',
  task: 'tasklist',
  subagent: 'organization',
} as const;

/** Commands about the chat and its sessions. */
type ChatCommand =
  | 'newChatSession'
  | 'showSessions'
  | 'stopAgent'
  | 'summariseSession'
  | 'copySession'
  | 'exportSession'
  | 'restoreCheckpoint'
  | 'revertLastTurn';

export function chatCommands(chat: Chat): Pick<CommandHandlers, ChatCommand> {
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

    summariseSession: () => summarise(chat),
    copySession: async () => chat.show(await patiently('Copying the session', () => sessions.fork(shownIn(chat).id))),
    exportSession: () => exportMarkdown(chat, shownIn(chat).id),
    restoreCheckpoint: () => pickCheckpoint(chat, shownIn(chat)),
    revertLastTurn: () => revertLastTurn(chat, shownIn(chat)),
  };
}

/** @throws EditorRefusal when the chat shows none */
export function shownIn(chat: Chat): Session {
  if (chat.shown) return chat.shown;
  throw new EditorRefusal('No session is open in the chat. Write what you want, or open one from the list.');
}

/** Sums up the session that is shown. It can be stopped like any work of the agent. */
export async function summarise(chat: Chat): Promise<void> {
  const { id } = shownIn(chat);
  const outcome = await patiently('Summing up the conversation', () => chat.core.sessions.compact(id));
  if (outcome === 'nothing') throw new EditorRefusal('The conversation is too short to be summed up.');
}

/** Opens the conversation as a new Markdown document. */
export async function exportMarkdown(chat: Chat, session: string): Promise<void> {
  let content = '';
  for await (const piece of chat.core.sessions.markdown(session)) content += piece;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}
