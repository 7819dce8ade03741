import type { Files, ShellName, ShellParser } from '../../ports';
import type { HidingLine } from '../ignore-rules';
import type { Place, Workspace } from '../paths';
import type { Standing } from './absolute';
import type { Rule } from './rules';
import type { Variables } from './words';

/** What a command is judged by. */
export interface CommandRules {
  readonly parser: ShellParser;
  /** Which grammar; by default that of the shell which runs commands here. */
  readonly shell?: ShellName;
  readonly rules: readonly Rule[];
  /** Texts for whose sake a line is asked about, whatever is trusted (TERM-06, TERM-07). */
  readonly denied: readonly string[];
}

/** The outside of a judgement. */
export interface CommandPlaces {
  readonly workspace: Workspace;
  readonly files: Files;
  /** May an ordinary file be written without a question, whoever writes it? */
  readonly mayWrite: (place: Place) => Promise<boolean>;
  /** Which line of an ignore file hides the place from the agent? */
  readonly hiddenBy: (place: Place) => Promise<HidingLine | undefined>;
}

/** One part of a line: a simple command, a redirection, a statement of the shell, a here-document. */
export interface PartJudgement {
  readonly text: string;
  readonly verdict: 'run' | 'ask';
  /** The rule that lets it run. */
  readonly rule: string | undefined;
  /** Ends a sentence about the part; undefined where nothing is wrong but that no rule covers it. */
  readonly because: string | undefined;
}

/** What a command may do, by the strictest of its parts. */
export interface CommandJudgement {
  readonly verdict: 'run' | 'ask';
  readonly parts: readonly PartJudgement[];
  /** Ends a sentence about the command: why it is asked about every time, whatever the user has allowed. */
  readonly concern: string | undefined;
  /** Ends a sentence about the command: it could not be understood. */
  readonly problem: string | undefined;
  /** The entry of the denylist that it hits. */
  readonly denied: string | undefined;
  /** The line and each command in it, as it stands and with its quotes taken away: what denials are held against. */
  readonly texts: readonly string[];
  /** Patterns by which the user could trust it from now on. */
  readonly patterns: readonly string[];
}

/** What is known where a line stands, beside the rules. */
export interface LineContext extends CommandRules, CommandPlaces {
  readonly standing: Standing;
  readonly variables: Variables;
  readonly shell: ShellName;
  /** How many lines and commands this one stands in. */
  readonly depth: number;
  /** Judges a line that a command holds. */
  readonly judgeLine: (line: string, context: LineContext) => Promise<JudgedLine>;
}

/** A line that has been judged, before it is one verdict. */
export interface JudgedLine {
  readonly parts: readonly JudgedPart[];
  readonly problem: string | undefined;
  readonly texts: readonly string[];
}

export interface JudgedPart extends PartJudgement {
  /** Why it is asked about every time. */
  readonly concern: string | undefined;
}
