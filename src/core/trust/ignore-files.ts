import { z } from 'zod';
import type { Clock, Disposable, Documents, Files, Processes, Settings, Uri } from '../ports';
import { type Address, childOf, formatUri, isBelow, isDrive, parseUri, relativePath } from '../text/uri';
import { isCaseIgnored } from './case-of-names';
import { globalExcludes, type UserPlaces } from './git-excludes';
import { type HiddenBy, type HidingLine, type IgnoreFile, readIgnoreFiles } from './ignore-rules';
import type { Place } from './paths';

/** The file that hides from the agent alone (IGN-02). */
export const ignoreFileName = '.kiroignore';

export interface IgnorePorts {
  readonly files: Files;
  readonly documents: Documents;
  readonly settings: Settings;
  readonly processes: Processes;
  readonly clock: Clock;
}

/** A look at the ignore files as they are now. It looks at each folder once, so it should not outlive one call. */
export interface IgnoreLook {
  /**
   * Which line hides the place from the agent, by its name or by where it really is (IGN-10).
   * @param kind what it is, where that is known
   */
  hiddenBy(place: Pick<Place, 'uri' | 'real'>, kind?: 'file' | 'folder'): Promise<HidingLine | undefined>;
  /** Every file whose lines count in the root or in one of these folders below it. */
  filesOf(root: Uri, folders: readonly Uri[]): Promise<readonly IgnoreFile[]>;
}

/** Names of files that hide, from the setting: nothing but plain names. A value that makes no sense counts as the default. */
export function readIgnoreNames(settings: Settings): readonly string[] {
  const names = z.array(z.string()).safeParse(settings.get('agentIgnoreFiles')).data ?? [ignoreFileName];
  return names.filter((name) => name !== '' && name !== '.' && name !== '..' && !/[\\/\0]/.test(name));
}

interface Kept {
  readonly stamp: string;
  readonly text: string;
}

/**
 * The ignore files of the open folders and of the user (IGN-02 to IGN-05). Texts are kept as long as size and time of their
 * files stay and nobody says that they changed. (A watcher for files that may lie in any folder needs one for each folder;
 * looking at a few files before a call is cheaper, and never late.)
 */
export class IgnoreFiles implements Disposable {
  readonly #texts = new Map<Uri, Kept>();
  readonly #rules = new Map<string, HiddenBy>();
  readonly #excludes = new Map<Uri, { readonly until: number; readonly file: Promise<Uri | undefined> }>();
  readonly #caseIgnored = new Map<Uri, Promise<boolean>>();
  readonly #listening: Disposable;

  constructor(
    private readonly ports: IgnorePorts,
    private readonly user: UserPlaces,
  ) {
    this.#listening = ports.documents.onDidChange((uri) => this.#texts.delete(uri));
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** @param roots the open folders */
  look(roots: readonly Uri[]): IgnoreLook {
    const names = readIgnoreNames(this.ports.settings);
    const unsaved = new Set(this.ports.documents.unsaved());
    const seen = new Map<Uri, Promise<readonly IgnoreFile[]>>();
    const once = (key: Uri, load: () => Promise<readonly IgnoreFile[]>): Promise<readonly IgnoreFile[]> => {
      const known = seen.get(key) ?? load();
      seen.set(key, known);
      return known;
    };
    const ofUser = (root: Uri): Promise<readonly IgnoreFile[]> => once(`${root}?`, () => this.#ofUser(root, unsaved));
    const within = (root: Uri, folder: Uri): Promise<readonly IgnoreFile[]> =>
      once(`${root} ${folder}`, () => this.#within(root, folder, names, unsaved));
    const filesFor = async (root: Uri, folders: readonly Uri[]): Promise<readonly IgnoreFile[]> => {
      const found = await Promise.all([ofUser(root), ...folders.map((folder) => within(root, folder))]);
      return found.flat();
    };
    return {
      filesOf: (root, folders) => filesFor(root, [root, ...folders]),
      hiddenBy: async ({ uri, real }, kind) => {
        const isFolder = (kind ?? (await this.ports.files.stat(uri))?.kind) === 'folder';
        for (const place of new Set([uri, real])) {
          const line = await this.#hiding(place, isFolder, roots, filesFor);
          if (line) return line;
        }
        return undefined;
      },
    };
  }

  /** In every root that the place lies in; outside of all roots what the user's own files say of it counts. */
  async #hiding(
    place: Uri,
    isFolder: boolean,
    roots: readonly Uri[],
    filesFor: (root: Uri, folders: readonly Uri[]) => Promise<readonly IgnoreFile[]>,
  ): Promise<HidingLine | undefined> {
    const address = parseUri(place);
    if (address === undefined) return undefined;
    const spellings = await Promise.all(roots.map(async (root) => [root, await this.#real(root)] as const));
    const around = [...new Set(spellings.flat())].filter((root) => isInside(address, root));
    if (around.length === 0) {
      const [top, segments] = fromTop(address);
      return (await this.#rulesOf(top, await this.#ofUser(top, new Set())))(segments, isFolder);
    }
    for (const root of around) {
      const depth = parseUri(root)?.segments.length ?? 0;
      const segments = address.segments.slice(depth);
      const files = await filesFor(root, foldersAbove(root, segments));
      const line = (await this.#rulesOf(root, files))(segments, isFolder);
      if (line) return line;
    }
    return undefined;
  }

  async #rulesOf(root: Uri, files: readonly IgnoreFile[]): Promise<HiddenBy> {
    if (files.length === 0) return () => undefined;
    const ignoreCase = await this.#isCaseIgnored(root);
    const key = JSON.stringify([ignoreCase, ...files.map(({ name, folder, text }) => [name, folder, text])]);
    const rules = this.#rules.get(key) ?? readIgnoreFiles(files, ignoreCase);
    if (this.#rules.size > mostRules) this.#rules.clear();
    this.#rules.set(key, rules);
    return rules;
  }

  /** `core.excludesfile` in a repository, and Kiro's own file of the user; both count everywhere, whatever is set. */
  async #ofUser(root: Uri, unsaved: ReadonlySet<Uri>): Promise<readonly IgnoreFile[]> {
    const excludes = await this.#excludesOf(root);
    const own = this.user.home && `${this.user.home}/.kiro/settings/kiroignore`;
    const files = await Promise.all(
      [excludes, own].map(async (uri) =>
        uri === undefined ? [] : this.#read(uri, this.#shownOfUser(uri), [], unsaved),
      ),
    );
    return files.flat();
  }

  async #within(
    root: Uri,
    folder: Uri,
    names: readonly string[],
    unsaved: ReadonlySet<Uri>,
  ): Promise<readonly IgnoreFile[]> {
    const depth = parseUri(root)?.segments.length ?? 0;
    const below = parseUri(folder)?.segments.slice(depth) ?? [];
    const files = await Promise.all(
      names.map((name) => this.#read(childOf(folder, name), [...below, name].join('/'), below, unsaved)),
    );
    return files.flat();
  }

  /** A file that is there and cannot be read hides everything in its folder: what it would have hidden is not known. */
  async #read(
    uri: Uri,
    name: string,
    folder: readonly string[],
    unsaved: ReadonlySet<Uri>,
  ): Promise<readonly IgnoreFile[]> {
    try {
      const stat = await this.ports.files.stat(uri);
      if (stat?.kind !== 'file' && !unsaved.has(uri)) return [];
      const stamp = `${stat?.bytes ?? 0}:${stat?.modified ?? 0}`;
      const kept = this.#texts.get(uri);
      if (kept?.stamp === stamp && !unsaved.has(uri)) return [{ name, folder, text: kept.text }];
      const text = (await this.ports.documents.read(uri))?.text ?? '';
      this.#texts.set(uri, { stamp, text });
      return [{ name, folder, text }];
    } catch {
      return [{ name: `${name} (which cannot be read as text)`, folder, text: '*' }];
    }
  }

  #excludesOf(root: Uri): Promise<Uri | undefined> {
    const now = this.ports.clock.now();
    const known = this.#excludes.get(root);
    if (known && known.until > now) return known.file;
    const file = globalExcludes(root, this.user, this.ports);
    this.#excludes.set(root, { until: now + excludesHold, file });
    file.catch(() => this.#excludes.delete(root));
    return file;
  }

  #isCaseIgnored(root: Uri): Promise<boolean> {
    const known = this.#caseIgnored.get(root) ?? isCaseIgnored(root, this.ports.files);
    this.#caseIgnored.set(root, known);
    known.catch(() => this.#caseIgnored.delete(root));
    return known;
  }

  async #real(root: Uri): Promise<Uri> {
    try {
      return await this.ports.files.realPath(root);
    } catch {
      return root; // it cannot be looked at: then nothing in it can either
    }
  }

  #shownOfUser(uri: Uri): string {
    const { home } = this.user;
    const path = home === undefined ? uri : relativePath(uri, home);
    return path.startsWith('/') || path === uri ? path : `~/${path}`;
  }
}

/** Combinations of files whose rules are kept. */
const mostRules = 500;
/** How long an answer of Git about its own setting is taken for true. Milliseconds. */
const excludesHold = 60_000;

function isInside(place: Address, root: Uri): boolean {
  const folder = parseUri(root);
  return folder !== undefined && isBelow(place, folder);
}

/** The folders between the root and a place in it. */
function foldersAbove(root: Uri, segments: readonly string[]): readonly Uri[] {
  const folders: Uri[] = [root];
  for (const segment of segments.slice(0, -1)) folders.push(childOf(folders.at(-1) ?? root, segment));
  return folders;
}

/** The top folder that holds the place, of a drive or of all, and the names from there. */
function fromTop(address: Address): readonly [Uri, readonly string[]] {
  const { segments } = address;
  const count = isDrive(segments[0]) ? 1 : 0;
  return [formatUri({ ...address, segments: segments.slice(0, count) }), segments.slice(count)];
}

/** Ignore files that lie in an open folder and do not count, as the setting does not name them (IGN-09). */
export async function unlistedIgnoreFiles(
  roots: readonly Uri[],
  { files, settings }: Pick<IgnorePorts, 'files' | 'settings'>,
): Promise<readonly Uri[]> {
  if (readIgnoreNames(settings).includes(ignoreFileName)) return [];
  const places = roots.map((root) => childOf(root, ignoreFileName));
  const found = await Promise.all(places.map(async (uri) => ((await files.stat(uri))?.kind === 'file' ? [uri] : [])));
  return found.flat();
}
