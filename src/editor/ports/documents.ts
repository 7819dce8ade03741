import * as vscode from 'vscode';
import type {
  ChangeOutcome,
  Digests,
  Disposable,
  DocumentChange,
  Documents,
  DocumentText,
  EditOutcome,
  Uri,
} from '../../core/ports';
import type { TextEdit } from '../../core/text/span';
import { addEdits, makeChanges, removeEmpty } from './document-changes';
import { exists, isMissing } from './file-system';
import { openDocument, savedDocument } from './open-documents';
import type { SettingsMeanwhile } from './settings-meanwhile';
import { textOfBytes } from './text-of-bytes';
import { fromUri, toUri } from './uri';

/** How long the editor may take to notice that another program changed a file that it holds. */
const reloadMs = 3_000;

/**
 * The user's documents, changed through the editor: with undo, with what runs on save (formatters, import sorters), and
 * without touching what somebody has typed and not saved. A document that is open and clean is read from disk all the
 * same, since the editor hears of other programs' changes a moment later.
 */
export class EditorDocuments implements Documents {
  /** @param meanwhile sets what the editor would do beside a move */
  constructor(
    private readonly digests: Digests,
    private readonly meanwhile: SettingsMeanwhile,
  ) {}

  async read(uri: Uri): Promise<DocumentText | undefined> {
    const open = openDocument(uri);
    if (open?.isDirty) return this.#described(open.getText(), true);
    const text = await readFile(uri);
    return text === undefined ? undefined : this.#described(text, false);
  }

  async apply(uri: Uri, edits: readonly TextEdit[], expectedHash: string): Promise<EditOutcome> {
    const present = await this.read(uri);
    if (present?.hash !== expectedHash) return 'stale';
    const document = await vscode.workspace.openTextDocument(toUri(uri));
    // What was read may be newer than the document, or older than what was typed just now.
    if (!(await this.#comesToHold(document, expectedHash))) return 'stale';
    const unsaved = document.isDirty;
    const change = new vscode.WorkspaceEdit();
    addEdits(change, document, edits);
    // The editor refuses edits of a version that is no longer the present one.
    if (!(await vscode.workspace.applyEdit(change))) return 'stale';
    if (unsaved) return 'unsaved';
    return (await savedDocument(document)) ? 'applied' : 'unsaved';
  }

  async create(uri: Uri, text: string): Promise<EditOutcome> {
    const place = toUri(uri);
    if (await exists(place)) return 'stale';
    const change = new vscode.WorkspaceEdit();
    change.createFile(place, { overwrite: false, ignoreIfExists: false });
    if (text !== '') change.insert(place, new vscode.Position(0, 0), text);
    if (!(await vscode.workspace.applyEdit(change))) {
      if (await exists(place)) return 'stale';
      throw new Error(`The editor could not create ${place.fsPath}. Check that its folder can be written to.`);
    }
    if (text === '') return 'applied';
    return (await savedDocument(await vscode.workspace.openTextDocument(place))) ? 'applied' : 'unsaved';
  }

  async change(changes: readonly DocumentChange[], emptied: readonly Uri[] = []): Promise<ChangeOutcome> {
    const texts: string[] = [];
    for (const each of changes) {
      const present = await this.#ready(each);
      if (present === undefined) return { outcome: 'stale', uri: each.uri };
      texts.push(present);
    }
    await makeChanges(changes, texts, this.meanwhile);
    for (const folder of emptied) await removeEmpty(toUri(folder));
    return { outcome: 'applied' };
  }

  async save(uri: Uri): Promise<void> {
    const document = openDocument(uri);
    if (!document?.isDirty) return;
    if (!(await savedDocument(document))) {
      throw new Error(`${document.uri.fsPath} could not be saved. Save it in the editor, which says why.`);
    }
  }

  unsaved(): readonly Uri[] {
    return vscode.workspace.textDocuments.flatMap(({ isDirty, isUntitled, uri }) =>
      isDirty && !isUntitled ? [fromUri(uri)] : [],
    );
  }

  onDidChange(listener: (uri: Uri) => void): Disposable {
    const tell = (uri: vscode.Uri): void => listener(fromUri(uri));
    const files = vscode.workspace.createFileSystemWatcher('**/*');
    return vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => tell(document.uri)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => tell(uri)),
      files,
      files.onDidCreate(tell),
      files.onDidChange(tell),
      files.onDidDelete(tell),
    );
  }

  onDidSave(listener: (uri: Uri) => void): Disposable {
    return vscode.workspace.onDidSaveTextDocument(({ uri }) => listener(fromUri(uri)));
  }

  /** The document's text where it can be changed as is meant: saved, as expected, and free to go where it is to. */
  async #ready({ uri, expectedHash, becomes }: DocumentChange): Promise<string | undefined> {
    const present = await this.read(uri);
    if (present?.hash !== expectedHash || present.dirty) return undefined;
    const isEdited = becomes !== 'gone' && becomes.edits.length > 0;
    const document = isEdited ? await vscode.workspace.openTextDocument(toUri(uri)) : openDocument(uri);
    if (document && !(await this.#comesToHold(document, expectedHash))) return undefined;
    if (document?.isDirty) return undefined;
    if (becomes !== 'gone' && becomes.uri !== uri) {
      // Another case of the name may be the file itself, and then the editor renames it; a file in the way it refuses.
      const isOwnName = becomes.uri.toLowerCase() === uri.toLowerCase();
      if (!isOwnName && (await exists(toUri(becomes.uri)))) return undefined;
    }
    return present.text;
  }

  #described(text: string, dirty: boolean): DocumentText {
    return { text, hash: this.digests.sha256(text), dirty };
  }

  /** Waits until the editor has caught up with the disk. False: it holds something else and stays so. */
  async #comesToHold(document: vscode.TextDocument, hash: string): Promise<boolean> {
    const holds = (): boolean => this.digests.sha256(document.getText()) === hash;
    if (holds()) return true;
    if (document.isDirty) return false;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve(holds());
      };
      const timer = setTimeout(end, reloadMs);
      const listening = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && (holds() || document.isDirty)) end();
      });
    });
  }
}

async function readFile(uri: Uri): Promise<string | undefined> {
  const place = toUri(uri);
  try {
    return textOfBytes(uri, await vscode.workspace.fs.readFile(place));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
