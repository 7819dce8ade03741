import * as vscode from 'vscode';
import { registerAgents } from './editor/agents/register-agents';
import { registerChat } from './editor/chat/register-chat';
import { LazyCore } from './editor/lazy-core';
import { registerModels } from './editor/models/register-models';
import { registerProcesses } from './editor/processes/register-processes';
import { registerHelp } from './editor/register-help';
import { registerPutBack } from './editor/register-put-back';
import { reportBug } from './editor/report';
import { registerPreview } from './editor/preview/register-preview';
import { registerReview } from './editor/review/register-review';
import { registerSpecs } from './editor/specs/register-specs';
import { registerSpecViews } from './editor/spec-views/register-spec-views';
import { registerSteering } from './editor/steering/register-steering';
import { registerTesting } from './editor/testing/register-testing';
import { registerTrust } from './editor/trust/register-trust';
import { registerWeb } from './editor/web/register-web';

/** Everything that Fingerpost adds to the editor. One that cannot start does not take the others along. */
const contributions = {
  help: registerHelp,
  specs: registerSpecs,
  specViews: registerSpecViews,
  preview: registerPreview,
  testing: registerTesting,
  steering: registerSteering,
  agents: registerAgents,
  chat: registerChat,
  review: registerReview,
  models: registerModels,
  processes: registerProcesses,
  web: registerWeb,
  trust: registerTrust,
  putBack: registerPutBack,
};

let running: { readonly core: LazyCore; readonly log: vscode.LogOutputChannel } | undefined;

export function activate(context: vscode.ExtensionContext): void {
  // Not among the subscriptions, which go while `deactivate` still has something to write down.
  const log = vscode.window.createOutputChannel('Fingerpost Logs', { log: true });
  const lazyCore = new LazyCore(async () => {
    const { startCore } = await import('./editor/start-core');
    return startCore(context, log);
  });
  running = { core: lazyCore, log };
  for (const [name, register] of Object.entries(contributions)) {
    try {
      register({ context, lazyCore, log });
    } catch (error) {
      reportBug(log, `Starting ${name}`, error);
    }
  }
}

/** The editor waits for this before it ends the extension host, so that turns end and locks are let go of. */
export async function deactivate(): Promise<void> {
  const ending = running;
  running = undefined;
  await ending?.core.dispose();
  ending?.log.dispose();
}
