import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Uri } from '../../../src/core/ports';
import type { Kept } from '../../../src/editor/ports/settings-meanwhile';
import { fromUri } from '../../../src/editor/ports/uri';

/** The open folder. */
export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('The editor under test has no folder open.');
  return folder.uri.fsPath;
}

let count = 0;

/** A folder in the workspace for one test file, with its own names so that nothing is remembered of another's. */
export class WorkspaceFiles {
  readonly path = path.join(workspaceFolder(), `files-${(count += 1)}`);

  uri(name: string): Uri {
    return fromUri(vscode.Uri.file(path.join(this.path, name)));
  }

  async write(name: string, content: string | Uint8Array): Promise<Uri> {
    const file = path.join(this.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return this.uri(name);
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.path, name), 'utf8');
  }

  bytes(name: string): Promise<Buffer> {
    return readFile(path.join(this.path, name));
  }

  async remove(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Asks until the probe gives something. What the editor does happens a moment later. */
export async function eventually<T>(what: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`After 15 s still not: ${what}`);
    await sleep(50);
  }
}

/** What an extension keeps beside a workspace, for as long as the test runs. */
export function keptInMemory(): Kept {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    update: (key, value) => {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return Promise.resolve();
    },
  };
}
