import type { KeptImage } from '../sessions/prompt-images';

/** What a spec is made from. */
export interface SpecIdea {
  /** In the user's words. */
  readonly text: string;
  /** What stands beside it for the model: a conversation, a file. */
  readonly material?: string | undefined;
  /** Pictures that it is made from too (FLOW-14). */
  readonly images?: readonly KeptImage[] | undefined;
}

/** The part of a prompt that shows them. */
export function picturesOf({ images = [] }: SpecIdea): { readonly images?: readonly KeptImage[] } {
  return images.length === 0 ? {} : { images };
}
