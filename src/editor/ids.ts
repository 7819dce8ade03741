/**
 * Every name that code and package.json share. A test compares the two in both directions, so that neither has one that
 * the other lacks.
 */

/** Commands by the name of their handler. */
export const commandIds = {
  newSpec: 'fingerpost.newSpec',
  generateSpec: 'fingerpost.generateSpec',
  refineSpec: 'fingerpost.refineSpec',
  updateTasks: 'fingerpost.updateTasks',
  analyseRequirements: 'fingerpost.analyseRequirements',
  syncSpec: 'fingerpost.syncSpec',
  openSpecSession: 'fingerpost.openSpecSession',
  openDocument: 'fingerpost.openDocument',
  approveDocument: 'fingerpost.approveDocument',
  giveFeedback: 'fingerpost.giveFeedback',
  showChangesSinceApproval: 'fingerpost.showChangesSinceApproval',
  startTask: 'fingerpost.startTask',
  stopTask: 'fingerpost.stopTask',
  runAllTasks: 'fingerpost.runAllTasks',
  showTaskList: 'fingerpost.showTaskList',
  pauseRun: 'fingerpost.pauseRun',
  continueRun: 'fingerpost.continueRun',
  stopRun: 'fingerpost.stopRun',
  removeFromQueue: 'fingerpost.removeFromQueue',
  viewChanges: 'fingerpost.viewChanges',
  viewExecution: 'fingerpost.viewExecution',
  toggleOptional: 'fingerpost.toggleOptional',
  requireAllTasks: 'fingerpost.requireAllTasks',
  verifyTask: 'fingerpost.verifyTask',
  verifySpec: 'fingerpost.verifySpec',
  verifyAllSpecs: 'fingerpost.verifyAllSpecs',
  renumber: 'fingerpost.renumber',
  formatCriterion: 'fingerpost.formatCriterion',
  showCoverage: 'fingerpost.showCoverage',
  resolveCounterexample: 'fingerpost.resolveCounterexample',
  showSpecActions: 'fingerpost.showSpecActions',
  showTraceability: 'fingerpost.showTraceability',
  showScenarioMatrix: 'fingerpost.showScenarioMatrix',
  compareSpec: 'fingerpost.compareSpec',
  openPreview: 'fingerpost.openPreview',
  togglePreviewLock: 'fingerpost.togglePreviewLock',
  showPreviewSource: 'fingerpost.showPreviewSource',
  openChat: 'fingerpost.openChat',
  newChatSession: 'fingerpost.newChatSession',
  showSessions: 'fingerpost.showSessions',
  stopAgent: 'fingerpost.stopAgent',
  summariseSession: 'fingerpost.summariseSession',
  copySession: 'fingerpost.copySession',
  exportSession: 'fingerpost.exportSession',
  restoreCheckpoint: 'fingerpost.restoreCheckpoint',
  revertLastTurn: 'fingerpost.revertLastTurn',
  setApiKey: 'fingerpost.setApiKey',
  removeApiKey: 'fingerpost.removeApiKey',
  chooseModel: 'fingerpost.chooseModel',
  setBaseUrl: 'fingerpost.setBaseUrl',
  setUpBedrock: 'fingerpost.setUpBedrock',
  addModelEndpoint: 'fingerpost.addModelEndpoint',
  removeModelEndpoint: 'fingerpost.removeModelEndpoint',
  toggleAutopilot: 'fingerpost.toggleAutopilot',
  reviewChanges: 'fingerpost.reviewChanges',
  acceptChange: 'fingerpost.acceptChange',
  rejectChange: 'fingerpost.rejectChange',
  acceptFile: 'fingerpost.acceptFile',
  rejectFile: 'fingerpost.rejectFile',
  acceptAllChanges: 'fingerpost.acceptAllChanges',
  rejectAllChanges: 'fingerpost.rejectAllChanges',
  addReviewComment: 'fingerpost.addReviewComment',
  removeReviewComment: 'fingerpost.removeReviewComment',
  sendReviewComments: 'fingerpost.sendReviewComments',
  setUpWebSearch: 'fingerpost.setUpWebSearch',
  showProcesses: 'fingerpost.showProcesses',
  newAgent: 'fingerpost.newAgent',
  newAgentSession: 'fingerpost.newAgentSession',
  addIgnoreFile: 'fingerpost.addIgnoreFile',
  openWalkthrough: 'fingerpost.openWalkthrough',
  showLog: 'fingerpost.showLog',
  refresh: 'fingerpost.refresh',
} as const;

export type CommandName = keyof typeof commandIds;

/** What a command is called in messages: its title in package.json without the category. */
export const commandTitles: Readonly<Record<CommandName, string>> = {
  newSpec: 'New Spec',
  generateSpec: 'Generate Spec',
  refineSpec: 'Refine',
  updateTasks: 'Update Tasks',
  analyseRequirements: 'Analyse Requirements',
  syncSpec: 'Sync Spec with Code',
  openSpecSession: 'Open Spec Session',
  openDocument: 'Open Spec Document',
  approveDocument: 'Approve Document',
  giveFeedback: 'Give Feedback',
  showChangesSinceApproval: 'Show Changes Since Approval',
  startTask: 'Start Task',
  stopTask: 'Stop Task',
  runAllTasks: 'Run All Tasks',
  showTaskList: 'Task List',
  pauseRun: 'Pause Run',
  continueRun: 'Continue Run',
  stopRun: 'Stop Run',
  removeFromQueue: 'Remove from Queue',
  viewChanges: 'View Changes',
  viewExecution: 'View Execution',
  toggleOptional: 'Make Task Optional or Required',
  requireAllTasks: 'Make All Tasks Required',
  verifyTask: 'Verify Task',
  verifySpec: 'Verify Done Tasks',
  verifyAllSpecs: 'Verify All Specs',
  renumber: 'Renumber',
  formatCriterion: 'Format Criterion',
  showCoverage: 'Show What Covers a Criterion',
  resolveCounterexample: 'Resolve Counterexample',
  showSpecActions: 'Spec Actions',
  showTraceability: 'Show Traceability',
  showScenarioMatrix: 'Show Scenario Matrix',
  compareSpec: 'Compare Spec with Commit',
  openPreview: 'Open Spec Preview to the Side',
  togglePreviewLock: 'Toggle Spec Preview Locking',
  showPreviewSource: 'Show Source of Spec Preview',
  openChat: 'Open Chat',
  newChatSession: 'New Chat Session',
  showSessions: 'Show Sessions',
  stopAgent: 'Stop the Agent',
  summariseSession: 'Summarise Session',
  copySession: 'Copy Session',
  exportSession: 'Export Session as Markdown',
  restoreCheckpoint: 'Restore Checkpoint',
  revertLastTurn: 'Revert Last Turn',
  setApiKey: 'Set API Key',
  removeApiKey: 'Remove API Key',
  chooseModel: 'Choose Model',
  setBaseUrl: 'Set Base URL',
  setUpBedrock: 'Set Up Amazon Bedrock',
  addModelEndpoint: 'Add Model Endpoint',
  removeModelEndpoint: 'Remove Model Endpoint',
  toggleAutopilot: 'Toggle Autopilot',
  reviewChanges: 'Review Changes',
  acceptChange: 'Accept Change',
  rejectChange: 'Reject Change',
  acceptFile: 'Accept File',
  rejectFile: 'Reject File',
  acceptAllChanges: 'Accept All Changes',
  rejectAllChanges: 'Reject All Changes',
  addReviewComment: 'Add Comment',
  removeReviewComment: 'Remove Comment',
  sendReviewComments: 'Send Review Comments',
  setUpWebSearch: 'Set Up Web Search',
  showProcesses: 'Background Processes',
  newAgent: 'New Agent',
  newAgentSession: 'New Chat Session with Agent',
  addIgnoreFile: 'Hide What .kiroignore Names',
  openWalkthrough: 'Open Walkthrough',
  showLog: 'Show Log',
  refresh: 'Refresh',
};

export const containerId = 'fingerpost';

export const viewIds = {
  specs: 'fingerpost.specs',
  steering: 'fingerpost.steering',
  agents: 'fingerpost.agents',
  chat: 'fingerpost.chat',
} as const;

/** Keys of `when` clauses that we set. */
export const contextKeys = {
  /** Paths of spec documents whose gate is open. */
  openGates: 'fingerpost.openGates',
  /** Paths of spec documents that are not as they were approved. */
  changedDocuments: 'fingerpost.changedDocuments',
  /** Paths of documents of specs, and of those of one kind. */
  specDocuments: 'fingerpost.specDocuments',
  criteria: 'fingerpost.criteria',
  designs: 'fingerpost.designs',
  plans: 'fingerpost.plans',
  /** No model is set up. Set once somebody has looked. */
  needsModel: 'fingerpost.needsModel',
  /** Paths of files with edits under review. */
  reviewed: 'fingerpost.reviewed',
  /** Edits are under review. */
  reviewing: 'fingerpost.reviewing',
  /** A model is set up. Set once somebody has looked. */
  hasModel: 'fingerpost.hasModel',
} as const;

/** Of the panels that show a spec document as it reads. */
export const previewType = 'fingerpost.preview';

export const walkthroughId = 'start';

/** Whose comment threads are for the agent. */
export const reviewController = 'fingerpost.review';

/** Who lists the tests of properties. */
export const testController = 'fingerpost.properties';

/** What menus know things of ours by. */
export const contextValues = {
  /** The message of a property test that failed with an input to look at. */
  counterexample: 'fingerpost.counterexample',
} as const;

/** Scheme of documents that show a kept text. */
export const keptScheme = 'fingerpost-kept';

/** Files that have spec lenses, title buttons and a status, wherever below a `.kiro/specs` they lie. */
export const specDocuments = '**/.kiro/specs/**/{requirements,bugfix,design,tasks}.md';
export const taskLists = '**/.kiro/specs/**/tasks.md';

/** Who says what is wrong in a spec, in the list of problems. */
export const lintSource = 'fingerpost';

/** Where settings are kept that are something else for a moment, in the state of the extension. */
export const settingsMeanwhileKey = 'fingerpost.settingsMeanwhile';

/** Where the session that the chat shows is remembered, in the state of the workspace. */
export const currentSessionKey = 'fingerpost.session';
