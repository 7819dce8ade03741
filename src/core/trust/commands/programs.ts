import type { Program } from './program';
import { developerTools, everydayPrograms, powerShellCommands } from './program-tables';

const programs: ReadonlyMap<string, Program> = new Map(
  [...everydayPrograms, ...developerTools, ...powerShellCommands].flatMap(([names, program]) =>
    names.split(' ').map((name) => [name, program] as const),
  ),
);

const unknown: Program = {};

/** @param name as {@link programName} gives it */
export function programOf(name: string): Program {
  return programs.get(name) ?? programs.get(name.toLowerCase()) ?? unknown;
}

/** The name without its folder and without what Windows adds. */
export function programName(value: string): string {
  return (value.split(/[\\/]/).at(-1) ?? value).replace(/\.(?:exe|cmd|bat|com)$/i, '');
}
