import { viewIds } from '../ids';
import { hasManyRoots, registerTree } from '../refreshed-tree';
import { registerCommands, type Registration } from '../registration';
import { registerGateState } from './gate-state';
import { childrenOf, specNode, type SpecNode } from './spec-nodes';
import { specTreeItem } from './spec-tree-item';
import { registerTaskLenses } from './task-lenses';
import { registerReading } from './register-reading';
import { registerWriting } from './register-writing';

/** The Specs view, the links above tasks, the buttons of spec documents, and their commands (SPEC-03, 04, 31). */
export function registerSpecs(registration: Registration): void {
  registerCommands(registration, [
    'newSpec',
    'generateSpec',
    'refineSpec',
    'updateTasks',
    'analyseRequirements',
    'syncSpec',
    'openSpecSession',
    'openDocument',
    'approveDocument',
    'giveFeedback',
    'showChangesSinceApproval',
    'startTask',
    'stopTask',
    'runAllTasks',
    'showTaskList',
    'pauseRun',
    'continueRun',
    'stopRun',
    'removeFromQueue',
    'viewChanges',
    'viewExecution',
    'toggleOptional',
    'requireAllTasks',
    'verifyTask',
    'verifySpec',
    'verifyAllSpecs',
    'renumber',
    'formatCriterion',
  ]);
  registerTree<SpecNode>(registration, {
    view: viewIds.specs,
    what: 'Reading specs',
    change: 'specs',
    load: async ({ core }) => (await core.specs.list()).map(specNode),
    children: childrenOf,
    item: (node) => specTreeItem(node, hasManyRoots()),
  });
  registerTaskLenses(registration);
  registerGateState(registration);
  registerReading(registration);
  registerWriting(registration);
}
