import type { Ports, Uri } from '../ports';
import type { SpecFolder } from '../specs/discover';
import { discoverSpecs } from '../specs/discover';
import { documentKindOf, documentKinds, fileNameOf } from '../specs/document-kind';
import { lintLevels, lintSeveritySetting } from '../specs/lint/levels';
import type { Lint } from '../specs/lint/report';
import { lintReport } from '../specs/lint/report';
import type { LintInput } from '../specs/lint/spec-lint';
import { SpecLint } from '../specs/lint/spec-lint';
import { fingerprintText, subjectOf } from '../specs/lint/subject';
import type { Problem } from '../specs/show';
import { childOf, isBelow, nameOf, normaliseUri, parentOf, parseUri, relativePath } from '../text/uri';
import type { SpecPlace, LoadedSpec } from './load-spec';
import { folderListing } from './spec-folder';

/** A path or name that cannot be linted; the message says why. */
export class NothingToLint extends Error {
  override readonly name = 'NothingToLint';
  constructor(
    readonly reason: 'no-path' | 'several' | 'outside' | 'no-document' | 'no-spec',
    message: string,
  ) {
    super(message);
  }
}

/** The report, and for each problem in its order what stays the same when lines move. */
export interface LintRun {
  readonly report: Lint;
  /** SHA-256 of code, key and words. */
  readonly fingerprints: readonly string[];
}

/** What a person asked for: a place, and how it was written. */
export interface LintedPath {
  readonly uri: Uri;
  readonly written: string;
}

/** What of one workspace is needed. */
export interface LintedWorkspace {
  readonly root: Uri;
  places(signal?: AbortSignal): Promise<readonly SpecPlace[]>;
  load(place: SpecPlace): Promise<LoadedSpec>;
}

/** A spec, whole or one document of it. */
interface Wanted {
  readonly place: SpecPlace;
  readonly fileName: string | undefined;
}

/**
 * Lints the specs of a workspace, or those that `paths` name: a spec's folder, one of its documents, a folder of specs, a
 * folder with `.kiro/specs`, or the name of a spec. A document is read together with the others of its spec, because
 * references cross documents; only its own problems are reported.
 * @throws NothingToLint
 */
export async function lintSpecs(
  workspace: LintedWorkspace,
  paths: readonly LintedPath[],
  ports: Pick<Ports, 'files' | 'settings' | 'digests'>,
  signal: AbortSignal,
): Promise<LintRun> {
  const all = await workspace.places(signal);
  const wanted: Wanted[] = [];
  if (paths.length === 0) wanted.push(...all.map((place) => ({ place, fileName: undefined })));
  for (const path of paths) wanted.push(...(await wantedAt(path, all, workspace.root, ports, signal)));
  const levels = lintLevels(ports.settings.get(lintSeveritySetting));
  const runs = [];
  for (const { place, fileNames } of together(wanted)) {
    signal.throwIfAborted();
    const loaded = await workspace.load(place);
    const { files, problems } = new SpecLint(levels).update(inputOf(place, loaded));
    const unreadable = loaded.show.problems.filter(({ code }) => code.startsWith('spec.'));
    const isWanted = (file: string): boolean =>
      fileNames === undefined || fileNames.has(file.slice(file.lastIndexOf('/') + 1));
    const own = [...unreadable, ...problems].filter(({ file }) => isWanted(file));
    const fingerprints = own.map((problem) => ports.digests.sha256(fingerprintOf(problem, loaded)));
    runs.push({ files: files.filter(({ file }) => isWanted(file)), problems: own, fingerprints });
  }
  return { report: lintReport(runs), fingerprints: runs.flatMap((run) => run.fingerprints) };
}

function inputOf(place: SpecPlace, { show, texts, config }: LoadedSpec): LintInput {
  const documents: { -readonly [K in keyof LintInput['documents']]: LintInput['documents'][K] } = {};
  for (const kind of documentKinds) {
    const text = texts.get(kind)?.text;
    if (text !== undefined) documents[kind] = { text, approval: show.documentInfo[kind]?.approval ?? 'none' };
  }
  return { dir: place.path, documents, config };
}

function fingerprintOf(problem: Problem, { show, texts }: LoadedSpec): string {
  const kind = documentKindOf(problem.file.slice(problem.file.lastIndexOf('/') + 1));
  const text = kind === undefined ? '' : (texts.get(kind)?.text ?? '');
  const line = text.split(/\r\n|\n|\r/, problem.line)[problem.line - 1] ?? '';
  return fingerprintText(problem.code, subjectOf(problem, show, line));
}

async function wantedAt(
  { uri, written }: LintedPath,
  all: readonly SpecPlace[],
  root: Uri,
  { files }: Pick<Ports, 'files'>,
  signal: AbortSignal,
): Promise<readonly Wanted[]> {
  const stat = await files.stat(uri);
  if (stat === undefined) return byName(written, all);
  const [place, folder] = [parseUri(uri), parseUri(root)];
  if (!place || !folder || !isBelow(place, folder)) {
    throw new NothingToLint('outside', `${written} lies outside of the folder. Give that one with --cwd.`);
  }
  if (stat.kind === 'file') {
    const fileName = nameOf(uri);
    if (documentKindOf(fileName) === undefined) {
      const names = documentKinds.map(fileNameOf).join(', ');
      throw new NothingToLint('no-document', `${written} is no document of a spec. Those are ${names}.`);
    }
    return [{ place: placeAt(parentOf(uri), root), fileName }];
  }
  const inside = childOf(childOf(uri, '.kiro'), 'specs');
  const specs = (await files.stat(inside)) === undefined ? uri : inside;
  const found = await discoverSpecs(specs, folderListing(files), signal);
  if (found.length === 0) throw new NothingToLint('no-spec', `There is no spec in ${written}.`);
  return found.map((spec: SpecFolder) => ({ place: placeAt(normaliseUri(spec.folder), root), fileName: undefined }));
}

function byName(written: string, all: readonly SpecPlace[]): readonly Wanted[] {
  const [found, ...others] = all.filter(({ name }) => name === written);
  if (!found) throw new NothingToLint('no-path', `There is no ${written}: neither a path nor a spec.`);
  if (others.length > 0) {
    const paths = [found, ...others].map(({ path }) => path).join(', ');
    throw new NothingToLint('several', `"${written}" stands for several specs: ${paths}.`);
  }
  return [{ place: found, fileName: undefined }];
}

function placeAt(dir: Uri, root: Uri): SpecPlace {
  return { name: nameOf(dir), dir, root, path: relativePath(dir, root) };
}

/** Each spec once, with the documents that were asked for; undefined: all of them. */
function together(
  wanted: readonly Wanted[],
): readonly { readonly place: SpecPlace; readonly fileNames: ReadonlySet<string> | undefined }[] {
  const places = new Map<Uri, { place: SpecPlace; fileNames: Set<string> | undefined }>();
  for (const { place, fileName } of wanted) {
    const known = places.get(place.dir) ?? { place, fileNames: new Set<string>() };
    places.set(place.dir, known);
    if (fileName === undefined) known.fileNames = undefined;
    else known.fileNames?.add(fileName);
  }
  return [...places.values()];
}
