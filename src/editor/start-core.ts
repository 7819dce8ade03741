import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Core, type CoreHost, createCore } from '../core/core';
import { nodePorts } from '../core/node/ports';
import type { Ports } from '../core/ports';
import { Chat } from './chat/chat';
import { chatCommands } from './chat/chat-commands';
import { attachChatPage } from './chat/chat-page';
import { readKept } from './chat/kept-text';
import { demoSecrets, demoSettings, demoUrl } from './demo';
import type { CommandHandlers } from './lazy-core';
import { modelCommands } from './models/model-commands';
import { EditorDiagnostics } from './ports/diagnostics';
import { EditorDocuments } from './ports/documents';
import { LentModels } from './ports/editor-models';
import { journalOf } from './ports/journal';
import { StoredSecrets } from './ports/secrets';
import { UserSettings } from './ports/settings';
import { fromUri } from './ports/uri';
import { refusalOf } from './refusals';
import type { Log, Refusal } from './report';
import { specCommands } from './specs/spec-commands';

/** The core with all that needs it, as one bundle that is loaded when somebody first uses it. */
export interface StartedCore {
  readonly core: Core;
  readonly commands: CommandHandlers;
  refusalOf(error: unknown): Refusal | undefined;
  attachChatPage(view: vscode.WebviewView): void;
  readKept(uri: vscode.Uri): Promise<string | undefined>;
  /** Ends every turn and lets go of every lock. */
  dispose(): Promise<void>;
}

/** Makes a core whose outside is this editor. */
export function startCore(context: vscode.ExtensionContext, log: Log): StartedCore {
  const diagnostics = new EditorDiagnostics();
  const secrets = new StoredSecrets(context.secrets);
  const demo = demoUrl(process.env);
  const ports = editorPorts(log, diagnostics, secrets, demo);
  const core = createCore(ports, editorHost());
  const chat = new Chat(core, context.workspaceState, log, demo !== undefined);
  return {
    core,
    commands: { ...specCommands(core, chat), ...chatCommands(chat), ...modelCommands(chat, secrets) },
    refusalOf,
    attachChatPage: (view) => attachChatPage(view, context.extensionUri, chat, log),
    readKept: (uri) => readKept(core, uri),
    async dispose() {
      chat.dispose();
      await core.dispose();
      diagnostics.dispose();
    },
  };
}

function editorPorts(
  log: Log,
  diagnostics: EditorDiagnostics,
  secrets: StoredSecrets,
  demo: string | undefined,
): Ports {
  const node = nodePorts({ ripgrep: editorsRipgrep() });
  const settings = new UserSettings();
  return {
    ...node,
    documents: new EditorDocuments(node.digests),
    diagnostics,
    settings: demo === undefined ? settings : demoSettings(settings, demo),
    secrets: demo === undefined ? secrets : demoSecrets,
    journal: journalOf(log),
    editorModels: new LentModels(),
    isTrusted: () => vscode.workspace.isTrusted,
  };
}

function editorHost(): CoreHost {
  return {
    roots: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({ uri: fromUri(uri), name })),
    onDidChangeRoots: (listener) => vscode.workspace.onDidChangeWorkspaceFolders(listener),
    home: fromUri(vscode.Uri.file(homedir())),
  };
}

/** Where editors of this family have their ripgrep, in older and newer ones. */
function editorsRipgrep(): readonly string[] {
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const universal = path.join('@vscode', 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`, program);
  const single = path.join('@vscode', 'ripgrep', 'bin', program);
  return ['node_modules', 'node_modules.asar.unpacked'].flatMap((modules) =>
    [single, universal].map((place) => path.join(vscode.env.appRoot, modules, place)),
  );
}
