import type { Word } from './words';

/** A command line after its parse: everything in it that has to be judged, in the order in which it stands. */
export interface ShellLine {
  readonly parts: readonly LinePart[];
  /** Why the line is not understood as a whole, as the end of a sentence about it; undefined when it is. */
  readonly problem: string | undefined;
}

export type LinePart =
  | SimpleCommand
  | Redirection
  /** A shell's own statement or an expression that runs no program: an assignment, a function, a test. */
  | {
      readonly kind: 'statement';
      readonly text: string;
      readonly what: string;
      /** Names that it gives a value, each with what it can be; no words: nobody knows. */
      readonly assigns: readonly { readonly name: string; readonly values: readonly Word[] | undefined }[];
    }
  /** Text that a command is fed with: a here-document, a here-string. */
  | { readonly kind: 'input'; readonly text: string };

/** A program with its arguments. */
export interface SimpleCommand {
  readonly kind: 'command';
  /** Assignments and words with one space between them, as they stand. */
  readonly text: string;
  /** Variables that are set for it alone. */
  readonly prefixes: readonly { readonly name: string; readonly text: string }[];
  readonly words: readonly Word[];
  /** It stands behind another one in a pipeline of PowerShell, which may feed it with names of files. */
  readonly isFed?: boolean;
}

export interface Redirection {
  readonly kind: 'redirection';
  readonly text: string;
  readonly mode: 'read' | 'write';
  readonly target: Word;
}

/** Deeper nesting of lines in lines (`sh -c "sh -c …"`) is not followed. */
export const deepestLine = 4;

/** Shells take these for what they are only in some places; grammars do not always know where. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'for', 'while', 'until', 'select', 'in'],
  ...['function', 'coproc', '{', '}', '!', '[[', ']]', '((', '))'],
]);

/** Characters that a shell and a grammar may read differently, and that hide on a card what a line is. */
export function strangeCharacter(line: string): boolean {
  return /[^\P{C}\t\n\u{E000}-\u{F8FF}]|[\p{Zl}\p{Zp}]|[^\S \t\n]/u.test(line);
}
