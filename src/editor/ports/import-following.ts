import * as vscode from 'vscode';

/** How long the editor may take to tell extensions of a file that was moved. */
const toldMs = 1_000;

/**
 * Moves source files whose own imports have been edited for their new place, without the TypeScript extension editing them
 * a second time: after a move it reads them as if they had been written at the old place, and what happens to lie there is
 * taken for what is meant. It looks at one setting when it is told of the move; that is `never` until then, and put back to
 * what it was. (`REFAC-02`)
 *
 * @param moved the source files at their old places; of none, nothing is set
 */
export async function withoutFollowing(moved: readonly vscode.Uri[], move: () => Thenable<boolean>): Promise<boolean> {
  const restore: (() => Thenable<void>)[] = [];
  try {
    for (const [key, place] of keysOf(moved)) restore.push(...(await turnOff(key, place)));
    if (restore.length === 0) return await move();
    return await untilTold(move);
  } finally {
    for (const back of restore) await back();
  }
}

/** The settings of these files, each with one of the files that it is for. */
function keysOf(moved: readonly vscode.Uri[]): ReadonlyMap<string, vscode.Uri> {
  const keys = new Map<string, vscode.Uri>();
  for (const uri of moved) {
    const language = /\.[cm]?tsx?$/.test(uri.path) ? 'typescript' : /\.[cm]?jsx?$/.test(uri.path) ? 'javascript' : '';
    if (language !== '') keys.set(`${language}.updateImportsOnFileMove.enabled`, uri);
  }
  return keys;
}

/** Sets it where it counts, which is the innermost place that has a value. */
async function turnOff(key: string, place: vscode.Uri): Promise<readonly (() => Thenable<void>)[]> {
  const configuration = vscode.workspace.getConfiguration(undefined, place);
  const present = configuration.get<string>(key);
  if (present === undefined || present === 'never') return [];
  const { workspaceFolderValue, workspaceValue, globalValue } = configuration.inspect<string>(key) ?? {};
  const target =
    workspaceFolderValue !== undefined
      ? vscode.ConfigurationTarget.WorkspaceFolder
      : workspaceValue !== undefined
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
  const value = workspaceFolderValue ?? workspaceValue ?? globalValue;
  try {
    await configuration.update(key, 'never', target);
  } catch {
    return []; // settings that cannot be written now; then the editor asks, which is no more than it does for everybody
  }
  return [() => configuration.update(key, value, target)];
}

async function untilTold(move: () => Thenable<boolean>): Promise<boolean> {
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  // The others hear of it in the same round.
  const listening = vscode.workspace.onDidRenameFiles(() => setTimeout(tell, 0));
  const timer = setTimeout(tell, toldMs);
  try {
    const moved = await move();
    if (moved) await told;
    return moved;
  } finally {
    clearTimeout(timer);
    listening.dispose();
  }
}
