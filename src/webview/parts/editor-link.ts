/** What the editor puts into a webview's page; it may be asked for once. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The way to the editor: messages out, and the little that a page wants back after a reload. */
export class EditorLink<Message, Saved extends object> {
  readonly #api: EditorApi;
  #saved: Saved;

  /** @param readSaved total: makes something usable of whatever an earlier version has kept */
  constructor(api: EditorApi, readSaved: (value: unknown) => Saved) {
    this.#api = api;
    this.#saved = readSaved(api.getState());
  }

  get saved(): Saved {
    return this.#saved;
  }

  save(change: Partial<Saved>): void {
    this.#saved = { ...this.#saved, ...change };
    this.#api.setState(this.#saved);
  }

  readonly post = (message: Message): void => this.#api.postMessage(message);
}

/** Once a page. */
export const linkToEditor = <Message, Saved extends object>(
  readSaved: (value: unknown) => Saved,
): EditorLink<Message, Saved> => new EditorLink(acquireVsCodeApi(), readSaved);
