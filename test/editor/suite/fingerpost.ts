import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The extension under test. The editor's list of extensions arrives a moment after the tests start, so it waits for it. */
export async function fingerpost(): Promise<vscode.Extension<unknown>> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const extension = vscode.extensions.getExtension('fingerpost.fingerpost');
    if (extension) return extension;
    await sleep(50);
  }
  throw new Error('The editor does not know the extension fingerpost.fingerpost. Was it built?');
}
