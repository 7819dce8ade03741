import * as vscode from 'vscode';

/** To the user's settings, the only ones that count. @param name without `fingerpost.` */
export async function writeUserSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('fingerpost').update(name, value, vscode.ConfigurationTarget.Global);
}

/** The value of the user's settings, whatever a workspace says. */
export function readUserSetting(name: string): unknown {
  return vscode.workspace.getConfiguration('fingerpost').inspect<unknown>(name)?.globalValue;
}
