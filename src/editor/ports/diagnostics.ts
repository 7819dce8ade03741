import * as vscode from 'vscode';
import type { Diagnostics, Disposable, FileCheck, FileError, FileRemark, Uri } from '../../core/ports';
import { sleep } from '../abort';
import { specDocuments } from '../ids';
import { BackgroundTab, hasTab } from './background-tab';
import { fromUri, toUri } from './uri';

/** Words of a server come in parts (syntax first, then types). After this long without another part it has spoken. */
const settledMs = 700;
/** A server that has nothing new to say says nothing. After this long its silence counts as word that all is as it was. */
const silenceMs = 2_000;
/** The same for a server of which no word was heard yet in this window: its first may take it longer. */
const firstSilenceMs = 5_000;
/** A language for which nobody answers anything within this time has no server. */
const nobodyMs = 4_000;
const lookEveryMs = 100;

/**
 * What language servers say, without taking the user's place in the editor. The editor only passes on what servers
 * publish: there is no asking "are you done?", and many servers publish nothing when nothing has changed. So a file counts
 * as
 *
 * - `checked` when, since the last change of its document, something was published about it, a question that needs the
 *   program's meaning (a hover) that was asked after that was answered, and then nothing more was published for
 *   {@link settledMs}; or when its language is one that was published about before in this window, or whose server comes
 *   with the editor and is at work on the file, such a question was answered, and {@link silenceMs} (or {@link firstSilenceMs}) went by without a word;
 * - `no-provider` when neither is so, and either nobody answers questions about the file
 *   for {@link nobodyMs} or the time is over;
 * - `no-answer` when its language is spoken for, but the time was over before any of this.
 *
 * What was found is answered again at once until anything in the workspace changes.
 *
 * Some servers (TypeScript's is one) look only at files that have a tab. A file that somebody answers questions about gets
 * one in the background for as long as it is checked.
 */
export class EditorDiagnostics implements Diagnostics {
  /** When something was last published about a document, and when the document last changed, by the same clock. */
  readonly #published = new Map<Uri, number>();
  readonly #changed = new Map<Uri, number>();
  readonly #spokenLanguages = new Set<string>();
  /** What was found since the last change of anything: answered again without a wait. */
  readonly #known = new Map<Uri, FileCheck>();
  #changes = 0;
  readonly #listening: Disposable;

  constructor() {
    this.#hear(vscode.languages.getDiagnostics().flatMap(([uri, found]) => (found.length > 0 ? [uri] : [])));
    const change = ({ uri }: vscode.TextDocument): unknown => this.#changed.set(fromUri(uri), now());
    const files = vscode.workspace.createFileSystemWatcher('**/*');
    const forget = (uri?: vscode.Uri): void => {
      if (uri && (/\/\.git\//.test(uri.path) || !vscode.workspace.getWorkspaceFolder(uri))) return; // no source of anything
      this.#changes += 1;
      this.#known.clear();
    };
    this.#listening = vscode.Disposable.from(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#hear(uris)),
      vscode.workspace.onDidOpenTextDocument(change),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.contentChanges.length === 0) return;
        change(event.document);
        forget(event.document.uri);
      }),
      files,
      files.onDidCreate(forget),
      files.onDidChange(forget),
      files.onDidDelete(forget),
      vscode.workspace.onDidChangeConfiguration(() => forget()),
      vscode.extensions.onDidChange(() => forget()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        // Servers forget a file that is closed; what was known of it is known no longer.
        this.#published.delete(fromUri(uri));
        this.#changed.delete(fromUri(uri));
      }),
    );
  }

  errorsNow(uri: Uri): readonly FileError[] | undefined {
    const errors = errorsOf(uri);
    return errors.length > 0 || this.#published.has(uri) ? errors : undefined;
  }

  async check(uris: readonly Uri[], deadlineMs: number, signal: AbortSignal): Promise<readonly FileCheck[]> {
    const deadline = now() + deadlineMs;
    return Promise.all(
      uris.map(async (uri): Promise<FileCheck> => {
        const known = this.#known.get(uri);
        if (known) return known;
        const changes = this.#changes;
        const check = await this.#check(uri, deadline, signal);
        if (check.result === 'checked' && this.#changes === changes) this.#known.set(uri, check);
        return check;
      }),
    );
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #check(uri: Uri, deadline: number, signal: AbortSignal): Promise<FileCheck> {
    const document = await openQuietly(uri);
    if (document === 'gone') return { uri, result: 'checked', errors: [] }; // what is not there has no errors
    // A built-in server that was told not to look still publishes that it found nothing.
    if (document === 'not-text' || isTurnedOff(document)) return { uri, result: 'no-provider', errors: [] };
    const tab = new BackgroundTab(document.uri);
    try {
      const result = await this.#resultOf(document, tab, deadline, signal);
      return result === 'checked' ? { uri, result, ...problemsOf(uri) } : { uri, result, errors: [] };
    } finally {
      await tab.close();
    }
  }

  async #resultOf(
    opening: vscode.TextDocument,
    tab: BackgroundTab,
    deadline: number,
    signal: AbortSignal,
  ): Promise<FileCheck['result']> {
    let document = opening;
    const uri = fromUri(document.uri);
    const opened = now();
    let known = false;
    let question = askMeaning(document);
    for (;;) {
      if (document.isClosed) {
        // The editor lets go of a document that no tab shows, as after its file was moved; its server forgets it then.
        const again = await openQuietly(uri);
        if (typeof again === 'string') return 'no-answer';
        document = again;
        question = askMeaning(document);
      }
      const changed = this.#changed.get(uri) ?? 0;
      const published = this.#published.get(uri) ?? 0;
      const heard = this.#spokenLanguages.has(document.languageId);
      const spoken = heard || (known && builtIn.has(document.languageId));
      known ||= question.known;
      if ((known || spoken) && published <= changed) await tab.open();
      if (question.asked <= Math.max(changed, published, tab.opened)) question = askMeaning(document);
      if (question.answered !== undefined) {
        const quiet = now() - question.answered;
        if (published > changed && quiet >= settledMs) return 'checked';
        if (spoken && quiet >= (heard ? silenceMs : firstSilenceMs)) return 'checked';
        if (!spoken && !known && now() - opened >= nobodyMs) return 'no-provider';
        // Extensions for a language are loaded when the first file of it is opened: ask again.
        if (!spoken && !known && quiet >= settledMs) question = askMeaning(document);
      }
      if (now() >= deadline) return spoken ? 'no-answer' : 'no-provider';
      await sleep(lookEveryMs, signal);
    }
  }

  #hear(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      // A server takes its word on a file back when its tab goes; one that has a tab is spoken about anew.
      if (hasTab(uri)) this.#known.delete(fromUri(uri));
      this.#published.set(fromUri(uri), now());
      const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
      // What we say of a spec ourselves is no sign that Markdown has a server that would look at other files.
      if (document && !vscode.languages.match({ pattern: specDocuments }, document)) {
        this.#spokenLanguages.add(document.languageId);
      }
    }
  }
}

/**
 * Languages whose servers come with the editor and publish whatever they find, but nothing for a file in which there is
 * nothing: their silence is word. Each with the setting that turns their looking off.
 */
const builtIn: ReadonlyMap<string, string> = new Map([
  ['typescript', 'typescript.validate.enable'],
  ['typescriptreact', 'typescript.validate.enable'],
  ['javascript', 'javascript.validate.enable'],
  ['javascriptreact', 'javascript.validate.enable'],
  ['json', 'json.validate.enable'],
  ['jsonc', 'json.validate.enable'],
  ['css', 'css.validate'],
  ['scss', 'scss.validate'],
  ['less', 'less.validate'],
]);

function isTurnedOff({ languageId, uri }: vscode.TextDocument): boolean {
  const setting = builtIn.get(languageId);
  return setting !== undefined && !vscode.workspace.getConfiguration(undefined, uri).get<boolean>(setting, true);
}

const now = (): number => performance.now();

function errorsOf(uri: Uri): readonly FileError[] {
  const found = vscode.languages.getDiagnostics(toUri(uri));
  return found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).map(asFileError);
}

const remarkSeverities = new Map<vscode.DiagnosticSeverity, FileRemark['severity']>([
  [vscode.DiagnosticSeverity.Warning, 'warning'],
  [vscode.DiagnosticSeverity.Information, 'information'],
  [vscode.DiagnosticSeverity.Hint, 'hint'],
]);

function problemsOf(uri: Uri): Pick<FileCheck, 'errors' | 'remarks'> {
  const remarks = vscode.languages.getDiagnostics(toUri(uri)).flatMap((found) => {
    const severity = remarkSeverities.get(found.severity);
    return severity === undefined ? [] : [{ ...asFileError(found), severity }];
  });
  return { errors: errorsOf(uri), ...(remarks.length > 0 ? { remarks } : {}) };
}

function asFileError({ range, message, source }: vscode.Diagnostic): FileError {
  return { line: range.start.line + 1, message, source };
}

async function openQuietly(uri: Uri): Promise<vscode.TextDocument | 'gone' | 'not-text'> {
  try {
    return await vscode.workspace.openTextDocument(toUri(uri));
  } catch {
    // The editor says in words only why it does not open something; whether it is there can be asked.
    const there = await vscode.workspace.fs.stat(toUri(uri)).then(
      () => true,
      () => false,
    );
    return there ? 'not-text' : 'gone';
  }
}

interface Question {
  readonly asked: number;
  /** When the answer came; undefined until then. */
  answered: number | undefined;
  /** Somebody knows something of the file. */
  known: boolean;
}

/**
 * Asks what the first word means. A server answers this in turn with its other work, so an answer says that it has seen
 * the change; an outline may come from elsewhere, but says that somebody knows the language.
 */
function askMeaning(document: vscode.TextDocument): Question {
  const question: Question = { asked: now(), answered: undefined, known: false };
  const word = /[\p{L}_$]/u.exec(document.getText())?.index ?? 0;
  const asks = [
    vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, document.positionAt(word)),
    // TypeScript answers a hover from one file alone while it still loads the project; this it can only answer after that.
    vscode.commands.executeCommand('vscode.executeReferenceProvider', document.uri, document.positionAt(word)),
    vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri),
  ];
  void Promise.allSettled(asks).then((answers) => {
    question.answered = now();
    question.known = answers.some(
      (answer) => answer.status === 'fulfilled' && Array.isArray(answer.value) && answer.value.length > 0,
    );
  });
  return question;
}
