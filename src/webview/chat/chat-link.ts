import type { FromWebview } from '../../messages/chat';
import { type EditorLink, linkToEditor } from '../parts/editor-link';
import { readSavedState, type SavedState } from './saved-state';

/** The chat's way to the editor. */
export type ChatLink = EditorLink<FromWebview, SavedState>;

export const linkOfChat = (): ChatLink => linkToEditor(readSavedState);
