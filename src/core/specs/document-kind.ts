/** The four documents of a spec, in the order in which a contract lists them. */
export const documentKinds = ['requirements', 'bugfix', 'design', 'tasks'] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** The two documents that hold acceptance criteria. */
export type CriteriaDocument = 'requirements' | 'bugfix';

/** Where a spec keeps its kind and workflow (SPEC-05). */
export const configFileName = '.config.kiro';

/** The file name of a document: `design` → `design.md` (SPEC-01). */
export function fileNameOf(kind: DocumentKind): string {
  return `${kind}.md`;
}

/** The document a file name stands for, or undefined. Exact: `Tasks.md` is not one. */
export function documentKindOf(fileName: string): DocumentKind | undefined {
  return documentKinds.find((kind) => fileNameOf(kind) === fileName);
}
