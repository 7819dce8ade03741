import { gitSubcommand } from './git';
import { says } from './options';
import type { TreeRead } from './secrets-below';
import type { Argument } from './words';

/** Folders that a command reads with all that lies below them. */
export interface TreesRead {
  readonly how: TreeRead;
  /**
   * Which of its words they are. `operands`: all that are no options. `searched`: these, or without any the folder it runs
   * in. `sources`: these without the last. `words`: whatever may be a name. `here`: the folder it runs in.
   */
  readonly which: 'operands' | 'searched' | 'sources' | 'words' | 'here';
}

/** Undefined when it reads only files. */
export function treesReadBy(name: string, args: readonly Argument[]): TreesRead | undefined {
  const given = args.slice(1).flatMap(({ value }) => (value === undefined ? [] : [value]));
  const has = (...options: readonly string[]): boolean =>
    given.some((value) => options.some((option) => says(option, value)));
  const trees = (which: TreesRead['which'], followsLinks: boolean, skipsDots = false): TreesRead => ({
    which,
    how: { followsLinks, skipsDots },
  });
  if (name === 'rgrep' || /^(?:e|f|z)?grep$/.test(name)) {
    if (has('-R', '--dereference-recursive')) return trees('searched', true);
    const isDeep = name === 'rgrep' || has('-r', '-d', '--recursive', '--directories');
    return isDeep ? trees('searched', false) : undefined;
  }
  if (name === 'rg' || name === 'ag') {
    // A pattern of names brings back what the rule for hidden files has left out.
    const showsDots = has(
      '-.',
      '-u',
      '-a',
      '-U',
      '-g',
      '--glob',
      '--iglob',
      '--hidden',
      '--unrestricted',
      '--all-types',
    );
    return trees(
      'searched',
      has('-L', '-f', '--follow'),
      !showsDots && !given.some((value) => /^-[a-zA-Z]*\./.test(value)),
    );
  }
  if (name === 'ack') return trees('searched', has('--follow'));
  // Without -r the files of two folders themselves are compared.
  if (name === 'diff' || name === 'sdiff') return trees('operands', true);
  if (name === 'git') {
    const { name: subcommand } = gitSubcommand(args);
    if (subcommand === 'grep') return trees('here', false);
    const isOutside = given.some((value) => /^--no-i/.test(value));
    return subcommand === 'diff' && isOutside ? trees('operands', true) : undefined;
  }
  if (/^(?:bsd)?tar$/.test(name)) {
    const isPacking = /^-?[a-zA-Z]*[cruA]/.test(given[0] ?? '') || has(...packing);
    const follows = /^[a-zA-Z]*[hL]/.test(given[0] ?? '') || has('-h', '-L', '--dereference');
    return isPacking ? trees('words', follows) : undefined;
  }
  if (/^(?:cp|scp|rsync)$/.test(name)) {
    return has('-r', '-R', '-a', '--recursive', '--archive') ? trees('sources', has('-L', '--dereference')) : undefined;
  }
  return name === 'ditto' ? trees('sources', false) : undefined;
}

/** Options of `tar` that put files into an archive. */
const packing = ['-c', '-r', '-u', '-A', '--create', '--append', '--update', '--concatenate', '--catenate'];
