import type { Argument } from './words';

/** A command inside of another one's words. */
export type Inner =
  /** Its words begin at `at`. `fed`: the outer one adds words that only it knows. */
  | { readonly at: number; readonly kind: 'words'; readonly end: number; readonly fed: boolean }
  /** A whole line for a shell, or code, in the word at `at`; undefined when it cannot be told. */
  | { readonly at: number; readonly kind: 'line'; readonly line: string | undefined };

/** Programs that run the command behind them, with the options that take a word. */
const prefixes: Readonly<
  Record<string, { readonly valued?: RegExp; readonly words?: number; readonly fed?: boolean }>
> = {
  sudo: { valued: /^-[ugpCcrtThD]$|^--(?:user|group|prompt|chdir|host|role|type|chroot)$/ },
  doas: { valued: /^-[uC]$/ },
  nohup: {},
  setsid: {},
  command: {},
  builtin: {},
  exec: { valued: /^-a$/ },
  time: { valued: /^-[fo]$/ },
  nice: { valued: /^-n$|^--adjustment$/ },
  ionice: { valued: /^-[cnp]$/ },
  timeout: { valued: /^-[ks]$|^--(?:kill-after|signal)$/, words: 1 },
  stdbuf: { valued: /^-[ioe]$/ },
  env: { valued: /^-[uCS]$|^--(?:unset|chdir|split-string)$/ },
  watch: { valued: /^-[nq]$/ },
  xargs: { valued: /^-[adEIiLlnPs]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|replace)$/, fed: true },
  parallel: { valued: /^-[jIaS]$/, fed: true },
  strace: { valued: /^-[eopsu]$/ },
  ltrace: { valued: /^-[eopsu]$/ },
  chroot: { words: 1 },
  flock: { words: 1, valued: /^-[wE]$/ },
  busybox: {},
  chronic: {},
  unbuffer: {},
  caffeinate: {},
  'cross-env': {},
  dotenv: {},
};

const shells: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'fish',
  'ash',
  'rbash',
  'csh',
  'tcsh',
]);

/** Commands that a program's words hold; what cannot be told comes as a line that is undefined. */
export function innerCommands(name: string, args: readonly Argument[]): readonly Inner[] {
  if (shells.has(name)) return shellLines(args);
  if (name === 'eval') return [joinedLine(args, 1)];
  if (name === 'find') return findCommands(args);
  if (/^(?:trap|alias)$/.test(name)) return args.length > 1 ? [{ at: 1, kind: 'line', line: undefined }] : [];
  if (/^(?:source|\.|iex|invoke-expression|invoke-command|icm|start-process|saps)$/i.test(name))
    return [{ at: 1, kind: 'line', line: undefined }];
  if (/^(?:cmd|powershell|pwsh)$/i.test(name)) return args.length > 1 ? [{ at: 1, kind: 'line', line: undefined }] : [];
  const wrapper = Object.hasOwn(prefixes, name) ? prefixes[name] : undefined;
  return wrapper ? wrapped(args, wrapper) : [];
}

function wrapped(
  args: readonly Argument[],
  { valued, words = 0, fed = false }: { readonly valued?: RegExp; readonly words?: number; readonly fed?: boolean },
): readonly Inner[] {
  const found: Inner[] = [];
  let left = words;
  for (let at = 1; at < args.length; at += 1) {
    const value = args[at]?.value;
    if (value === undefined || /^(?:-S|--split-string)/.test(value)) {
      return [...found, { at, kind: 'line', line: undefined }];
    }
    if (valued?.test(value) === true) at += 1;
    else if (value.startsWith('-')) continue;
    // A variable can make any program another one.
    else if (/^[A-Za-z_]\w*=/.test(value)) found.push({ at, kind: 'line', line: undefined });
    else if (left > 0) left -= 1;
    else return [...found, { at, kind: 'words', end: args.length, fed }];
  }
  return found;
}

/** `sh -c 'line'`. Without it a shell reads a file or what it is fed, which nobody can tell. */
function shellLines(args: readonly Argument[]): readonly Inner[] {
  for (let at = 1; at < args.length; at += 1) {
    const value = args[at]?.value;
    if (value === undefined) return [{ at, kind: 'line', line: undefined }];
    if (/^-[a-zA-Z]*c/.test(value)) return [{ at: at + 1, kind: 'line', line: args[at + 1]?.value }];
    if (/^[-+]O$|^[-+]o$/.test(value)) at += 1;
    else if (!/^[-+]/.test(value)) return [{ at, kind: 'line', line: undefined }];
  }
  const shows = args.some(({ value }) => value === '--version' || value === '--help');
  return shows ? [] : [{ at: args.length, kind: 'line', line: undefined }];
}

function joinedLine(args: readonly Argument[], from: number): Inner {
  const values = args.slice(from).map(({ value }) => value);
  const isKnown = values.every((value) => value !== undefined);
  return { at: from, kind: 'line', line: isKnown ? values.join(' ') : undefined };
}

/** `-exec command … ;`. The names that are found go into its words. */
function findCommands(args: readonly Argument[]): readonly Inner[] {
  return args.flatMap(({ value }, index): readonly Inner[] => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(value ?? '')) return [];
    const end = args.findIndex((each, at) => at > index && (each.value === ';' || each.value === '+'));
    return [{ at: index + 1, kind: 'words', end: end === -1 ? args.length : end, fed: true }];
  });
}
