import type { Ports, Uri } from '../ports';
import { NotText } from '../ports';
import { specsMeant, titleOfDocument } from '../specs/trace/spec-aliases';
import { relativePath } from '../text/uri';
import type { LoadedSpec } from './load-spec';

/** A file in which tests may bear tags. */
export interface TaggedFile {
  readonly uri: Uri;
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
}

/** Lines with tags that are looked at; a project with more has a generator that writes them. */
const mostTags = 20_000;

/** The texts below a root in which something looks like the tag of a test. Documents and specs are not tests. */
export async function taggedFiles(
  root: Uri,
  { search, documents }: Pick<Ports, 'search' | 'documents'>,
  signal: AbortSignal,
): Promise<readonly TaggedFile[]> {
  const request = { folder: root, pattern: 'feature[ \\t]*[:\uFF1A]', caseSensitive: false, limit: mostTags };
  const { hits } = await search.grep(request, signal);
  const found: TaggedFile[] = [];
  for (const uri of new Set(hits.map((hit) => hit.uri))) {
    signal.throwIfAborted();
    const file = await taggedFile(uri, root, documents);
    if (file) found.push(file);
  }
  return found;
}

/** The file, if tests may bear tags in it. */
export async function taggedFile(
  uri: Uri,
  root: Uri,
  documents: Pick<Ports['documents'], 'read'>,
): Promise<TaggedFile | undefined> {
  const file = relativePath(uri, root);
  if (file.startsWith('.kiro/') || /\.(?:md|mdx|markdown)$/i.test(file)) return undefined;
  const text = await readText(uri, documents);
  return text === undefined ? undefined : { uri, file, text };
}

/** Undefined too for what is no text: it has no tags that could be read. */
async function readText(uri: Uri, documents: Pick<Ports['documents'], 'read'>): Promise<string | undefined> {
  try {
    return (await documents.read(uri))?.text;
  } catch (error) {
    if (error instanceof NotText) return undefined;
    throw error;
  }
}

/** Whether the feature of a tag is the spec, the spec or another, or none of its business. @param all specs of the root */
export function meansSpec(
  { show }: LoadedSpec,
  all: readonly LoadedSpec[],
): (feature: string) => 'only' | 'among' | undefined {
  const meant = specsMeant(
    all.map(({ show: { dir, name }, featureName, texts }) => ({
      dir,
      name,
      featureName,
      titles: [...texts.values()].flatMap(({ text }) => titleOfDocument(text) ?? []),
    })),
  );
  return (feature) => {
    const dirs = meant(feature);
    return !dirs.includes(show.dir) ? undefined : dirs.length === 1 ? 'only' : 'among';
  };
}
