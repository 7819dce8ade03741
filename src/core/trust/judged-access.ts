import type { HidingLine } from './ignore-rules';
import type { CommandJudgement } from './commands/judgement';
import type { Place, UnusablePath } from './paths';

/** What one call touches, its path resolved. */
export type JudgedAccess =
  | {
      readonly kind: 'read' | 'write';
      readonly place: Place | UnusablePath;
      /** The line of an ignore file that hides the place from the agent. */
      readonly hiddenBy?: HidingLine | undefined;
    }
  /** `place` is the folder that the command runs in. */
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly place: Place | UnusablePath;
      /** What its parse says; absent where nothing could trust it, so that it is asked about as a whole. */
      readonly judged?: CommandJudgement | undefined;
      /** Why it is to run outside of the sandbox, in the model's words. */
      readonly outside?: string | undefined;
    }
  /** `place` is the folder that the agent works in. */
  | { readonly kind: 'agent'; readonly agent: string; readonly place: Place | UnusablePath };
