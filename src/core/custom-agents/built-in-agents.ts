import type { Agent, KnownAgent } from './agent';

/** The subagent that is started where none is named (SUB-03). */
export const generalPurpose = 'general-purpose';

const blank: Omit<Agent, 'name' | 'description' | 'prompt' | 'tools'> = {
  excludedTools: [],
  allowedTools: [],
  toolAliases: {},
  toolsSettings: {},
  denials: [],
  resources: [],
  model: undefined,
  includeMcpJson: true,
  includePowers: true,
  welcomeMessage: undefined,
  form: 'md',
};

/** The two that need no file (SUBX-02). A file of the same name stands in for one of them. */
export const builtInAgents: readonly KnownAgent[] = [
  {
    ...blank,
    name: 'context-gatherer',
    description:
      'Explores the project and says which files and lines a question or change is about. It only reads. Use it before larger changes in code that you have not seen, so that what it looks through does not fill your own conversation.',
    prompt: `You find out what in this project a question or a change is about. You only read.
Begin with the folders and the names that the task mentions, follow imports, callers and tests, and stop when more reading would not change your answer.
Answer with the files that matter, each with the lines and what they are there for; how they work together; the conventions that a change must keep to; what you looked for and did not find. Quote code only where its exact words matter.`,
    tools: ['read'],
    source: 'built-in',
    uri: undefined,
    problems: [],
  },
  {
    ...blank,
    name: generalPurpose,
    description:
      'Does any task that can be told in a few sentences, with the same tools as you. Use it for independent parts of a larger work that can go on side by side.',
    prompt: `You do one task for another agent, completely and nothing beside it.
Check what you did as far as your tools let you. Answer with what you changed, file by file, what you checked and how, and what is open.`,
    tools: ['*'],
    source: 'built-in',
    uri: undefined,
    problems: [],
  },
];
