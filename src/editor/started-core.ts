import type * as vscode from 'vscode';
import type { Core } from '../core/core';
import type { CommandName } from './ids';
import type { ReadingProviders } from './specs/reading-providers';
import type { WritingProviders } from './specs/writing-providers';
import type { PropertyTesting } from './testing/property-testing';

/** Commands that work without the core; see registration.ts. */
export type LocalCommandName = 'openChat' | 'showLog' | 'openWalkthrough' | 'refresh';
export type CoreCommandName = Exclude<CommandName, LocalCommandName>;

/** A command's work. What it is called with comes from menus, links and other extensions: unknown until looked at. */
export type CommandHandler = (argument: unknown) => Promise<void>;

/** One handler per command; a command without one does not compile. */
export type CommandHandlers = Readonly<Record<CoreCommandName, CommandHandler>>;

/** A way out that a message offers. */
export interface Button {
  readonly label: string;
  readonly command: string;
  readonly argument?: unknown;
}

/** What a person can act on, in words and with the command that mends it. */
export interface Refusal {
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly button: Button | 'again' | undefined;
}

/** The core with all that needs it, as one bundle that is loaded when somebody first uses it. */
export interface StartedCore {
  readonly core: Core;
  readonly commands: CommandHandlers;
  refusalOf(error: unknown): Refusal | undefined;
  /** What the editor asks while somebody reads a spec. */
  readonly reading: ReadingProviders;
  /** What the editor asks while somebody writes a spec. */
  readonly writing: WritingProviders;
  /** What the editor's list of tests asks. */
  readonly testing: PropertyTesting;
  attachChatPage(view: vscode.WebviewView): void;
  /** Fills a panel of a spec that the editor has kept over a reload. */
  restoreSpecView(kind: 'trace' | 'scenarios', panel: vscode.WebviewPanel, state: unknown): void;
  /** Fills a preview that the editor has opened again with what its page has kept. */
  restorePreview(panel: vscode.WebviewPanel, state: unknown): void;
  /** Puts the cursor into the chat's input. */
  focusChat(): void;
  readKept(uri: vscode.Uri): Promise<string | undefined>;
  /** Ends every turn and lets go of every lock. */
  dispose(): Promise<void>;
}
