/** A secret in a text. */
export interface FoundSecret {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** It is told by what stands before it, and too short to be looked for elsewhere. */
  readonly isWeak: boolean;
}
