/** What the page keeps for itself over a reload: nothing that a session's log knows. */
export interface SavedState {
  /** What stands in the input and was not sent. */
  readonly draft: string;
  /** Items whose fold a person opened or closed, oldest first; see fold.ts. */
  readonly folds: readonly string[];
}

const nothing: SavedState = { draft: '', folds: [] };

/** Total: whatever an earlier version has kept, the result can be used. */
export function readSavedState(value: unknown): SavedState {
  if (typeof value !== 'object' || value === null) return nothing;
  const draft = 'draft' in value && typeof value.draft === 'string' ? value.draft : nothing.draft;
  const folds =
    'folds' in value && Array.isArray(value.folds) ? value.folds.filter((each) => typeof each === 'string') : [];
  return { draft, folds };
}
