import * as vscode from 'vscode';
import type { Disposable, Settings } from '../../core/ports';
import { textsIn } from '../../core/text/records';
import { settings } from '../setting-names';
import { writeUserSetting } from '../models/user-settings';

const aliases: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries(settings).map(([key, { alias }]) => [key, alias]),
);

/**
 * The user's settings. Only user-level values are given: each of ours says where a key is sent, which model is paid for or
 * what runs unasked, and a folder that was cloned must not say that. Kiro's setting of the same meaning counts while ours is unset.
 */
export class UserSettings implements Settings {
  get(key: string): unknown {
    return namesOf(key)
      .map((name) => vscode.workspace.getConfiguration().inspect<unknown>(name)?.globalValue)
      .find((value) => value !== undefined);
  }

  restricting(key: string): readonly unknown[] {
    const folders = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
    return folders.flatMap((folder) =>
      namesOf(key).flatMap((name) => {
        const found = vscode.workspace.getConfiguration(undefined, folder).inspect<unknown>(name);
        return [found?.workspaceValue, found?.workspaceFolderValue].filter((value) => value !== undefined);
      }),
    );
  }

  async append(key: string, entry: string): Promise<void> {
    // With Kiro's entries among them, which would no longer count beside a setting of ours.
    const entries = textsIn(this.get(key));
    if (!entries.includes(entry)) await writeUserSetting(key, [...entries, entry]);
  }

  onDidChange(listener: () => void): Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      const ours = [...aliases.keys()].flatMap(namesOf);
      if (ours.some((name) => event.affectsConfiguration(name))) listener();
    });
  }
}

function namesOf(key: string): readonly string[] {
  const alias = aliases.get(key);
  return [`fingerpost.${key}`, ...(alias === undefined ? [] : [alias])];
}
