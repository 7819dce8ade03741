import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import type { CodePlace, Digests, Offers, Refactor, Refactoring, RenameRequest, Search, Uri } from '../../core/ports';
import { sleep } from '../abort';
import { actionsAt, offerOf } from './code-actions';
import { openFreshFiles } from './fresh-files';
import { askAgainMs, asked, editsOf, hasOther, patienceFor } from './language-servers';
import { fromUri, toUri } from './uri';

/** What the installed language extensions would change. The editor applies nothing of it. */
export class EditorRefactor implements Refactor {
  /** @param search finds files that language servers may not have heard of yet */
  constructor(
    private readonly digests: Digests,
    private readonly search: Search,
  ) {}

  async rename({ uri, offset, newName }: RenameRequest, signal: AbortSignal): Promise<Refactoring> {
    const document = await vscode.workspace.openTextDocument(toUri(uri));
    const place = document.positionAt(offset);
    const word = document.getWordRangeAtPosition(place);
    const oldName = word ? document.getText(word) : '';
    const fresh = await openFreshFiles(oldName, document.uri, this.search, signal);
    const found = await askRename(document, place, newName, fresh, signal);
    if ('problem' in found) return found;
    if (await hasOther(found.edit)) {
      return { problem: 'refused', because: 'files would be moved with it, which cannot be looked at before' };
    }
    return { edits: await editsOf(found.edit, this.digests) };
  }

  async move(from: Uri, to: Uri, signal: AbortSignal): Promise<Refactoring> {
    const document = await vscode.workspace.openTextDocument(toUri(from));
    if (!importing.has(document.languageId)) {
      return { problem: 'no-provider', because: 'only of TypeScript and JavaScript is it known before what follows' };
    }
    const fresh = await openFreshFiles(nameInImports(document.uri), document.uri, this.search, signal);
    return withProbe(document.uri, async (probe) => {
      const place = probe.positionAt(probeStart);
      const found = await askRename(probe, place, relativeName(document.uri, toUri(to)), fresh, signal);
      if ('problem' in found) return found;
      if (!(await definedIn(probe, place, signal)).includes(from)) {
        return { problem: 'refused', because: 'its path leads to another file or to no module' };
      }
      const edits = await editsOf(found.edit, this.digests);
      return { edits: edits.filter(({ uri }) => uri !== fromUri(probe.uri)) };
    });
  }

  async offers(code: CodePlace, signal: AbortSignal): Promise<Offers> {
    const actions = await actionsAt(code, signal);
    return actions
      ? { offers: await Promise.all(actions.map(offerOf)) }
      : { problem: 'no-provider', because: 'nobody answered' };
  }

  async perform(code: CodePlace, title: string, signal: AbortSignal): Promise<Refactoring> {
    const actions = await actionsAt(code, signal);
    if (!actions) return { problem: 'no-provider', because: 'nobody answered' };
    let because = 'it is no longer offered there';
    for (const action of actions.filter((each) => each.title === title)) {
      const { refused } = await offerOf(action);
      if (refused === undefined && action.edit) return { edits: await editsOf(action.edit, this.digests) };
      because = refused ?? because;
    }
    return { problem: 'refused', because };
  }
}

/** Languages whose server tells what follows a file, when a module's name is renamed in an import of it. */
const importing: ReadonlySet<string> = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);

const probeStart = "import '".length;

/**
 * A file that imports the module by its whole path, somewhere else on the disk: what follows a moved file can only be asked
 * where it is imported, and not every file is.
 */
async function withProbe<T>(module: vscode.Uri, use: (probe: vscode.TextDocument) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fingerpost-'));
  try {
    const script = /\.[cm]?jsx?$/.test(module.path);
    const probe = path.join(folder, script ? 'probe.js' : 'probe.ts');
    await writeFile(probe, `import '${specifierOf(module).replace(/'/g, "\\'")}';\n`);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(probe));
    try {
      return await use(document);
    } finally {
      // The editor and the server hold it for some time: it must not be among what follows the move.
      await makeEmpty(document);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeEmpty(document: vscode.TextDocument): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
  await vscode.workspace.applyEdit(change);
  await document.save();
}

/** A module's whole path as imports write it; the endings that say of what kind a module is cannot be left away. */
function specifierOf(module: vscode.Uri): string {
  const file = module.fsPath.replace(/\\/g, '/');
  return file.replace(/\.([mc])[jt]s$/, '.$1js').replace(/(?:\.d)?\.(?:[jt]sx?)$/, '');
}

/** What every import of the module has in it, save for those of a folder's index from within the folder. */
function nameInImports(module: vscode.Uri): string {
  const [name = '', folder = ''] = specifierOf(module).split('/').reverse();
  return name === 'index' ? folder : name;
}

/** The new path as the module's name is renamed: from the folder that it is in. */
function relativeName(from: vscode.Uri, to: vscode.Uri): string {
  return path.posix.relative(path.posix.dirname(from.path), to.path);
}

/** How long a server may take to hear of files that were just written, once it renames at all. */
const catchUpMs = 5_000;

type Found = { readonly edit: vscode.WorkspaceEdit } | Extract<Refactoring, { problem: unknown }>;

/**
 * An edit that is empty is what the editor gives where nobody renames in the language.
 * @param fresh files that may have to change and were just written: it is asked again until they do, for a while
 */
async function askRename(
  document: vscode.TextDocument,
  place: vscode.Position,
  newName: string,
  fresh: readonly Uri[],
  signal: AbortSignal,
): Promise<Found> {
  const begun = performance.now();
  const patience = patienceFor(document.languageId);
  let knownBefore = false;
  let foundAt: number | undefined;
  let foundBefore: string | undefined;
  for (;;) {
    // While TypeScript's server loads the project, a second one renames in open files alone. Where a type is defined only the
    // first one says, in its turn; and whoever answered anything before can be asked for that.
    if (knownBefore) await asked('vscode.executeTypeDefinitionProvider', [document.uri, place], signal);
    const prepared = await asked('vscode.prepareRename', [document.uri, place], signal);
    if ('error' in prepared) return { problem: 'refused', because: prepared.error };
    const known = (await definedIn(document, place, signal)).length > 0;
    const renamed = await asked('vscode.executeDocumentRenameProvider', [document.uri, place, newName], signal);
    if ('error' in renamed) return { problem: 'refused', because: renamed.error };
    const edit = renamed.answer instanceof vscode.WorkspaceEdit ? renamed.answer : undefined;
    const isFound = edit !== undefined && (edit.size > 0 || (await hasOther(edit)));
    if (isFound && knownBefore) {
      const files = new Set(edit.entries().map(([uri]) => fromUri(uri)));
      if (fresh.every((uri) => files.has(uri))) return { edit };
      // Not every file in which the name stands means the symbol; then the answer stays the same.
      const now = JSON.stringify(edit.entries());
      foundAt ??= performance.now();
      if (now === foundBefore && performance.now() - foundAt > catchUpMs) return { edit };
      foundBefore = now;
      await sleep(askAgainMs, signal);
      continue;
    }
    if (known && knownBefore) return { problem: 'refused', because: 'the language server gives no reason' };
    if (performance.now() - begun > patience) return { problem: 'no-provider', because: 'nobody answered' };
    if (known || isFound) knownBefore = true;
    else await sleep(askAgainMs, signal);
  }
}

/** The files in which the symbol is defined; none where nobody knows it. */
async function definedIn(
  document: vscode.TextDocument,
  place: vscode.Position,
  signal: AbortSignal,
): Promise<readonly Uri[]> {
  const found = await asked('vscode.executeDefinitionProvider', [document.uri, place], signal);
  if (!('answer' in found) || !Array.isArray(found.answer)) return [];
  return found.answer.flatMap((each: unknown) => {
    const location = z.union([z.object({ targetUri: uriShape }), z.object({ uri: uriShape })]).safeParse(each);
    if (!location.success) return [];
    return [fromUri('uri' in location.data ? location.data.uri : location.data.targetUri)];
  });
}

const uriShape = z.custom<vscode.Uri>((value) => value instanceof vscode.Uri);
