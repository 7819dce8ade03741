import * as vscode from 'vscode';
import { type CoreHost, createCore } from '../core/core';
import { nodePorts } from '../core/node/ports';
import { ripgrepCandidates } from '../core/node/ripgrep-candidates';
import { userFolders } from '../core/node/user-folders';
import type { Ports } from '../core/ports';
import { agentCommands } from './agents/agent-commands';
import { Chat } from './chat/chat';
import { chatCommands } from './chat/chat-commands';
import { attachChatPage } from './chat/chat-page';
import { readKept } from './chat/kept-text';
import { demoSecrets, demoSettings, demoUrl } from './demo';
import { modelCommands } from './models/model-commands';
import { EditorDiagnostics } from './ports/diagnostics';
import { EditorDocuments } from './ports/documents';
import { LentModels } from './ports/editor-models';
import { journalOf } from './ports/journal';
import { EditorRefactor } from './ports/refactor';
import { processCommands } from './processes/process-commands';
import { ProcessTerminals } from './processes/process-terminals';
import { StoredSecrets } from './ports/secrets';
import { UserSettings } from './ports/settings';
import { putBackSettings, SettingsMeanwhile } from './ports/settings-meanwhile';
import { fromUri } from './ports/uri';
import { previewCommands } from './preview/preview-commands';
import { Previews } from './preview/previews';
import { refusalOf } from './refusals';
import { type Log, reportBug } from './report';
import { reviewCommands } from './review/review-commands';
import { ReviewMarks } from './review/review-marks';
import { readingCommands } from './specs/reading-commands';
import { readingProviders } from './specs/reading-providers';
import { runCommands, tellRunEnd } from './specs/run-commands';
import { specCommands } from './specs/spec-commands';
import { lintPage, SpecDiagnostics } from './specs/spec-diagnostics';
import { optionalCommands } from './specs/optional-commands';
import { verifyCommands } from './specs/verify-commands';
import { writingCommands } from './specs/writing-commands';
import { writingProviders } from './specs/writing-providers';
import type { StartedCore } from './started-core';
import { ignoreCommands, offerIgnoreFile } from './trust/ignore-commands';
import { compareCommand } from './spec-views/compare-command';
import { specViewPanels } from './spec-views/view-commands';
import { fixCommands } from './testing/fix-commands';
import { PropertyTesting } from './testing/property-testing';
import { webCommands } from './web/web-commands';

/** Makes a core whose outside is this editor. */
export function startCore(context: vscode.ExtensionContext, log: Log): StartedCore {
  const diagnostics = new EditorDiagnostics();
  const secrets = new StoredSecrets(context.secrets);
  const demo = demoUrl(process.env);
  putBackSettings(context.globalState).catch((error: unknown) => reportBug(log, 'Putting settings back', error));
  const meanwhile = new SettingsMeanwhile(context.globalState);
  const ports = editorPorts(log, diagnostics, secrets, meanwhile, demo);
  const core = createCore(ports, editorHost());
  const terminals = new ProcessTerminals(core.processes);
  const chat = new Chat(core, context.workspaceState, log, demo !== undefined);
  offerIgnoreFile(core, context.workspaceState).catch((error: unknown) =>
    reportBug(log, 'Looking for ignore files', error),
  );
  core.specs.onDidEndRun(tellRunEnd);
  const specViews = specViewPanels({ core, extension: context.extensionUri, log });
  const marks = new ReviewMarks(core, log);
  const problems = new SpecDiagnostics(core, lintPage(context.extension), log);
  const testing = new PropertyTesting(core);
  const previews = new Previews({ core, extension: context.extensionUri, log });
  return {
    core,
    commands: {
      ...specCommands(core, chat),
      ...runCommands(core, chat),
      ...optionalCommands(core),
      ...verifyCommands(core),
      ...writingCommands(core),
      ...chatCommands(chat),
      ...modelCommands(chat, secrets, ports.aws),
      ...agentCommands(core, chat),
      ...ignoreCommands(),
      ...reviewCommands(core, chat, marks.comments),
      ...webCommands(core, secrets),
      ...processCommands(core, terminals),
      ...readingCommands(core),
      ...fixCommands(core, chat, testing),
      ...specViews.commands,
      ...compareCommand(core),
      ...previewCommands(core, previews),
    },
    refusalOf,
    reading: readingProviders(core),
    writing: writingProviders(core),
    testing,
    attachChatPage: (view) => attachChatPage(view, context.extensionUri, chat, log),
    restoreSpecView: (kind, panel, state) => specViews.restore(kind, panel, state),
    restorePreview: (panel, state) => previews.restore(panel, state),
    focusChat: () => chat.focusInput(),
    readKept: (uri) => readKept(core, uri),
    async dispose() {
      chat.dispose();
      specViews.dispose();
      marks.dispose();
      problems.dispose();
      previews.dispose();
      terminals.dispose();
      await core.dispose();
      diagnostics.dispose();
    },
  };
}

function editorPorts(
  log: Log,
  diagnostics: EditorDiagnostics,
  secrets: StoredSecrets,
  meanwhile: SettingsMeanwhile,
  demo: string | undefined,
): Ports {
  const settings = new UserSettings();
  const node = nodePorts({
    ripgrep: ripgrepCandidates(vscode.env.appRoot),
    journal: (entry) => log.warn(entry),
    settings: demo === undefined ? settings : demoSettings(settings, demo),
    secrets: demo === undefined ? secrets : demoSecrets,
    isTrusted: () => vscode.workspace.isTrusted,
  });
  return {
    ...node,
    documents: new EditorDocuments(node.digests, meanwhile),
    diagnostics,
    refactor: new EditorRefactor(node.digests, node.search),
    journal: journalOf(log),
    editorModels: new LentModels(),
  };
}

function editorHost(): CoreHost {
  const { home, config } = userFolders();
  return {
    roots: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({ uri: fromUri(uri), name })),
    onDidChangeRoots: (listener) => vscode.workspace.onDidChangeWorkspaceFolders(listener),
    home: fromUri(vscode.Uri.file(home)),
    configHome: fromUri(vscode.Uri.file(config)),
    edits: 'reviewed',
  };
}
