import * as vscode from 'vscode';
import type { SettingsMeanwhile } from './settings-meanwhile';

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
export async function withoutFollowing(
  moved: readonly vscode.Uri[],
  meanwhile: SettingsMeanwhile,
  move: () => Thenable<boolean>,
): Promise<boolean> {
  const restore: (() => Promise<void>)[] = [];
  try {
    for (const [key, place] of keysOf(moved)) {
      const back = await meanwhile.set(key, 'never', place);
      if (back) restore.push(back);
    }
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
