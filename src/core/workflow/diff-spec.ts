import type { Ports, Uri } from '../ports';
import { buildShow, type ShowDocument } from '../specs/build-show';
import { buildDiff } from '../specs/diff/build-diff';
import type { SpecDiff } from '../specs/diff/spec-diff';
import { configFileName, documentKindOf } from '../specs/document-kind';
import type { Show } from '../specs/show';
import type { Trace } from '../specs/trace/trace';
import { commitOf, filesAt, GitFailed } from './git';

/** What a comparison of two versions of a spec needs. */
export interface DiffParts {
  readonly root: Uri;
  readonly ports: Pick<Ports, 'processes' | 'journal' | 'isTrusted' | 'digests'>;
  /** As it lies in the folder. */
  readonly present: Show;
  /** Of that version, with the tests that lie in the folder. */
  readonly traceOf: (show: Show) => Promise<Trace>;
}

/**
 * Compares a spec at two commits, or at one with what lies in the folder.
 * @param to undefined: the folder
 * @throws GitFailed where there is no such commit, or no such spec in it
 */
export async function diffSpec(
  versions: { readonly from: string; readonly to: string | undefined },
  parts: DiffParts,
  signal: AbortSignal,
): Promise<SpecDiff> {
  const from = await showAt(versions.from, parts, signal);
  const to = versions.to === undefined ? undefined : await showAt(versions.to, parts, signal);
  const later = to?.show ?? parts.present;
  return buildDiff({
    from: { name: from.commit, show: from.show },
    to: { name: to?.commit ?? null, show: later, trace: await parts.traceOf(later) },
  });
}

async function showAt(
  revision: string,
  { root, ports, present }: DiffParts,
  signal: AbortSignal,
): Promise<{ readonly commit: string; readonly show: Show }> {
  const commit = await commitOf(root, revision, ports, signal);
  const prefix = `${present.dir}/`;
  const nameIn = (path: string): string | undefined => {
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    return name !== undefined && (name === configFileName || documentKindOf(name) !== undefined) ? name : undefined;
  };
  const files = await filesAt(root, commit, (path) => nameIn(path) !== undefined, ports, signal);
  const documents: Partial<Record<string, ShowDocument>> = {};
  for (const [path, text] of files) {
    const kind = documentKindOf(nameIn(path) ?? '');
    if (kind === undefined) continue;
    const bytes = new TextEncoder().encode(text).byteLength;
    documents[kind] = { text, bytes, sha256: ports.digests.sha256(text), approval: 'none' };
  }
  if (Object.keys(documents).length === 0) {
    throw new GitFailed(`The commit ${revision} has no spec in ${present.dir}.`);
  }
  const { name, dir } = present;
  const config = files.get(`${prefix}${configFileName}`);
  return { commit, show: buildShow({ name, root: present.root, dir, documents, config }) };
}
