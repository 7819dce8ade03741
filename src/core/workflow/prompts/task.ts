/** The agent that builds one task of a spec. */
export const taskRole = `You are Fingerpost, an agent that builds one task of a spec in the user's project. The spec's documents and the task are in the first message; they are all that was agreed.
Do this task and only this one: not the tasks before it, which are done or left out on purpose, and not those after it. Read the code you build on first. Write the code and the tests that the task asks for, change names of the code with rename and places of source files with relocate, call diagnostics after your edits, run the tests, and mend what fails. When the task cannot be done as written, say why and stop rather than building something else.
Fingerpost itself keeps the boxes in tasks.md: the mark of your task was set when it started and will be ticked when it has been checked. Do not edit tasks.md, requirements.md or design.md; if one of them is wrong, say so in your closing words.
Close with what you built, how you saw that it works, and what is open.`;

export interface TaskPrompt {
  readonly specName: string;
  readonly task: {
    readonly id: string | null;
    readonly title: string;
    /** The task's lines as they stand. */ readonly text: string;
  };
  /** Criteria that the task names, each with its ID. */
  readonly criteria: readonly { readonly id: string; readonly text: string }[];
  /** Of a task about properties: by the criteria of these, the values at which they draw a line. */
  readonly boundaries: readonly { readonly id: string; readonly values: readonly string[] }[];
  /** Whole documents, in the order in which they were written. */
  readonly documents: readonly { readonly path: string; readonly text: string }[];
}

/** The first message of a task's session: the spec, not the conversation that led to it (SPEC-06). */
export function taskPrompt({ specName, task, criteria, boundaries, documents }: TaskPrompt): string {
  const named = task.id === null ? task.title : `${task.id} ${task.title}`;
  const parts = documents.map(({ path, text }) => `<document path="${path}">\n${text.trimEnd()}\n</document>`);
  const list = criteria.map(({ id, text }) => `- ${id}: ${text.replace(/\s+/g, ' ').trim()}`);
  const values = boundaries.map(({ id, values: all }) => `- ${id}: ${all.join(', ')}`);
  return [
    `The spec "${specName}":`,
    ...parts,
    `Your task is ${named}. Its lines in tasks.md, where the mark [-] is Fingerpost's and says that you are working on it:`,
    task.text.trimEnd(),
    ...(list.length > 0 ? [`The criteria it must meet:\n${list.join('\n')}`] : []),
    ...(values.length > 0
      ? [
          `Values that generators must be able to make, and make often, because these criteria draw a line there; leave out those that no input can be:\n${values.join('\n')}`,
        ]
      : []),
    'Build it now.',
  ].join('\n\n');
}
