import * as vscode from 'vscode';
import { commandIds } from './ids';
import type { LazyCore } from './lazy-core';
import type { Button, Refusal } from './started-core';

/** Where programmers look. Made at the start, so that the start itself can fail into it. */
export type Log = vscode.LogOutputChannel;

/** Something went wrong that nobody foresaw: kept with its stack, and the user is told where. Never throws. */
export function reportBug(log: Log, what: string, error: unknown): void {
  log.error(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  for (let cause = causeOf(error); cause !== undefined; cause = causeOf(cause)) {
    log.error(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause)}`);
  }
  void vscode.window.showErrorMessage(`${what} failed.`, 'Show Log').then((pressed) => {
    if (pressed) log.show();
  });
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

/** What failed: how it is called in messages, and how it can be tried again where that is possible. */
export interface Attempt {
  readonly what: string;
  readonly again?: Omit<Button, 'label'>;
}

/** Shows a failure the way it deserves: silence for what the user cancelled, a message with a button, or a bug report. */
export function reportFailure(log: Log, lazyCore: LazyCore, { what, again }: Attempt, error: unknown): void {
  if (error instanceof vscode.CancellationError) return;
  const refusal = lazyCore.started?.refusalOf(error);
  if (refusal === undefined) {
    reportBug(log, what, error);
    return;
  }
  log.warn(`${what}: ${refusal.message}`);
  const button = refusal.button === 'again' ? again && { label: 'Try Again', ...again } : refusal.button;
  void showRefusal(refusal, button).then(undefined, (failed: unknown) => reportBug(log, what, failed));
}

async function showRefusal({ level, message }: Refusal, button: Button | undefined): Promise<void> {
  const show = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[level];
  const pressed = await show(message, ...(button ? [button.label] : []));
  if (button && pressed) await vscode.commands.executeCommand(button.command, button.argument);
}

/** The button that every message without a better one has. */
export const showLogButton = { label: 'Show Log', command: commandIds.showLog } as const;
