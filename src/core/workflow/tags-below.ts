import type { Ports, Uri } from '../ports';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { findTestTags } from '../specs/trace/test-tags';
import { taggedFile, type TaggedFile, taggedFiles } from './tagged-files';

/** The tags of every test below a folder, by file and line, as buffers and disk are now. */
export async function tagsBelow(
  root: Uri,
  ports: Pick<Ports, 'documents' | 'search'>,
  signal: AbortSignal,
): Promise<readonly PlacedTag[]> {
  const found = (await taggedFiles(root, ports, signal)).flatMap(tagsOf);
  return found.toSorted((one, other) =>
    one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line,
  );
}

/** The tags of one file; none in documents and specs, which are not tests. */
export async function tagsIn(uri: Uri, root: Uri, ports: Pick<Ports, 'documents'>): Promise<readonly PlacedTag[]> {
  const file = await taggedFile(uri, root, ports.documents);
  return file ? tagsOf(file) : [];
}

const tagsOf = ({ file, text }: TaggedFile): readonly PlacedTag[] =>
  findTestTags(text).map((tag) => ({ ...tag, file }));
