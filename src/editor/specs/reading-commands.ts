import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import type { ThingRow } from '../../core/workflow/reading-rows';
import type { SpecRow, TaskRow } from '../../core/workflow/rows';
import { commandIds, commandTitles, specDocuments } from '../ids';
import { pickOne, pickSpec } from '../pick';
import { fromUri, toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import { phaseWord } from './phase-words';
import { toRange } from './spec-ranges';
import { thingIcons } from './thing-icons';

const named = z.object({ uri: z.string(), key: z.string() });

/** Commands of the links above criteria and of the status bar. */
export function readingCommands(core: Core): Pick<CommandHandlers, 'showCoverage' | 'showSpecActions'> {
  return {
    showCoverage: async (argument) => {
      const given = named.safeParse(argument);
      const editor = vscode.window.activeTextEditor;
      const document = given.success
        ? await vscode.workspace.openTextDocument(toUri(given.data.uri))
        : editor?.document;
      if (!document || vscode.languages.match({ pattern: specDocuments }, document) === 0) {
        throw new EditorRefusal('Open the requirements of a spec and put the cursor into a criterion.');
      }
      const at = given.success ? { key: given.data.key } : { line: (editor?.selection.active.line ?? 0) + 1 };
      const found = await core.reading.coverage(
        fromUri(document.uri),
        document.getText(),
        at,
        new AbortController().signal,
      );
      if (!found) throw new EditorRefusal('There is no criterion at the cursor. Put it into one.');
      if (found.rows.length === 0) {
        throw new EditorRefusal(
          `No task, no property and no test is for this criterion: ${found.criterion.label}. Name it in tasks.md, behind “_Requirements:”.`,
        );
      }
      const row = await pickOne('What Covers the Criterion', found.criterion.label, found.rows.map(coverageChoice));
      const { uri } = row.place;
      await vscode.window.showTextDocument(toUri(uri), { selection: toRange(row.place) });
    },

    showSpecActions: async (argument) => {
      const dir = await pickSpec(core, argument, 'Spec Actions');
      const row = (await core.specs.list()).find(({ spec }) => spec.dir === dir);
      if (!row) throw new EditorRefusal('This spec is not there any more.');
      const { done, total } = row.progress;
      const standing = `${phaseWord(row)}${total > 0 ? ` · ${done}/${total}` : ''}`;
      const choice = await pickOne(row.spec.name, standing, specActions(row));
      await vscode.commands.executeCommand(choice.command, choice.argument);
    },
  };
}

const coverageChoice = (row: ThingRow): vscode.QuickPickItem & { readonly value: ThingRow } => ({
  label: `$(${thingIcons[row.kind]}) ${row.label}`,
  description: row.detail,
  value: row,
});

interface Action {
  readonly command: string;
  readonly argument: unknown;
}

/** What can be done with a spec as it stands. */
function specActions({
  spec,
  documents,
  tasks,
  tasksUri,
}: SpecRow): readonly (vscode.QuickPickItem & { value: Action })[] {
  const next = nextTask(tasks);
  const running = allOf(tasks).find(({ state }) => state === 'running');
  const action = (
    icon: string,
    label: string,
    description: string,
    value: Action,
  ): vscode.QuickPickItem & { value: Action } => ({ label: `$(${icon}) ${label}`, description, value });
  const { startTask, stopTask, openSpecSession, approveDocument, showChangesSinceApproval, openDocument } = commandIds;
  const { showTraceability, showScenarioMatrix } = commandIds;
  return [
    ...documents
      .filter(({ gate }) => gate)
      .map(({ uri, label }) => action('pass', `Approve ${label}`, '', { command: approveDocument, argument: { uri } })),
    ...documents
      .filter(({ approval }) => approval === 'changed')
      .map(({ uri, label }) =>
        action('diff', `Show Changes of ${label}`, 'since its approval', {
          command: showChangesSinceApproval,
          argument: { uri },
        }),
      ),
    ...(running && tasksUri !== undefined
      ? [
          action('debug-stop', 'Stop Task', nameOf(running), {
            command: stopTask,
            argument: { dir: spec.dir, key: running.key },
          }),
        ]
      : []),
    ...(next && !running
      ? [
          action('play', 'Start Next Task', nameOf(next), {
            command: startTask,
            argument: { dir: spec.dir, key: next.key },
          }),
        ]
      : []),
    action('comment-discussion', 'Open Spec Session', 'in the chat', {
      command: openSpecSession,
      argument: { dir: spec.dir },
    }),
    ...agentActions(documents).map(({ icon, name, description }) =>
      action(icon, commandTitles[name], description, { command: commandIds[name], argument: { dir: spec.dir } }),
    ),
    action('type-hierarchy', 'Show Traceability', '', { command: showTraceability, argument: { dir: spec.dir } }),
    action('table', 'Show Scenario Matrix', '', { command: showScenarioMatrix, argument: { dir: spec.dir } }),
    ...documents.map(({ uri, label }) =>
      action('go-to-file', `Open ${label}`, '', { command: openDocument, argument: { uri } }),
    ),
  ];
}

/** What the agent can do about a spec with those documents. */
function agentActions(documents: SpecRow['documents']): readonly {
  readonly icon: string;
  readonly name: 'refineSpec' | 'updateTasks' | 'analyseRequirements' | 'syncSpec';
  readonly description: string;
}[] {
  const has = (...kinds: readonly string[]): boolean => documents.some(({ name }) => kinds.includes(name));
  const hasCriteria = has('requirements', 'bugfix');
  return [
    ...(hasCriteria && has('design')
      ? [{ icon: 'sparkle', name: 'refineSpec' as const, description: 'design and tasks follow the requirements' }]
      : []),
    ...(hasCriteria && has('tasks')
      ? [{ icon: 'checklist', name: 'updateTasks' as const, description: 'for criteria without one, and done work' }]
      : []),
    ...(hasCriteria
      ? [{ icon: 'search-fuzzy', name: 'analyseRequirements' as const, description: 'questions about what is unclear' }]
      : []),
    ...(documents.length > 0
      ? [{ icon: 'sync', name: 'syncSpec' as const, description: 'proposes edits for you to review' }]
      : []),
  ];
}

/** The first task to do that has no parts and is not optional. */
const nextTask = (tasks: readonly TaskRow[]): TaskRow | undefined =>
  allOf(tasks).find(({ state, optional, children }) => state === 'todo' && !optional && children.length === 0);

const allOf = (tasks: readonly TaskRow[]): readonly TaskRow[] =>
  tasks.flatMap((task) => [task, ...allOf(task.children)]);

const nameOf = ({ id, title }: TaskRow): string => (id === null ? title : `${id} ${title}`);
