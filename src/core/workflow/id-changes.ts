import type { Ports, Uri } from '../ports';
import type { DocumentKind } from '../specs/document-kind';
import type { IdChange } from '../specs/language/rename';
import { tagEdits } from '../specs/language/tag-edits';
import { fileSpan, lineStarts } from '../specs/lint/locate';
import type { FileSpan } from '../specs/show';
import type { TextEdit } from '../text/span';
import type { LoadedSpec, SpecPlace } from './load-spec';
import { placeOf } from './spec-at';
import type { SpecVersion } from './spec-version';
import { meansSpec, taggedFiles } from './tagged-files';

/** An edit of a file. `file` is a URI. */
export interface FileEdit extends FileSpan {
  readonly newText: string;
}

/** What of a workspace is needed to change IDs. */
export interface TaggedWorkspace {
  readonly root: Uri;
  places(signal?: AbortSignal): Promise<readonly SpecPlace[]>;
  place(dir: Uri): Promise<SpecPlace>;
  load(place: SpecPlace): Promise<LoadedSpec>;
}

/**
 * The edits of a change of IDs, in the documents of the spec and in the tags of tests of its workspace. All of them or none:
 * whoever makes them makes them as one change.
 * @throws IdRefused where a tag may be of another spec
 */
export async function fileEdits(
  { spec, index }: Pick<SpecVersion, 'spec' | 'index'>,
  dir: Uri,
  { edits, newIds }: IdChange,
  workspace: TaggedWorkspace | undefined,
  ports: Pick<Ports, 'search' | 'documents'>,
  signal: AbortSignal,
): Promise<readonly FileEdit[]> {
  const all: FileEdit[] = [];
  for (const [document, own] of edits) all.push(...inLines(placeOf(dir, document), textOf(spec, document), own));
  if (!workspace) return all;
  // One of a folder within the folder is not among those that the folder lists.
  const others = (await workspace.places(signal)).filter((place) => place.dir !== dir);
  const loaded = await workspace.load(await workspace.place(dir));
  const means = meansSpec(loaded, [loaded, ...(await Promise.all(others.map((place) => workspace.load(place))))]);
  for (const { uri, file, text } of await taggedFiles(workspace.root, ports, signal)) {
    all.push(...inLines(uri, text, tagEdits(text, file, spec, index, newIds, means)));
  }
  return all;
}

function textOf(spec: SpecVersion['spec'], document: DocumentKind): string {
  return spec[document]?.text ?? '';
}

function inLines(file: Uri, text: string, edits: readonly TextEdit[]): readonly FileEdit[] {
  if (edits.length === 0) return [];
  const source = { text, starts: lineStarts(text) };
  return edits.map(({ span, text: newText }) => ({ ...fileSpan(file, source, span), newText }));
}
