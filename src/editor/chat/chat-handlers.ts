import * as vscode from 'vscode';
import type { PromptImage } from '../../core/sessions/prompt-images';
import type { Session } from '../../core/sessions/session';
import type { FromWebview } from '../../messages/chat';
import { commandIds } from '../ids';
import { pickRoot } from '../pick';
import { EditorRefusal, remedyButtons } from '../refusals';
import type { PageHandlers } from '../webview/fill-page';
import { pageSize, type Chat } from './chat';
import { exportMarkdown, shownIn, summarise } from './chat-commands';
import { openReview } from '../review/open-review';
import { openDocument, openLink } from './open-link';
import { lastPrompt, restoreTo, revertLastTurn } from './restore';
import { compareWithEditor, showChange, showChanges } from './show-changes';
import { planOfRoad } from '../specs/spec-roads';
import { allowDomain } from '../sandbox/allow-domain';

/** How long a search through all conversations may take. */
const searchMs = 30_000;

/** What happens for each message of the chat's page. */
export type ChatHandlers = PageHandlers<FromWebview>;

/** What happens for each thing that a person does in the chat. @param welcome answers a page that has come up */
export function chatHandlers(chat: Chat, welcome: () => Promise<void>): ChatHandlers {
  const { sessions, specs, reviews } = chat.core;

  const shown = (): Session => shownIn(chat);

  const begin = async (text: string, images: readonly PromptImage[]): Promise<Session> => {
    const root = await pickRoot('New Session');
    const autonomy = chat.takeStartAutonomy();
    if (chat.startKind === 'spec') {
      return specs.start(text, root, { autonomy, plan: planOfRoad[chat.startRoad], images });
    }
    const session = await sessions.create(root);
    if (autonomy) await sessions.chooseAutonomy(session.id, autonomy);
    chat.look(session); // so that its first events are seen
    return sessions.prompt(session.id, text, undefined, images);
  };

  return {
    ready: welcome,

    prompt: async ({ text, images = [] }) => {
      const session = chat.shown
        ? await sessions.prompt(chat.shown.id, text, undefined, images)
        : await begin(text, images);
      if (session !== chat.shown) chat.look(session);
    },

    stop: () => sessions.cancel(shown().id),
    continue: () => sessions.continue(shown().id),
    answer: ({ ask, answer, text, command, trusts }) =>
      sessions.answer(shown().id, ask, { answer, text, command, trusts }),
    approveDocument: () => sessions.approve(shown().id),
    requireAllTasks: async ({ uri }) => {
      await vscode.commands.executeCommand(commandIds.requireAllTasks, { uri });
    },
    choose: async ({ set, choice, option }) => {
      const session = await sessions.choose(shown().id, { set, choice, option });
      if (session !== chat.shown) chat.look(session);
    },
    chooseAutonomy: ({ autonomy }) => chat.chooseAutonomy(autonomy),
    review: ({ act }) => (act === 'send' ? reviews.send(shown().id) : reviews.decide(shown().id, { act })),
    reviewFile: ({ uri, act }) => reviews.decide(shown().id, { act, uri }),
    commentFile: async ({ uri, text }) => {
      await reviews.comment(shown().id, { uri, text });
    },
    removeComment: ({ comment }) => reviews.uncomment(shown().id, comment),
    openReview: ({ uri }) => openReview(chat.core, { session: shown().id, uri }),
    manageTrust: async () => {
      await vscode.commands.executeCommand('workbench.trust.manage');
    },

    newSession: ({ kind, road }) => {
      chat.look(undefined, kind, road);
      return Promise.resolve();
    },
    openSession: async ({ session }) => chat.look(await sessions.open(session)),
    deleteSession: async ({ session }) => {
      await sessions.delete(session);
      chat.forget(session);
    },
    renameSession: ({ session, title }) => sessions.rename(session, title),

    chooseModel: async ({ provider, id }) => {
      if (chat.shown) await sessions.chooseModel(chat.shown.id, { provider, id });
      else await vscode.commands.executeCommand(commandIds.chooseModel, { provider, id });
    },

    compact: () => summarise(chat),
    stopSubagent: ({ session }) => sessions.cancel(session),
    forkSession: async ({ session }) => chat.look(await sessions.fork(session)),
    exportSession: ({ session }) => exportMarkdown(chat, session),
    searchSessions: async ({ text }) => {
      const hits = await sessions.search(text, AbortSignal.timeout(searchMs));
      chat.tell({
        type: 'found',
        text,
        hits: hits.map(({ summary, snippet }) => ({ session: summary.session, snippet })),
      });
    },

    earlier: async ({ before }) => {
      const session = shown();
      const page = await session.earlier(pageSize, before);
      if (page) chat.tell({ type: 'earlier', session: session.id, page });
    },

    openDocument: ({ uri }) => openDocument(uri),
    openDiff: async ({ call, uri }) => {
      const change = (await sessions.changes(shown().id, call)).find((each) => each.uri === uri);
      if (!change) throw new EditorRefusal('This call did not change that file in the end.');
      await showChange(change);
    },
    restore: ({ to, part }) => restoreTo(chat, shown(), to, part),
    revertTurn: () => revertLastTurn(chat, shown()),
    viewTurnChanges: async () => {
      const last = await lastPrompt(chat, shown());
      await showChanges('Changes of the last turn', await sessions.changesSince(shown().id, last.to));
    },
    copy: async ({ text }) => vscode.env.clipboard.writeText(text),
    openCode: async ({ text, language }) => {
      const known = (await vscode.languages.getLanguages()).includes(language);
      const document = await vscode.workspace.openTextDocument({ content: text, ...(known ? { language } : {}) });
      await vscode.window.showTextDocument(document);
    },
    diffCode: ({ text }) => compareWithEditor(text),
    openLink: ({ url }) => openLink(url, chat.shown?.state.root),

    allowDomain: ({ domain }) => allowDomain(domain),

    remedy: async ({ remedy }) => {
      if (remedy === 'retry') await sessions.continue(shown().id);
      else await vscode.commands.executeCommand(remedyButtons[remedy].command);
    },
  };
}
