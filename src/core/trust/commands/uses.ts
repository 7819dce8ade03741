import { type Finding, gitFindings, gitReaders, gitSubcommand } from './git';
import type { Program } from './program';
import { programOf } from './programs';
import { type TreeRead, treeReadOf } from './tree-reads';
import type { Argument } from './words';

/** A file that a command may touch. `value` undefined: it cannot be told which. */
export interface FileUse {
  /** `mention`: it may be read, written or run; nobody knows. */
  readonly kind: 'read' | 'write' | 'mention';
  readonly value: string | undefined;
  readonly isGlob: boolean;
  /** Everything below it is read too. */
  readonly tree?: TreeRead | undefined;
}

/** What the words of one command come to. */
export interface Uses {
  /** Words by which it does more than its name says. */
  readonly findings: readonly Finding[];
  readonly files: readonly FileUse[];
  /** It only looks. */
  readonly isReadOnly: boolean;
}

/** @param args the program first; its name is `name` @param lines places of those that are lines for a shell */
export function usesOf(name: string, args: readonly Argument[], lines: ReadonlySet<number> = new Set()): Uses {
  const program = programFor(name, args);
  const from = name === 'git' ? gitSubcommand(args).at + 1 : 1;
  const roles = rolesOf(program, args, from).map((role, at) => (lines.has(at) ? 'text' : role));
  const findings = [
    ...(name === 'git' ? gitFindings(args) : optionFindings(program, args)),
    ...ownFindings(name, args, roles),
    ...unknownFindings(program, args),
  ];
  const files = [...filesOf(name, program, args, roles), ...named(findings, args)];
  return { findings, files, isReadOnly: program.isReadOnly === true && findings.length === 0 };
}

function programFor(name: string, args: readonly Argument[]): Program {
  if (name !== 'git') return programOf(name);
  const words = gitReaders.has(gitSubcommand(args).name ?? '') ? 'read' : 'write';
  return { words, texts: '-m --message --author --date --grep -S -G --format --pretty' };
}

/** What each word is to its program. `operand` counts those that are files. */
type Role = 'option' | 'text' | 'operand';

function rolesOf(program: Program, args: readonly Argument[], from: number): readonly Role[] {
  const texts = (program.texts ?? '').split(' ');
  const isTextOption = (value: string): boolean =>
    texts.includes(value) || (/^-[A-Za-z]{2,}$/.test(value) && texts.includes(`-${value.at(-1) ?? ''}`));
  let skip = program.skip ?? 0;
  let isOperand = false;
  let isValue = false;
  return args.map(({ value }, at): Role => {
    if (at < from) return 'text';
    if (isValue) {
      isValue = false;
      skip = Math.max(0, skip - 1); // the pattern has been given
      return 'text';
    }
    if (value !== undefined && !isOperand && value.startsWith('-') && value !== '-') {
      isOperand = value === '--';
      isValue = isTextOption(value);
      return texts.some((each) => each.startsWith('--') && value.startsWith(`${each}=`)) ? 'text' : 'option';
    }
    if (skip > 0) {
      skip -= 1;
      return 'text';
    }
    return program.words === 'texts' ? 'text' : 'operand';
  });
}

function optionFindings(program: Program, args: readonly Argument[]): readonly Finding[] {
  const dangerous = program.dangerous === undefined ? [] : program.dangerous.split(' ');
  const first = args.findIndex(({ value }, at) => at > 0 && value?.startsWith('-') === false);
  const end = args.findIndex(({ value }) => value === '--');
  return args.flatMap(({ value, text }, at): readonly Finding[] => {
    if (at === 0 || value === undefined) return [];
    const isOption = (end === -1 || at < end) && dangerous.some((each) => fits(each, value, program));
    if (isOption) return [{ at, why: `has the option ${text}, which runs or writes something` }];
    const isRisky = program.risky?.test(value) === true || (at === first && program.riskyFirst?.test(value) === true);
    return isRisky ? [{ at, why: `does more than look, with ${text}` }] : [];
  });
}

/** Does the word say this option? In a cluster of short ones, with its value behind it, abbreviated. */
function fits(option: string, value: string, { hasLongShorts = false }: Program): boolean {
  if (option.startsWith('--')) {
    const name = /^--[^=]+/.exec(value)?.[0];
    return name !== undefined && name.length > 3 && option.startsWith(name);
  }
  if (hasLongShorts) return value.replace(/^--/, '-').split('=', 1)[0] === option;
  if (option.length > 2) return value === option;
  return /^-[A-Za-z0-9]/.test(value) && value.split('=', 1)[0]?.includes(option.slice(1)) === true;
}

/** What has a language of its own. */
function ownFindings(name: string, args: readonly Argument[], roles: readonly Role[]): readonly Finding[] {
  if (name === 'find') {
    return args.flatMap(({ value, text }, at) =>
      /^-(?:delete|fprint0?|fprintf|fls)$/.test(value ?? '') ? [{ at, why: `changes files with ${text}` }] : [],
    );
  }
  const scripts = args.flatMap(({ value, text }, at) =>
    at > 0 && roles[at] === 'text' && value !== undefined ? [{ at, value, text }] : [],
  );
  if (/^g?sed$/.test(name)) {
    return scripts.flatMap(({ at, value, text }) =>
      isPlainSed(value) ? [] : [{ at, why: `has the script ${text}, which may run or write something` }],
    );
  }
  if (/awk$/.test(name)) {
    return scripts.flatMap(({ at, value, text }) =>
      /[|>@]|\b(?:system|getline|close|fflush)\b|<\s*["(]/.test(value)
        ? [{ at, why: `has the program ${text}, which may run or write something` }]
        : [],
    );
  }
  return [];
}

/** Substitutions without the flags that run or write, and commands that only print or leave out. */
function isPlainSed(script: string): boolean {
  const address = String.raw`(?:\d+|\$|/(?:[^/\\\n]|\\[^\n])*/)`;
  const range = String.raw`\s*(?:${address}(?:,${address})?)?\s*!?\s*`;
  const substitution = String.raw`s([/|,#:])(?:(?!\1)[^\\\n]|\\[^\n])*\1(?:(?!\1)[^\\\n]|\\[^\n])*\1[gpiI0-9]*`;
  const one = String.raw`${range}(?:${substitution}|[pdqD=nNgGhHx])`;
  return script
    .split(/[;\n](?=\s*(?:s[/|,#:]|[\d$/]|[pdq]\s*$))/)
    .every((each) => new RegExp(`^${one}\\s*$`).test(each));
}

function unknownFindings({ isHarmless }: Program, args: readonly Argument[]): readonly Finding[] {
  if (isHarmless === true) return [];
  return args.flatMap(({ value, text }, at) =>
    at > 0 && value === undefined ? [{ at, why: `has ${text} in it, which only the shell will know` }] : [],
  );
}

function* filesOf(
  name: string,
  program: Program,
  args: readonly Argument[],
  roles: readonly Role[],
): Iterable<FileUse> {
  if (name === 'find') return; // names are all that it tells; what it runs is a command of its own
  const writesInPlace =
    /^(?:g?sed|perl|ruby|yq)$/.test(name) && args.some(({ value }) => /^-[a-zA-Z]*i|^--in-?place/.test(value ?? ''));
  const words = writesInPlace ? 'write' : program.words;
  const operands = args.filter((_, at) => at > 0 && roles[at] === 'operand');
  for (const [at, { value, isGlob }] of args.entries()) {
    if (at === 0 || (program.words === 'texts' && roles[at] !== 'option')) continue;
    if (roles[at] === 'text') continue;
    const kind = kindOf(words, roles[at] === 'operand', args[at] === operands.at(-1));
    if (value === undefined) {
      if (words !== undefined) yield { kind, value, isGlob };
      continue;
    }
    for (const each of namesIn(value, roles[at] === 'option')) yield { kind, value: each, isGlob };
  }
  if (words === 'copy' || words === 'move') yield* landings(args, operands);
  const tree = treeReadOf(name, args);
  if (!tree) return;
  // The words behind `git grep` may be patterns: nothing says that a folder is among them.
  const folders = operands.length > 0 && name !== 'git' ? operands : [here];
  for (const { value, isGlob } of folders) yield { kind: 'read', value, isGlob, tree };
}

/** Whatever an option names by which a program does more than it says: it may be written. */
function* named(findings: readonly Finding[], args: readonly Argument[]): Iterable<FileUse> {
  for (const { at } of findings) {
    for (const { value, isGlob } of args.slice(at, at + 2)) {
      if (value === undefined) continue;
      for (const each of new Set([...namesIn(value, false), ...namesIn(value, true)])) {
        yield { kind: 'mention', value: each, isGlob };
      }
    }
  }
}

const here: Argument = { text: '.', value: '.', isGlob: false };

function kindOf(words: Program['words'], isOperand: boolean, isLast: boolean): FileUse['kind'] {
  switch (words) {
    case 'read':
      return 'read';
    case 'write':
    case 'move':
      return 'write';
    case 'copy':
      return isOperand && !isLast ? 'read' : 'write';
    case 'texts':
    case undefined:
      return 'mention';
  }
}

/** Parts of a word that may be a name: all of it, what stands behind `=`, `@` or a short option. */
function namesIn(value: string, isOption: boolean): readonly string[] {
  const behind = [...value.matchAll(/[=@:,]/g)].map(({ index }) => value.slice(index + 1));
  const attached = isOption && /^-[A-Za-z]./.test(value) ? [value.slice(2)] : [];
  return [...(isOption ? [] : [value]), ...behind, ...attached].filter((each) => each !== '');
}

/** Where copies and moved files come to lie: in the target, should it be a folder. */
function* landings(args: readonly Argument[], operands: readonly Argument[]): Iterable<FileUse> {
  const option = args.findIndex(({ value }) => /^(?:-[a-zA-Z]*t|--target-directory|-Destination)$/i.test(value ?? ''));
  const attached = args.find(({ value }) => /^--target-directory=/.test(value ?? ''))?.value?.replace(/^[^=]*=/, '');
  const target = attached ?? (option === -1 ? operands.at(-1)?.value : args[option + 1]?.value);
  if (attached !== undefined || option !== -1) yield { kind: 'write', value: target, isGlob: false };
  if (target === undefined) return;
  for (const { value, isGlob } of operands) {
    if (value === undefined || value === target) continue;
    const name = /[^/\\]+$/.exec(value)?.[0];
    // What lies in a folder that is copied as its contents keeps names that nobody has told.
    const isContents = name === undefined || name === '.' || name === '..';
    yield { kind: 'write', value: isContents ? undefined : `${target}/${name}`, isGlob };
  }
}
