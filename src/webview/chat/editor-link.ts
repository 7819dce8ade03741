import type { FromWebview } from '../../messages/chat';
import { readSavedState, type SavedState } from './saved-state';

/** What the editor puts into a webview's page; it may be asked for once. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The way to the editor: messages out, and the little that this page wants back after a reload. */
export class EditorLink {
  readonly #api: EditorApi;
  #saved: SavedState;

  constructor(api: EditorApi) {
    this.#api = api;
    this.#saved = readSavedState(api.getState());
  }

  get saved(): SavedState {
    return this.#saved;
  }

  save(change: Partial<SavedState>): void {
    this.#saved = { ...this.#saved, ...change };
    this.#api.setState(this.#saved);
  }

  readonly post = (message: FromWebview): void => this.#api.postMessage(message);
}

export const linkToEditor = (): EditorLink => new EditorLink(acquireVsCodeApi());
