import * as vscode from 'vscode';
import { z } from 'zod';
import { settingsMeanwhileKey as keptKey } from '../ids';

/** What outlives this process, which is a memento of the editor. */
export interface Kept {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const keptSetting = z.object({
  setting: z.string(),
  /** What it is meanwhile. */
  meanwhile: z.string(),
  /** What it was; absent where it was not set. */
  before: z.string().optional(),
  target: z.enum(vscode.ConfigurationTarget),
  /** A file that the setting is for. */
  place: z.string(),
  /** Who will put it back. */
  pid: z.number(),
});

type KeptSetting = z.infer<typeof keptSetting>;

/**
 * Settings that are something else for a moment. What they were is kept until they are that again, so that a crash in this
 * moment does not leave them so: the next start puts them back.
 */
export class SettingsMeanwhile {
  constructor(private readonly kept: Kept) {}

  /**
   * Sets it where it counts, which is the innermost place that has a value.
   * @returns what puts it back; undefined where it is that already, is none, or cannot be written now
   */
  async set(setting: string, meanwhile: string, place: vscode.Uri): Promise<(() => Promise<void>) | undefined> {
    const configuration = vscode.workspace.getConfiguration(undefined, place);
    const present = configuration.get<string>(setting);
    if (present === undefined || present === meanwhile) return undefined;
    const { workspaceFolderValue, workspaceValue, globalValue } = configuration.inspect<string>(setting) ?? {};
    const target =
      workspaceFolderValue !== undefined
        ? vscode.ConfigurationTarget.WorkspaceFolder
        : workspaceValue !== undefined
          ? vscode.ConfigurationTarget.Workspace
          : vscode.ConfigurationTarget.Global;
    const before = workspaceFolderValue ?? workspaceValue ?? globalValue;
    const made: KeptSetting = { setting, meanwhile, before, target, place: place.toString(), pid: process.pid };
    await this.kept.update(keptKey, [...recordsIn(this.kept), made]);
    try {
      await configuration.update(setting, meanwhile, target);
    } catch {
      await this.#forget(made); // the settings file is being edited; then the editor asks, as it does for everybody
      return undefined;
    }
    return async () => {
      await configuration.update(setting, before, target);
      await this.#forget(made);
    };
  }

  async #forget(made: KeptSetting): Promise<void> {
    const rest = recordsIn(this.kept).filter((each) => JSON.stringify(each) !== JSON.stringify(made));
    await this.kept.update(keptKey, rest.length === 0 ? undefined : rest);
  }
}

/** Puts back what a process did not come to. What somebody has set meanwhile stays, and so does what another window is at. */
export async function putBackSettings(kept: Kept): Promise<void> {
  const all = recordsIn(kept);
  const left = all.filter(({ pid }) => pid !== process.pid && isAlive(pid));
  for (const { setting, meanwhile, before, target, place } of all.filter((each) => !left.includes(each))) {
    const configuration = vscode.workspace.getConfiguration(undefined, vscode.Uri.parse(place));
    const found = configuration.inspect<string>(setting);
    const values = {
      [vscode.ConfigurationTarget.Global]: found?.globalValue,
      [vscode.ConfigurationTarget.Workspace]: found?.workspaceValue,
      [vscode.ConfigurationTarget.WorkspaceFolder]: found?.workspaceFolderValue,
    };
    if (values[target] === meanwhile) await configuration.update(setting, before, target);
  }
  await kept.update(keptKey, left.length === 0 ? undefined : left);
}

function recordsIn(kept: Kept): readonly KeptSetting[] {
  const found = z.array(keptSetting).safeParse(kept.get(keptKey));
  return found.success ? found.data : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
