import * as vscode from 'vscode';
import type { Disposable, Settings } from '../../core/ports';
import { settings } from '../ids';

const aliases: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries(settings).map(([key, { alias }]) => [key, alias]),
);

/**
 * The user's settings. Only user-level values are given: each of ours says where a key is sent or which model is paid for,
 * and a folder that was cloned must not say that. Kiro's setting of the same meaning counts while ours is unset.
 */
export class UserSettings implements Settings {
  get(key: string): unknown {
    return namesOf(key)
      .map((name) => vscode.workspace.getConfiguration().inspect<unknown>(name)?.globalValue)
      .find((value) => value !== undefined);
  }

  /** A folder's settings too: each level may forbid, and none takes back what another one forbids. */
  getAll(key: string): readonly unknown[] {
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [];
    const inspected = [undefined, ...folders].flatMap((folder) =>
      namesOf(key).map((name) => vscode.workspace.getConfiguration(undefined, folder).inspect<unknown>(name)),
    );
    const ofWorkspace = inspected.flatMap((each) => [each?.workspaceValue, each?.workspaceFolderValue]);
    return [this.get(key), ...ofWorkspace].filter((value) => value !== undefined);
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
