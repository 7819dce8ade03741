import * as vscode from 'vscode';
import { endpointsSetting } from '../../core/models/endpoints';

/** Tells of what is wrong with the settings of models, each once as long as the window is open. */
export class SettingProblems {
  readonly #told = new Set<string>();

  tell(problems: readonly string[]): void {
    const fresh = problems.filter((each) => !this.#told.has(each));
    if (fresh.length === 0) return;
    for (const each of fresh) this.#told.add(each);
    void vscode.window.showWarningMessage(fresh.join(' '), 'Open Settings').then((pressed) => {
      if (pressed === undefined) return undefined;
      return vscode.commands.executeCommand('workbench.action.openSettings', `@id:fingerpost.${endpointsSetting}`);
    });
  }
}
