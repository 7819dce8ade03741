import type { ShellName } from '../../ports';
import { abbreviates, givenIn, listed } from './options';
import { type Wrapper, wrappers } from './wrapper-table';
import type { Argument } from './words';

/** A command inside of another one's words. */
export type Inner =
  /** Its words begin at `at`. `fed`: the outer one adds words that only it knows. */
  | { readonly at: number; readonly kind: 'words'; readonly end: number; readonly fed: boolean }
  /** A whole line for a shell, or code, in the word at `at`; undefined when it cannot be told. */
  | { readonly at: number; readonly kind: 'line'; readonly line: string | undefined; readonly shell: ShellName };

const unknownLine = (at: number): Inner => ({ at, kind: 'line', line: undefined, shell: 'sh' });

/** Shells whose lines can be read, each by what of bash it certainly knows. Of others they come as unknown. */
const shells: ReadonlyMap<string, ShellName | undefined> = new Map([
  ...['bash', 'rbash'].map((name) => [name, 'bash'] as const),
  ...['sh', 'dash', 'ash', 'ksh'].map((name) => [name, 'sh'] as const),
  ...['zsh', 'fish', 'csh', 'tcsh'].map((name) => [name, undefined] as const),
]);

/**
 * Commands that a program's words hold; what cannot be told comes as a line that is undefined.
 * @param shell what runs the program's own line
 */
export function innerCommands(name: string, args: readonly Argument[], shell: ShellName): readonly Inner[] {
  if (shells.has(name)) return shellLines(args, shells.get(name));
  if (name === 'eval') return [joinedLine(args, 1, shell === 'powershell' ? 'bash' : shell)];
  if (name === 'find') return findCommands(args);
  if (/^(?:trap|alias)$/.test(name)) return args.length > 1 ? [unknownLine(1)] : [];
  if (/^(?:source|\.|iex|invoke-expression|invoke-command|icm|start-process|saps)$/i.test(name))
    return [unknownLine(1)];
  if (/^(?:cmd|powershell|pwsh)$/i.test(name)) return args.length > 1 ? [unknownLine(1)] : [];
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  return wrapper ? wrapped(args, wrapper) : [];
}

function wrapped(args: readonly Argument[], wrapper: Wrapper): readonly Inner[] {
  const { words = 0, fed = false } = wrapper;
  const valued = listed(wrapper.valued);
  const found: Inner[] = [];
  let left = words;
  for (let at = 1; at < args.length; at += 1) {
    const value = args[at]?.value;
    if (value === undefined || splitsLine(value)) return [...found, unknownLine(at)];
    const given = givenIn(value, valued);
    if (given && given.attached === undefined) at += 1;
    else if (value.startsWith('-')) {
      if (!given && wrapper.flags !== undefined && !isFlag(value, wrapper.flags)) return [...found, unknownLine(at)];
      // A variable can make any program another one.
    } else if (/^[A-Za-z_]\w*=/.test(value)) found.push(unknownLine(at));
    else if (left > 0) left -= 1;
    else return [...found, ...heldAt(at, args, wrapper, fed)];
  }
  return found;
}

/** `-S` of `env` and its like, in a cluster too: the next word, or the rest of this one, is a whole line. */
const splitsLine = (value: string): boolean => /^-[a-zA-Z]*S/.test(value) || abbreviates('--split-string', value);

/** A known option, or a cluster of known letters. */
function isFlag(value: string, flags: string): boolean {
  const all = listed(flags);
  return value.startsWith('--')
    ? all.includes(value)
    : Array.from(value.slice(1)).every((each) => all.includes(`-${each}`));
}

/** What begins at the first word that is the wrapper's no more. */
function heldAt(at: number, args: readonly Argument[], wrapper: Wrapper, fed: boolean): readonly Inner[] {
  const { joins } = wrapper;
  if (wrapper.replaces !== undefined && isReplaced(at, args, listed(wrapper.replaces))) return [unknownLine(at)];
  if (joins === undefined || args.slice(1, at).some(({ value }) => joins.but?.test(value ?? '') === true)) {
    return [{ at, kind: 'words', end: args.length, fed }];
  }
  const last = args.findIndex(({ value }) => joins.until?.test(value ?? '') === true);
  if (last === at) return [unknownLine(at)]; // the commands themselves are what it is fed with
  const joined = joinedLine(args.slice(0, last === -1 ? args.length : last), at, 'sh');
  return [fed && joined.line !== undefined ? { ...joined, line: fedLine(joined.line) } : joined];
}

/** Is a text of the command's own, its program's name even, one that is replaced by what it is fed with? */
function isReplaced(at: number, args: readonly Argument[], options: readonly string[]): boolean {
  return args.slice(1, at).some(({ value = '' }, index) => {
    const given = givenIn(value, options);
    const text = given && (given.attached ?? args[index + 2]?.value);
    return text !== undefined && text !== '{}' && args.slice(at).some((each) => each.value?.includes(text) === true);
  });
}

/** The line of `parallel`, with a word that nobody knows where it puts what it is fed with. */
function fedLine(line: string): string | undefined {
  if (line.includes('{=')) return undefined; // Perl
  const place = /\{[^{}\s]*\}/g;
  return place.test(line) ? line.replace(place, '"$1"') : `${line} "$1"`;
}

/** `sh -c 'line'`. Without it a shell reads a file or what it is fed, which nobody can tell. */
function shellLines(args: readonly Argument[], shell: ShellName | undefined): readonly Inner[] {
  for (let at = 1; at < args.length; at += 1) {
    const value = args[at]?.value;
    if (value === undefined) return [unknownLine(at)];
    if (/^-[a-zA-Z]*c/.test(value)) {
      const line = shell === undefined ? undefined : args[at + 1]?.value;
      return [{ at: at + 1, kind: 'line', line, shell: shell ?? 'sh' }];
    }
    if (/^[-+]O$|^[-+]o$/.test(value)) at += 1;
    else if (!/^[-+]/.test(value)) return [unknownLine(at)];
  }
  const shows = args.some(({ value }) => value === '--version' || value === '--help');
  return shows ? [] : [unknownLine(args.length)];
}

/** Words that a program puts together and hands to a shell. */
function joinedLine(args: readonly Argument[], from: number, shell: ShellName): Extract<Inner, { kind: 'line' }> {
  const values = args.slice(from).map(({ value, isGlob }) => (isGlob ? undefined : value));
  const isKnown = values.every((value) => value !== undefined);
  return { at: from, kind: 'line', line: isKnown ? values.join(' ') : undefined, shell };
}

/** `-exec command … ;`. The names that are found go into its words. */
function findCommands(args: readonly Argument[]): readonly Inner[] {
  return args.flatMap(({ value }, index): readonly Inner[] => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(value ?? '')) return [];
    const end = args.findIndex((each, at) => at > index && (each.value === ';' || each.value === '+'));
    return [{ at: index + 1, kind: 'words', end: end === -1 ? args.length : end, fed: true }];
  });
}
