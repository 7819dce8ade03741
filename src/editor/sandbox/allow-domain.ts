import * as vscode from 'vscode';
import { allowedWith } from '../../core/trust/sandbox-allow';
import { writeUserSetting } from '../models/user-settings';
import { UserSettings } from '../ports/settings';
import { EditorRefusal } from '../refusals';

/** Adds a domain to those that commands may reach, in the user's settings. It counts from the next command on. */
export async function allowDomain(domain: string): Promise<void> {
  const allowed = allowedWith(new UserSettings(), domain);
  if ('problem' in allowed) throw new EditorRefusal(allowed.problem);
  for (const { key, value } of allowed.changes) await writeUserSetting(key, value);
  void vscode.window.showInformationMessage(`Commands in the sandbox may reach ${domain} from now on.`);
}
