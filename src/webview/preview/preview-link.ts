import type { FromPreview } from '../../messages/preview';
import { type EditorLink, linkToEditor } from '../parts/editor-link';

/** What the page wants back after a reload; the editor reads it too when it opens the page again. */
export interface SavedPreview {
  readonly uri: string;
  readonly locked: boolean;
  /** The first line in sight. */
  readonly line: number;
}

/** Total: whatever an earlier version has kept, the result can be used. */
export function readSavedPreview(value: unknown): SavedPreview {
  const saved = typeof value === 'object' && value !== null ? value : {};
  return {
    uri: 'uri' in saved && typeof saved.uri === 'string' ? saved.uri : '',
    locked: 'locked' in saved && saved.locked === true,
    line: 'line' in saved && typeof saved.line === 'number' && saved.line >= 1 ? saved.line : 1,
  };
}

/** The preview's way to the editor. */
export type PreviewEditorLink = EditorLink<FromPreview, SavedPreview>;

export const linkOfPreview = (): PreviewEditorLink => linkToEditor(readSavedPreview);
