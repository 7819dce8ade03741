import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import { keptScheme } from '../ids';

/** Which text a document of ours shows: a kept one by its name, nothing, what was last approved of a document, or this. */
const source = z.union([
  z.object({ blob: z.string().nullable() }),
  z.object({ approved: z.string() }),
  z.object({ text: z.string() }),
]);

/** The address under which the editor asks for a kept text. The path gives its tab a name and its language. */
export function keptUri(path: string, which: z.infer<typeof source>): vscode.Uri {
  return vscode.Uri.from({ scheme: keptScheme, path, query: JSON.stringify(which) });
}

/** The text behind such an address; undefined when it is no longer kept. */
export async function readKept(core: Core, uri: vscode.Uri): Promise<string | undefined> {
  const which = source.parse(JSON.parse(uri.query));
  if ('text' in which) return which.text;
  if ('approved' in which) return core.specs.approvedText(which.approved);
  return which.blob === null ? '' : core.blob(which.blob);
}
