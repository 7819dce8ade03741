import * as vscode from 'vscode';
import { ModelError, type Remedy } from '../core/models/model';
import { BadPattern, EditorModelError, NotText } from '../core/ports';
import { LogUnwritable, SessionElsewhere } from '../core/sessions/session-log';
import { ImageRefused } from '../core/sessions/prompt-images';
import { SessionBusy, SessionClosed } from '../core/sessions/session';
import { ImageGone } from '../core/sessions/review-files';
import { ReviewMoved } from '../core/sessions/session-review';
import { NoSuchSession } from '../core/sessions/sessions';
import { IdRefused } from '../core/specs/language/new-ids';
import { SearchFailed } from '../core/tools/search-engines';
import { GitFailed } from '../core/workflow/git';
import { GateRefused } from '../core/workflow/spec-papers';
import { TaskRefused } from '../core/workflow/task-refused';
import { commandIds } from './ids';
import { showLogButton } from './report';
import type { Button, Refusal } from './started-core';

/** Something that cannot be done the way things stand in the editor: no folder is open, nothing is chosen. */
export class EditorRefusal extends Error {
  override readonly name = 'EditorRefusal';
  constructor(
    message: string,
    readonly button?: Button,
  ) {
    super(message);
  }
}

const trustButton = { label: 'Manage Workspace Trust', command: 'workbench.trust.manage' } as const;
const openChatButton = { label: 'Open Chat', command: commandIds.openChat } as const;

/** The command that mends what a model's error names. */
export const remedyButtons: Readonly<Record<Exclude<Remedy, 'retry'>, Button>> = {
  'set-key': { label: 'Set API Key', command: commandIds.setApiKey },
  'choose-model': { label: 'Choose Model', command: commandIds.chooseModel },
  'set-up-bedrock': { label: 'Set Up Amazon Bedrock', command: commandIds.setUpBedrock },
  'set-base-url': { label: 'Set Base URL', command: commandIds.setBaseUrl },
};

/** What a person can act on, in words and with the command that mends it; undefined for what is a bug of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof ModelError) {
    const button = error.remedy === 'retry' ? 'again' : remedyButtons[error.remedy];
    return { level: 'error', message: error.message, button };
  }
  if (error instanceof EditorRefusal) return { level: 'info', message: error.message, button: error.button };
  if (error instanceof SessionBusy) {
    return {
      level: 'warning',
      message: error.message,
      button: { label: 'Stop the Agent', command: commandIds.stopAgent },
    };
  }
  if (error instanceof ReviewMoved || error instanceof ImageGone) {
    return { level: 'warning', message: error.message, button: openChatButton };
  }
  if (error instanceof GateRefused || error instanceof TaskRefused) {
    const button = vscode.workspace.isTrusted ? openChatButton : trustButton;
    return { level: 'warning', message: error.message, button };
  }
  if (error instanceof NoSuchSession || error instanceof SessionElsewhere || error instanceof SessionClosed) {
    return {
      level: 'warning',
      message: error.message,
      button: { label: 'Show Sessions', command: commandIds.showSessions },
    };
  }
  if (error instanceof LogUnwritable || error instanceof EditorModelError) {
    return { level: 'error', message: error.message, button: showLogButton };
  }
  if (error instanceof SearchFailed) {
    const button = { label: 'Set Up Web Search', command: commandIds.setUpWebSearch };
    return { level: 'warning', message: error.message, button };
  }
  if (
    error instanceof ImageRefused ||
    error instanceof NotText ||
    error instanceof BadPattern ||
    error instanceof IdRefused ||
    error instanceof GitFailed
  ) {
    return { level: 'warning', message: error.message, button: undefined };
  }
  return undefined;
}
