/** What a spec is made from. */
export interface SpecIdea {
  /** In the user's words. */
  readonly text: string;
  /** What stands beside it for the model: a conversation, a file. */
  readonly material?: string | undefined;
}
