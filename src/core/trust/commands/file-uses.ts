import type { Finding } from './git';
import { givenIn, says } from './options';
import type { Program } from './program';
import type { ReadWord } from './roles';
import type { TreeRead } from './secrets-below';
import { treesReadBy } from './tree-reads';
import type { Argument } from './words';

/** A file that a command may touch. `value` undefined: it cannot be told which. */
export interface FileUse {
  /** `mention`: it may be read, written or run; nobody knows. */
  readonly kind: 'read' | 'write' | 'mention';
  readonly value: string | undefined;
  readonly isGlob: boolean;
  /** Everything below it is read too. */
  readonly tree?: TreeRead | undefined;
  /** Its pattern is one of Windows: it fits names that begin with a dot, in capital and small letters. */
  readonly isWide?: boolean | undefined;
}

/** The files that the words of a command may be, by what is known of its program. */
export function* filesOf(
  name: string,
  program: Program,
  args: readonly Argument[],
  words: readonly ReadWord[],
): Iterable<FileUse> {
  if (name === 'find') return; // names are all that it tells; what it runs is a command of its own
  const kinds = writesInPlace(name, args) ? 'write' : program.words;
  const operands = args.filter((_, at) => at > 0 && words[at]?.role === 'operand');
  const targets = targetsOf(args, operands);
  for (const [at, argument] of args.entries()) {
    const word = words[at];
    if (at === 0 || word === undefined || word.role === 'text') continue;
    const { value, isGlob } = argument;
    const isOption = word.role === 'option';
    if (kinds === 'texts' && !isOption) continue;
    for (const kind of kindsOf(kinds, word.role === 'operand', targets.has(argument), argument === operands.at(-1))) {
      if (value === undefined) {
        if (kinds !== undefined) yield { kind, value, isGlob };
      } else if (kinds === 'names' && !isOption && !value.includes('/')) continue;
      else if (!word.isText) {
        const attached = word.attached === undefined ? [] : [word.attached];
        for (const each of [...namesIn(value, isOption), ...attached]) yield { kind, value: each, isGlob };
      }
    }
  }
  if (kinds === 'copy' || kinds === 'move') yield* landings(args, operands, targets);
  yield* treesOf(name, args, words, operands);
}

function* treesOf(
  name: string,
  args: readonly Argument[],
  words: readonly ReadWord[],
  operands: readonly Argument[],
): Iterable<FileUse> {
  const trees = treesReadBy(name, args);
  if (!trees) return;
  const { how: tree, which } = trees;
  const use = ({ value, isGlob }: Argument): FileUse => ({ kind: 'read', value, isGlob, tree });
  switch (which) {
    case 'here':
      yield use(here);
      break;
    case 'operands':
      yield* operands.map(use);
      break;
    case 'searched':
      yield* (operands.length > 0 ? operands : [here]).map(use);
      break;
    case 'sources': {
      const isNamed = args.some(
        ({ value }) => value !== undefined && (says('-t', value) || says('--target-directory', value)),
      );
      yield* (isNamed ? operands : operands.slice(0, -1)).map(use);
      break;
    }
    case 'words':
      for (const [at, { value, isGlob, text }] of args.entries()) {
        if (at === 0 || value === undefined || words[at]?.role === 'text') continue;
        const names = namesIn(value, words[at]?.role === 'option');
        yield* names.map((each) => use({ text, value: each, isGlob }));
      }
  }
}

const here: Argument = { text: '.', value: '.', isGlob: false };

/** Whatever an option names by which a program does more than it says: it may be written. */
export function* named(findings: readonly Finding[], args: readonly Argument[]): Iterable<FileUse> {
  for (const { at } of findings) {
    for (const { value, isGlob } of args.slice(at, at + 2)) {
      if (value === undefined) continue;
      for (const each of new Set([...namesIn(value, false), ...namesIn(value, true)])) {
        yield { kind: 'mention', value: each, isGlob };
      }
    }
  }
}

function writesInPlace(name: string, args: readonly Argument[]): boolean {
  if (!/^(?:g?sed|perl|ruby|yq)$/.test(name)) return false;
  const inPlace = ['-i', '--in-place', '--inplace'];
  return args.some(({ value }, at) => at > 0 && value !== undefined && inPlace.some((each) => says(each, value)));
}

/** Words that may be where files are copied to: the last one, and others when that may be the value of an option. */
function targetsOf(args: readonly Argument[], operands: readonly Argument[]): ReadonlySet<Argument> {
  const targets = new Set<Argument>();
  for (const operand of [...operands].reverse()) {
    targets.add(operand);
    const before = args[args.indexOf(operand) - 1]?.value;
    if (before?.startsWith('-') !== true || before === '--' || before.includes('=')) break;
  }
  return targets;
}

function kindsOf(
  words: Program['words'],
  isOperand: boolean,
  isTarget: boolean,
  isLast: boolean,
): readonly FileUse['kind'][] {
  switch (words) {
    case 'read':
    case 'names':
      return ['read'];
    case 'write':
    case 'move':
      return ['write'];
    case 'copy':
      if (!isOperand || isLast) return ['write'];
      return isTarget ? ['read', 'write'] : ['read'];
    case 'texts':
    case undefined:
      return ['mention'];
  }
}

/** Parts of a word that may be a name: all of it, what stands behind `=`, `@` or a short option. */
export function namesIn(value: string, isOption: boolean): readonly string[] {
  const behind = [...value.matchAll(/[=@:,]/g)].map(({ index }) => value.slice(index + 1));
  const attached = isOption && /^-[A-Za-z]./.test(value) ? [value.slice(2)] : [];
  return [...(isOption ? [] : [value]), ...behind, ...attached].filter((each) => each !== '');
}

/** Where copies and moved files come to lie: in the target, should it be a folder. */
function* landings(
  args: readonly Argument[],
  operands: readonly Argument[],
  last: ReadonlySet<Argument>,
): Iterable<FileUse> {
  const named = args.flatMap(({ value }, at): readonly (string | undefined)[] => {
    const option = value === undefined || at === 0 ? undefined : givenIn(value, ['-t', '--target-directory']);
    return option ? [option.attached ?? args[at + 1]?.value] : [];
  });
  for (const target of named) yield { kind: 'write', value: target, isGlob: false };
  const isReplaced = args.some(({ value }) => /^-[a-zA-Z]*T|^--no-t/.test(value ?? ''));
  for (const target of [...named, ...[...last].map(({ value }) => value)]) {
    if (target === undefined) continue;
    for (const { value, isGlob } of operands) {
      if (value === undefined || value === target) continue;
      const name = /[^/\\]+$/.exec(value)?.[0];
      // What lies in a folder that is copied as its contents keeps names that nobody has told.
      const isContents = isReplaced || name === undefined || name === '.' || name === '..';
      yield { kind: 'write', value: isContents ? undefined : `${target}/${name}`, isGlob };
    }
  }
}
