import { delimiter } from 'node:path';

/** The variable that marks every process a command starts. Holds one UUID for each command that is around it. */
export const markVariable = 'FINGERPOST_COMMAND';

/** What nobody can answer or read when a command has no terminal. */
const withoutTerminal = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: 'cat',
  PAGER: 'cat',
  TERM: 'dumb',
  NO_COLOR: '1',
} as const;

/** Of an editor's own making; a program that is started inside of an editor would take itself for a part of it. */
const editorInternal = /^(?:VSCODE_|ELECTRON_)/i;

/** These win over `NO_COLOR`, or are complained about beside it. */
const forcedColour: ReadonlySet<string> = new Set(['FORCE_COLOR', 'CLICOLOR_FORCE']);

/**
 * The environment of a command: that of this process without what an editor put into it and without the named secrets,
 * told that there is no terminal, and marked.
 *
 * @param hidden names of variables that commands do not get
 * @param mark the command's UUID
 */
export function commandEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  hidden: readonly string[],
  mark: string,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || editorInternal.test(name) || forcedColour.has(name) || hidden.includes(name)) continue;
    result[name] = value;
  }
  const isInEditor = Object.keys(environment).some((name) => editorInternal.test(name));
  if (isInEditor) takeOutOfEditor(result, environment);
  const outer = environment[markVariable];
  return { ...result, ...withoutTerminal, [markVariable]: outer === undefined ? mark : `${outer} ${mark}` };
}

/** Lists of options or folders: what is added to one of them stands behind what is there. */
const lists: Readonly<Record<string, string>> = { NODE_OPTIONS: ' ', PYTEST_ADDOPTS: ' ', PYTHONPATH: delimiter };

/** The environment with more variables in it. */
export function withVariables(
  environment: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const result = { ...environment };
  for (const [name, value] of Object.entries(variables)) {
    const between = lists[name];
    const present = result[name];
    result[name] = between === undefined || present === undefined || present === '' ? value : present + between + value;
  }
  return result;
}

/** Editors set the user's Node options aside while they start, and debuggers put their own in. */
function takeOutOfEditor(
  result: Record<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const ofUser = environment['VSCODE_NODE_OPTIONS'];
  delete result['NODE_OPTIONS'];
  if (ofUser !== undefined && ofUser !== '') result['NODE_OPTIONS'] = ofUser;
  // The editor's password dialogue needs the variables that were taken out, and nobody may be there to answer it.
  if ('VSCODE_GIT_ASKPASS_NODE' in environment) delete result['GIT_ASKPASS'];
}
