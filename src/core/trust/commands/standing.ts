import type { Uri } from '../../ports';
import { pathOf } from '../../text/uri';
import { isUnusable, resolvePath, type Workspace } from '../paths';
import type { Files } from '../../ports';
import type { ShellLine } from './line';
import { absolute, type Standing } from './absolute';
import { argumentsOf, literally, staticValue, type Variables } from './words';

/** Commands that give a variable a value which nobody can tell. */
const poisoning = /^(?:read|mapfile|readarray|getopts|printf|let|unset|local|declare|typeset|eval|source|\.)$/;

/** What variables of a line can hold: every static value that it gives them anywhere. Others cannot be told. */
export function variablesOf({ parts }: ShellLine, home: string | undefined): Variables {
  const values = new Map<string, string[]>(home === undefined ? [] : [['HOME', [literally(home)]]]);
  const unknown = new Set<string>();
  for (const part of parts) {
    if (part.kind === 'command' && poisoning.test(part.words[0]?.text ?? '')) {
      for (const { text } of part.words.slice(1)) unknown.add(/^\w*/.exec(text)?.[0] ?? '');
    }
    if (part.kind !== 'statement') continue;
    for (const assigned of part.assigns) {
      const given = assigned.values?.flatMap((word) => argumentsOf(word, values, home));
      const plain = given?.flatMap(({ value, isGlob }) =>
        value === undefined ? [] : [isGlob ? value : literally(value)],
      );
      if (given && plain?.length === given.length) {
        values.set(assigned.name, [...(values.get(assigned.name) ?? []), ...plain]);
      } else unknown.add(assigned.name);
    }
  }
  for (const name of unknown) values.delete(name);
  return values;
}

/** Folders that are still followed. */
const mostFolders = 32;

/** Every folder in which a command of the line may stand, with all that its `cd`s may have done. */
export async function standingOf(
  { parts }: ShellLine,
  start: Standing,
  variables: Variables,
  workspace: Workspace,
  files: Files,
): Promise<Standing> {
  const { isChanging } = start;
  let { folders, isUnknown } = start;
  for (const part of parts) {
    if (part.kind !== 'command') continue;
    const [program, ...rest] = part.words;
    const name = program ? staticValue(program)?.toLowerCase() : undefined;
    if (!/^(?:cd|chdir|pushd|popd|set-location|sl|push-location|pop-location)$/.test(name ?? '')) continue;
    const home = workspace.home === undefined ? undefined : pathOf(workspace.home);
    const targets = rest
      .flatMap((word) => argumentsOf(word, variables, home))
      .filter(({ value }) => value === undefined || !/^-[LPe@]*$|^--$/.test(value) || value === '-');
    if (
      name === 'popd' ||
      targets.some(({ value, isGlob }) => value === undefined || isGlob || value.startsWith('-'))
    ) {
      isUnknown = true;
      continue;
    }
    const more = await Promise.all(
      (targets.length > 0 ? targets.map(({ value }) => value ?? '') : ['~']).flatMap((target) =>
        folders.map((folder) => resolvePath(absolute(target, folder), workspace, files)),
      ),
    );
    const found = more.flatMap((place): Uri[] => (isUnusable(place) ? [] : [place.uri, place.real]));
    folders = [...new Set([...folders, ...found])];
    if (folders.length > mostFolders) [folders, isUnknown] = [folders.slice(0, mostFolders), true];
  }
  return { folders, isUnknown, isChanging };
}
