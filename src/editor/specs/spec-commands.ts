import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Session } from '../../core/sessions/session';
import type { Chat } from '../chat/chat';
import { keptUri } from '../chat/kept-text';
import { showChanges } from '../chat/show-changes';
import { defaultPlan } from '../../core/specs/spec-plan';
import type { SpecAction } from '../../core/workflow/spec-actions';
import { commandIds, commandTitles } from '../ids';
import type { CommandHandlers } from '../started-core';
import { patiently } from '../patiently';
import { pickDocument, pickRoot, pickSpec, pickTask } from '../pick';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { askIdea, pickPlan } from './spec-roads';

type SpecCommand =
  | 'newSpec'
  | 'generateSpec'
  | 'refineSpec'
  | 'updateTasks'
  | 'analyseRequirements'
  | 'syncSpec'
  | 'openSpecSession'
  | 'openDocument'
  | 'approveDocument'
  | 'giveFeedback'
  | 'showChangesSinceApproval'
  | 'startTask'
  | 'stopTask'
  | 'viewChanges'
  | 'viewExecution';

/** Commands about specs, their documents and tasks (SPEC-03, SPEC-04, SPEC-31). */
export function specCommands(core: Core, chat: Chat): Pick<CommandHandlers, SpecCommand> {
  /** Work that goes on in a session which the chat then shows; one that comes after cancelling is stopped. */
  const inSession = async (title: string, work: () => Promise<Session>): Promise<void> => {
    const session = await patiently(title, work, (late) => core.sessions.cancel(late.id));
    await chat.show(session);
  };

  /** What the agent does about a spec as it is, called on one of its documents, its row or its document in the editor. */
  const acting = (name: 'refineSpec' | 'updateTasks' | 'analyseRequirements' | 'syncSpec', action: SpecAction) => {
    return async (argument: unknown): Promise<void> => {
      const dir = await pickSpec(core, argument, commandTitles[name]);
      await inSession(commandTitles[name], () => core.specs.act(dir, action));
    };
  };

  return {
    refineSpec: acting('refineSpec', 'refine'),
    updateTasks: acting('updateTasks', 'updateTasks'),
    analyseRequirements: acting('analyseRequirements', 'analyse'),
    syncSpec: acting('syncSpec', 'sync'),

    generateSpec: async () => {
      const session = chat.shown;
      if (session?.state.kind !== 'chat' || session.lastTurn === 0) {
        throw new EditorRefusal(
          'Talk about it in the chat first; then a spec can be generated from the conversation.',
          {
            label: 'New Spec',
            command: commandIds.newSpec,
          },
        );
      }
      await core.sessions.prompt(session.id, 'Generate spec');
      await chat.show(session);
    },

    newSpec: async (argument) => {
      const root = await pickRoot('New Spec');
      const plan = typeof argument === 'string' ? defaultPlan : await pickPlan('New Spec');
      const idea = typeof argument === 'string' ? argument : await askIdea('New Spec', plan);
      await inSession('Starting the spec', () => core.specs.start(idea.trim(), root, { plan }));
    },

    openSpecSession: async (argument) => {
      const dir = await pickSpec(core, argument, 'Open Spec Session');
      await inSession('Opening the spec’s session', () => core.specs.session(dir));
    },

    openDocument: async (argument) => {
      const none = 'There is no spec in the open folders yet.';
      const uri = await pickDocument(core, argument, 'Open Spec Document', () => true, none);
      await vscode.window.showTextDocument(toUri(uri));
    },

    approveDocument: async (argument) => {
      const none = 'No document waits for approval.';
      const uri = await pickDocument(core, argument, 'Approve Document', ({ gate }) => gate, none);
      await inSession('Approving', () => core.specs.approve(uri));
    },

    giveFeedback: async (argument) => {
      const none = 'No document waits for feedback.';
      const uri = await pickDocument(core, argument, 'Give Feedback', ({ gate }) => gate, none);
      const place = toUri(uri);
      await inSession('Opening the spec’s session', () =>
        core.specs.session(vscode.Uri.joinPath(place, '..').toString()),
      );
      await chat.fill(`${nameOf(place)}: `);
    },

    showChangesSinceApproval: async (argument) => {
      const none = 'No document has changed since its approval.';
      const title = 'Show Changes Since Approval';
      const uri = await pickDocument(core, argument, title, ({ approval }) => approval === 'changed', none);
      const approved = await core.specs.approvedText(uri);
      if (approved === undefined)
        throw new EditorRefusal('This document was not approved yet, so there is nothing to compare.');
      const place = toUri(uri);
      const before = keptUri(place.path, { approved: uri });
      await vscode.commands.executeCommand('vscode.diff', before, place, `${nameOf(place)} (approved ↔ now)`);
    },

    startTask: async (argument) => {
      const startable = ['todo', 'elsewhere'];
      const { dir, key: wanted } = await pickTask(core, argument, 'Start Task', ({ state }) =>
        startable.includes(state),
      );
      const key = await orEarlierOne(await core.specs.openBefore(dir, wanted), wanted);
      await inSession('Starting the task', () => core.specs.startTask(dir, key));
    },

    stopTask: async (argument) => {
      const { dir, key } = await pickTask(core, argument, 'Stop Task', ({ state }) => state === 'running');
      await patiently('Stopping the task', () => core.specs.stopTask(dir, key));
    },

    viewChanges: async (argument) => {
      const { dir, key } = await pickTask(core, argument, 'View Changes', ({ state }) => state !== 'todo');
      const changes = await patiently('Reading what the task changed', () => core.specs.taskChanges(dir, key));
      await showChanges('Changes of the task', changes);
    },

    viewExecution: async (argument) => {
      const { dir, key } = await pickTask(core, argument, 'View Execution', () => true);
      const session = await core.specs.taskSession(dir, key);
      if (session === undefined) {
        throw new EditorRefusal('Fingerpost has not run this task yet, so there is no execution to show.', {
          label: 'Start Task',
          command: commandIds.startTask,
          argument: { dir, key },
        });
      }
      await inSession('Opening the task’s session', () => core.sessions.open(session));
    },
  };
}

/**
 * Asks where tasks that should come first are open (SPEC-31).
 * @returns the key of the task to start
 * @throws vscode.CancellationError when the user starts none
 */
async function orEarlierOne(open: Awaited<ReturnType<Core['specs']['openBefore']>>, wanted: string): Promise<string> {
  const [first, ...others] = open;
  if (!first) return wanted;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const choices = { anyway: 'Start Anyway', first: `Start ${first.name}` };
  const answer = await vscode.window.showWarningMessage(
    'Tasks before this one are not done.',
    { modal: true, detail: `${first.name}${more}. This task may build on what they were to make.` },
    choices.anyway,
    choices.first,
  );
  if (answer === undefined) throw new vscode.CancellationError();
  return answer === choices.first ? first.key : wanted;
}

const nameOf = (place: vscode.Uri): string => place.path.slice(place.path.lastIndexOf('/') + 1);
