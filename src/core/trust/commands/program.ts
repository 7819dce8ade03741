/**
 * What is known of a program beside its name: which of its options run or write something, and which of its words are
 * files. A program that is not known may do anything with the files that it is given.
 */
export interface Program {
  /** What its words are that are no options. Default: anything. `copy`: the last one is written. `move`: all are. */
  readonly words?: 'texts' | 'read' | 'write' | 'copy' | 'move';
  /** How many first words are no files: the pattern of `grep`, the script of `sed`. */
  readonly skip?: number;
  /** Options that run or write something, with spaces between. A long one counts in every abbreviation, a short one in every cluster. */
  readonly dangerous?: string;
  /** Options whose value is a text, never a file. */
  readonly texts?: string;
  /** Words that do more, wherever they stand. */
  readonly risky?: RegExp;
  /** First words that do more. */
  readonly riskyFirst?: RegExp;
  /** Its options have one dash and any number of letters. */
  readonly hasLongShorts?: boolean;
  /** What it is given is mere text to it: a word that only the shell knows does no harm. */
  readonly isHarmless?: boolean;
  /** Only looks, as long as no option makes it do more (`cli-a TOOL-17`). */
  readonly isReadOnly?: boolean;
}
