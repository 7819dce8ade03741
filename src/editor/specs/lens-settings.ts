import * as vscode from 'vscode';

/** Whether a kind of lenses is wanted. */
export const isOn = (setting: 'lenses.criteria' | 'lenses.tasks'): boolean =>
  vscode.workspace.getConfiguration('fingerpost').get(setting) !== false;
