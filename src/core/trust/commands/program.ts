/**
 * What is known of a program beside its name: which of its options run or write something, and which of its words are
 * files. A program that is not known may do anything with the files that it is given. Options stand in one text, with
 * spaces between; a long one counts in every abbreviation, a short one in every cluster.
 */
export interface Program {
  /**
   * What its words are that are no options. Default: anything. `copy`: the last one is written. `move`: all are. `names`:
   * names of something else, and files where they have a slash in them.
   */
  readonly words?: 'texts' | 'names' | 'read' | 'write' | 'copy' | 'move';
  /** How many first words are no files: the pattern of `grep`, the script of `sed`. */
  readonly skip?: number;
  /** Options that give what else these first words would be. */
  readonly gives?: string;
  /** Options that run or write something. */
  readonly dangerous?: string;
  /** Options whose value is a text, never a file. */
  readonly texts?: string;
  /** Options with a value that may be a file. Of others a value in a word of its own counts as one of the words. */
  readonly values?: string;
  /** Options whose value, if they have one, stands in the same word. */
  readonly joined?: string;
  /** Words that do more, wherever they stand. */
  readonly risky?: RegExp;
  /** First words that do more. */
  readonly riskyFirst?: RegExp;
  /** Subcommands that do more. */
  readonly riskySubcommand?: RegExp;
  /** Its options have one dash and any number of letters. */
  readonly hasLongShorts?: boolean;
  /** What it is given is mere text to it: a word that only the shell knows does no harm. */
  readonly isHarmless?: boolean;
  /** Only looks, as long as no option makes it do more (`cli-a TOOL-17`). */
  readonly isReadOnly?: boolean;
  /** Takes names of files from the objects that a pipeline of PowerShell feeds it with. */
  readonly takesFed?: boolean;
}
