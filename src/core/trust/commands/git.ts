import { abbreviates } from './options';
import type { Program } from './program';
import type { Argument } from './words';

/** Why words of a `git` line do more than its subcommand says, by their place. Place 0 is the program. */
export interface Finding {
  readonly at: number;
  /** Ends a sentence about the command. */
  readonly why: string;
}

/** Options before the subcommand that decide what Git runs, or where. */
const globalOptions =
  /^(?:-c|-C|--exec-path|--config-env|--git-dir|--work-tree|--namespace|--super-prefix|--attr-source)(?:=|$)|^-[cC]./;

/** Long options of any subcommand that run a program or write a file. */
const options: readonly string[] = [
  ...['--output', '--output-directory', '--ext-diff', '--textconv', '--upload-pack', '--receive-pack', '--exec'],
  ...['--open-files-in-pager', '--config', '--template', '--extcmd', '--tool', '--separate-git-dir', '--git-dir'],
  ...['--remote', '--exec-path', '--config-env', '--unsafe-paths', '--tree-filter', '--editor', '--smtp-server'],
];

/** Short ones, by subcommand. */
const shorts: Readonly<Record<string, RegExp>> = {
  grep: /^-[a-zA-Z]*O/,
  clone: /^-[a-zA-Z]*[uc]/,
  archive: /^-[a-zA-Z]*o/,
  'format-patch': /^-[a-zA-Z]*o/,
  rebase: /^-[a-zA-Z]*x/,
  difftool: /^-[a-zA-Z]*[xt]/,
  'ls-remote': /^-[a-zA-Z]*u/,
};

/** Subcommands that run what they are given, or write configuration that Git runs. */
const risky: ReadonlySet<string> = new Set([
  ...['config', 'bisect', 'filter-branch', 'difftool', 'mergetool', 'submodule', 'hook', 'daemon', 'shell'],
  ...['send-email', 'credential', 'credential-store', 'upload-pack', 'receive-pack', 'upload-archive', 'http-backend'],
  ...['remote-ext', 'remote-fd', 'fsmonitor--daemon', 'maintenance', 'for-each-repo', 'instaweb', 'web--browse'],
  ...['bundle', 'fast-import', 'fast-export', 'sh-setup', 'sh-i18n--envsubst', 'update-server-info'],
]);

/** Subcommands that only show or record; what they are told of files they do not write. */
const readers: ReadonlySet<string> = new Set([
  ...['status', 'diff', 'log', 'show', 'blame', 'add', 'commit', 'branch', 'tag', 'grep', 'ls-files', 'ls-tree'],
  ...['rev-parse', 'rev-list', 'describe', 'shortlog', 'push', 'fetch', 'remote', 'stash', 'check-ignore', 'reflog'],
]);

const messages = { texts: '-m --message', values: '-F --file -C -c -t', joined: '-S -u -n' };
const searches = { texts: '-S -G --grep --author --committer --date', values: '-n -l -O -L -U', joined: '-M -C -B' };

/** Options with a value, by subcommand: the same letter takes one here and none there. */
const valued: Readonly<Record<string, Pick<Program, 'texts' | 'values' | 'joined'>>> = {
  commit: { ...messages, texts: `${messages.texts} --author --date` },
  ...{ tag: messages, stash: messages, merge: messages, notes: messages },
  ...{ log: searches, show: searches, diff: searches, shortlog: searches, 'rev-list': searches, reflog: searches },
};

/** What is known of the subcommand. */
export function gitProgram(args: readonly Argument[]): Program {
  const { name = '' } = gitSubcommand(args);
  return { words: readers.has(name) ? 'read' : 'write', ...(Object.hasOwn(valued, name) ? valued[name] : {}) };
}

/** The subcommand and its place, behind the options of Git itself. */
export function gitSubcommand(args: readonly Argument[]): { readonly name: string | undefined; readonly at: number } {
  let at = 1;
  while (at < args.length) {
    const value = args[at]?.value;
    if (value === undefined || !value.startsWith('-')) return { name: value, at };
    at += /^(?:-c|-C|--git-dir|--work-tree|--namespace|--config-env|--exec-path|--super-prefix)$/.test(value) ? 2 : 1;
  }
  return { name: undefined, at };
}

export function gitFindings(args: readonly Argument[]): readonly Finding[] {
  const subcommand = gitSubcommand(args);
  const findings: Finding[] = [];
  let isOperand = false;
  args.forEach(({ value, text }, at) => {
    if (at === 0 || value === undefined || isOperand) return;
    if (value === '--') isOperand = true;
    else if (at < subcommand.at) {
      if (globalOptions.test(value)) findings.push({ at, why: `has the option ${text}, which decides what Git runs` });
    } else if (at === subcommand.at) {
      if (risky.has(value)) findings.push({ at, why: `runs or configures other programs with ${value}` });
    } else if (isRiskyOption(value, subcommand.name ?? '')) {
      findings.push({ at, why: `has the option ${text}, which runs or writes something` });
    } else if (/^(?:ext|fd)::/i.test(value)) findings.push({ at, why: `names ${text}, which runs a program` });
  });
  return findings;
}

function isRiskyOption(value: string, subcommand: string): boolean {
  return options.some((each) => abbreviates(each, value)) || shorts[subcommand]?.test(value) === true;
}
