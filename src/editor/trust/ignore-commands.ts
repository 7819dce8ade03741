import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { ignoreFileName } from '../../core/trust/ignore-files';
import { writeUserSetting } from '../models/user-settings';
import { UserSettings } from '../ports/settings';
import type { CommandHandlers } from '../started-core';

const settingName = 'agentIgnoreFiles';
/** The user was asked in this workspace, and wants it left as it is. */
const declinedKey = 'fingerpost.ignoreFileDeclined';

/** Has the files counted that hide something from the agent (IGN-09). */
export function ignoreCommands(): Pick<CommandHandlers, 'addIgnoreFile'> {
  return { addIgnoreFile };
}

async function addIgnoreFile(): Promise<void> {
  const value = new UserSettings().get(settingName);
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  if (!names.includes(ignoreFileName)) await writeUserSetting(settingName, [...names, ignoreFileName]);
  await vscode.window.showInformationMessage(`What ${ignoreFileName} names is hidden from the agent.`);
}

/** Offers to have an ignore file counted that lies in an open folder and hides nothing, as the setting leaves it out. */
export async function offerIgnoreFile(core: Core, memory: vscode.Memento): Promise<void> {
  if (memory.get(declinedKey) === true || (await core.unlistedIgnoreFiles()).length === 0) return;
  const add = `Add ${ignoreFileName}`;
  const answer = await vscode.window.showInformationMessage(
    `This folder has a ${ignoreFileName}, but the setting Agent Ignore Files does not name it, so it hides nothing from the agent.`,
    add,
    'Leave It',
  );
  if (answer === add) await addIgnoreFile();
  else if (answer !== undefined) await memory.update(declinedKey, true);
}
