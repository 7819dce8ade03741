import type { ShellName } from '../../ports';
import { type FileUse, filesOf, named } from './file-uses';
import { type Finding, gitFindings, gitProgram, gitSubcommand } from './git';
import { listed, says } from './options';
import { powerShellFiles } from './powershell-files';
import type { Program } from './program';
import { powerShellProgram, programOf } from './programs';
import { readWords } from './roles';
import { scriptFindings } from './scripts';
import type { Argument } from './words';

/** What the words of one command come to. */
export interface Uses {
  /** Words by which it does more than its name says. */
  readonly findings: readonly Finding[];
  readonly files: readonly FileUse[];
  /** It only looks. */
  readonly isReadOnly: boolean;
}

/** What is known around a command. */
export interface Around {
  readonly shell: ShellName;
  /** Places of words that are lines for a shell. */
  readonly lines: ReadonlySet<number>;
  /** It stands behind another one in a pipeline. */
  readonly isFed: boolean;
}

/** @param args the program first; its name is `name` */
export function usesOf(name: string, args: readonly Argument[], { shell, lines, isFed }: Around): Uses {
  const own = shell === 'powershell' ? powerShellProgram(name) : undefined;
  const program = own ?? programFor(name, args, shell);
  const from = name === 'git' ? gitSubcommand(args).at + 1 : 1;
  const words = readWords(program, args, from).map((word, at) =>
    lines.has(at) ? { ...word, role: 'text' as const } : word,
  );
  const findings = [
    ...(name === 'git' ? gitFindings(args) : optionFindings(program, args)),
    ...scriptFindings(name, args, words),
    ...unknownFindings(program, args),
  ];
  const touched = own ? powerShellFiles(own, args, words, isFed) : filesOf(name, program, args, words);
  const files = [...touched, ...named(findings, args)];
  return {
    findings,
    files: shell === 'powershell' ? files.map((each) => ({ ...each, isWide: true })) : files,
    isReadOnly: program.isReadOnly === true && findings.length === 0,
  };
}

function programFor(name: string, args: readonly Argument[], shell: ShellName): Program {
  if (name === 'git') return gitProgram(args);
  const program = programOf(name);
  // What looks in bash may be another program here, or the same of Windows.
  if (shell === 'powershell') return { ...program, isReadOnly: false, isHarmless: false };
  const isLocal = name === 'man' && args.some(({ value }, at) => at > 0 && says('-l', value ?? ''));
  return isLocal || (name === 'man' && args.some(({ value }) => says('--local-file', value ?? '')))
    ? { ...program, words: 'read' }
    : program;
}

function optionFindings(program: Program, args: readonly Argument[]): readonly Finding[] {
  const dangerous = listed(program.dangerous);
  const first = args.findIndex(({ value }, at) => at > 0 && value?.startsWith('-') === false);
  const end = args.findIndex(({ value }) => value === '--');
  const subcommands = program.riskySubcommand ? possibleSubcommands(args, end) : new Set<number>();
  return args.flatMap(({ value, text }, at): readonly Finding[] => {
    if (at === 0 || value === undefined) return [];
    const isOption = (end === -1 || at < end) && dangerous.some((each) => says(each, value, program.hasLongShorts));
    if (isOption) return [{ at, why: `has the option ${text}, which runs or writes something` }];
    const isRisky =
      program.risky?.test(value) === true ||
      (at === first && program.riskyFirst?.test(value) === true) ||
      (subcommands.has(at) && program.riskySubcommand?.test(value) === true);
    return isRisky ? [{ at, why: `does more than look, with ${text}` }] : [];
  });
}

/** Words that may be the subcommand: as long as they stand behind an option, they may be its value as well. */
function possibleSubcommands(args: readonly Argument[], end: number): ReadonlySet<number> {
  const found = new Set<number>();
  // Behind the name of a workspace stands one more.
  const isDeep = args.some(({ value }) => /^workspaces?$|^foreach$/.test(value ?? ''));
  for (let at = 1; at < (end === -1 ? args.length : end); at += 1) {
    const value = args[at]?.value;
    if (value?.startsWith('-') === true) continue;
    found.add(at);
    const before = args[at - 1]?.value;
    if (!isDeep && (at === 1 || before?.startsWith('-') !== true || before.includes('='))) break;
  }
  return found;
}

function unknownFindings({ isHarmless }: Program, args: readonly Argument[]): readonly Finding[] {
  if (isHarmless === true) return [];
  return args.flatMap(({ value, text }, at) =>
    at > 0 && value === undefined ? [{ at, why: `has ${text} in it, which only the shell will know` }] : [],
  );
}
