import type { Disposable, Journal, Uri } from '../ports';
import { NoSuchSession } from '../sessions/sessions';
import { liesIn, nameOf, normaliseUri, parseUri, pathOf } from '../text/uri';
import { TaskRefused } from './task-refused';
import { Workspace, type WorkspaceParts } from './workspace';

/** A folder that is open. */
export interface Root {
  readonly uri: Uri;
  readonly name: string;
}

/** Which folders are open. */
export interface OpenRoots {
  /** In their order. */
  roots(): readonly Root[];
  onDidChangeRoots(listener: () => void): Disposable;
}

/** The workspaces of the folders that are open, each made when it is first asked for. */
export class OpenWorkspaces {
  readonly #known = new Map<Uri, Promise<Workspace>>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #listening: Disposable;

  /** @param parts of a workspace beside its root */
  constructor(
    private readonly open: OpenRoots,
    private readonly parts: Omit<WorkspaceParts, 'root' | 'rootName' | 'roots'>,
    private readonly journal: Journal,
  ) {
    this.#listening = open.onDidChangeRoots(() => this.#leaveClosed());
  }

  /** Every open folder, in the one spelling of its place. */
  get roots(): readonly Root[] {
    return this.open.roots().map(({ uri, name }) => ({ uri: normaliseUri(uri), name }));
  }

  all(): Promise<readonly Workspace[]> {
    return Promise.all(this.roots.map(({ uri }) => this.at(uri)));
  }

  /** The workspace of that folder. */
  at(folder: Uri): Promise<Workspace> {
    const root = normaliseUri(folder);
    const known = this.#known.get(root);
    if (known) return known;
    const rootName = this.roots.find(({ uri }) => uri === root)?.name ?? nameOf(root);
    const opening = Workspace.open({ ...this.parts, root, rootName, roots: () => this.roots });
    this.#known.set(root, opening);
    opening.catch(() => this.#known.delete(root)); // whoever asked has the failure; the next one tries again
    return opening;
  }

  /** The workspace in which the place lies, undefined outside of all. */
  async around(uri: Uri): Promise<Workspace | undefined> {
    const depthOf = (root: Root): number => parseUri(root.uri)?.segments.length ?? 0;
    const holding = this.roots.filter((each) => liesIn(uri, each.uri));
    // Of folders that lie in each other the innermost: it lists the spec, and has its approvals.
    const [root] = holding.sort((a, b) => depthOf(b) - depthOf(a));
    return root && this.at(root.uri);
  }

  /** @throws TaskRefused when the place is in no open folder */
  async holding(uri: Uri): Promise<Workspace> {
    const workspace = await this.around(uri);
    if (!workspace) throw new TaskRefused(`${pathOf(uri)} is not in an open folder. Open its folder first.`);
    return workspace;
  }

  /** @throws NoSuchSession when the session is of no open folder */
  async having(session: string): Promise<Workspace> {
    for (const workspace of await this.all()) if (await workspace.sessions.has(session)) return workspace;
    throw new NoSuchSession(session);
  }

  /** Does what is told of done tasks follow from that place? Asks folders that are worked in, and opens none. */
  async isAboutTasks(uri: Uri): Promise<boolean> {
    const known = await Promise.allSettled(this.#known.values());
    return known.some((each) => each.status === 'fulfilled' && each.value.verification.isAbout(uri));
  }

  async dispose(): Promise<void> {
    this.#listening.dispose();
    const known = [...this.#known.values()];
    this.#known.clear();
    await Promise.allSettled([...known.map(async (workspace) => (await workspace).dispose()), ...this.#leaving]);
  }

  /** A folder that was closed is worked in no more, and its sessions are free for other windows. */
  #leaveClosed(): void {
    const open = new Set(this.roots.map(({ uri }) => uri));
    for (const [root, workspace] of this.#known) {
      if (open.has(root)) continue;
      this.#known.delete(root);
      const leaving = workspace
        .then((each) => each.dispose())
        .catch((error: unknown) => this.journal.error(`${root} could not be left`, error))
        .finally(() => this.#leaving.delete(leaving));
      this.#leaving.add(leaving);
    }
  }
}
