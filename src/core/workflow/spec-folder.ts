import type { DocumentName } from '../events/event';
import type { Documents, DocumentText, Files, Uri } from '../ports';
import type { FolderListing } from '../specs/discover';
import { configFileName, documentKindOf, documentKinds, fileNameOf } from '../specs/document-kind';
import { newSpecConfig } from '../specs/spec-config';
import { uniqueName } from '../specs/spec-name';
import type { SpecPlan } from '../specs/spec-plan';
import { childOf } from '../text/uri';

/** Where a spec's document is or will be. */
export function documentUri(dir: Uri, document: DocumentName): Uri {
  return `${dir}/${fileNameOf(document)}`;
}

/** The spec folder and document that a URI names, undefined for any other file. */
export function documentOf(uri: Uri): { readonly dir: Uri; readonly document: DocumentName } | undefined {
  const cut = uri.lastIndexOf('/');
  const document = documentKindOf(uri.slice(cut + 1));
  const dir = uri.slice(0, cut);
  return document !== undefined && /\/\.kiro\/specs(?:\/|$)/.test(dir) ? { dir, document } : undefined;
}

/** Folders as the search for specs sees them: names are made parts of a URI. */
export function folderListing(files: Pick<Files, 'list' | 'realPath'>): FolderListing {
  return {
    list: async (folder) =>
      (await files.list(folder))?.flatMap(({ name, kind }) =>
        kind === 'other' ? [] : [{ name: encodeURIComponent(name), kind }],
      ),
    realPath: (path) => files.realPath(path),
  };
}

/** The documents that exist, as the editor sees them. */
export async function readDocuments(
  dir: Uri,
  documents: Documents,
): Promise<ReadonlyMap<DocumentName, DocumentText & { readonly uri: Uri }>> {
  const read = await Promise.all(
    documentKinds.map(async (document) => {
      const uri = documentUri(dir, document);
      const text = await documents.read(uri);
      return text === undefined ? [] : [[document, { ...text, uri }] as const];
    }),
  );
  return new Map(read.flat());
}

/**
 * Makes the folder of a new spec with its `.config.kiro` (SPEC-01, SPEC-05) and gives where it is.
 * @param wanted kebab-case; a number is added when there is such a spec already
 */
export async function createSpecFolder(
  root: Uri,
  wanted: string,
  config: { readonly specId: string } & Pick<SpecPlan, 'kind' | 'workflow'>,
  ports: { readonly files: Files; readonly documents: Documents },
): Promise<{ readonly dir: Uri; readonly name: string }> {
  const specs = childOf(childOf(root, '.kiro'), 'specs');
  const taken = new Set((await ports.files.list(specs))?.map((entry) => entry.name) ?? []);
  const name = uniqueName(wanted, taken);
  const dir = `${specs}/${name}`;
  const outcome = await ports.documents.create(`${dir}/${configFileName}`, newSpecConfig(config));
  // Another window made a spec of this name in this moment.
  if (outcome === 'stale') return createSpecFolder(root, wanted, config, ports);
  return { dir, name };
}
