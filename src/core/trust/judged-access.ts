import type { Place, UnusablePath } from './paths';

/** What one call touches, its path resolved. */
export type JudgedAccess =
  | { readonly kind: 'read' | 'write'; readonly place: Place | UnusablePath }
  /** `place` is the folder that the command runs in. */
  | { readonly kind: 'run'; readonly command: string; readonly place: Place | UnusablePath }
  /** `place` is the folder that the agent works in. */
  | { readonly kind: 'agent'; readonly agent: string; readonly place: Place | UnusablePath };
