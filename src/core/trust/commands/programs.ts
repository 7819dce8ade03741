import type { Program } from './program';
import { developerTools, everydayPrograms, powerShellCommands, type Table } from './program-tables';

const byName = (table: Table): ReadonlyMap<string, Program> =>
  new Map(table.flatMap(([names, program]) => names.split(' ').map((name) => [name, program] as const)));

const programs = byName([...everydayPrograms, ...developerTools]);
const inPowerShell = byName(powerShellCommands);

const unknown: Program = {};

/** @param name as {@link programName} gives it */
export function programOf(name: string): Program {
  return programs.get(name) ?? programs.get(name.toLowerCase()) ?? unknown;
}

/** A command of PowerShell's own, or a short name of one. There it comes before every program of that name. */
export function powerShellProgram(name: string): Program | undefined {
  return inPowerShell.get(name.toLowerCase());
}

/** The name without its folder and without what Windows adds. */
export function programName(value: string): string {
  return (value.split(/[\\/]/).at(-1) ?? value).replace(/\.(?:exe|cmd|bat|com)$/i, '');
}
