import { changesIn, joinedChanges } from '../events/joined-changes';
import type { Ports, Uri } from '../ports';
import type { Session } from '../sessions/session';
import { configFileName, documentKinds, fileNameOf } from '../specs/document-kind';
import { relativePath } from '../text/uri';

/** Where the documents of a spec really are, links resolved. */
export async function ownDocumentsOf(dir: Uri, { files }: Pick<Ports, 'files'>): Promise<ReadonlySet<Uri>> {
  const names = [...documentKinds.map(fileNameOf), configFileName];
  return new Set(await Promise.all(names.map((name) => files.realPath(`${dir}/${name}`))));
}

/**
 * Puts back what the session's commands did to the documents of its spec: those are approved, and their boxes are ours. Tools
 * that write are kept from them before; of a command nobody knows what it will write. What somebody else changed since stays.
 * @returns for the agent and for people, in words without a full stop
 */
export async function putBackOwnDocuments(
  dir: Uri,
  session: Pick<Session, 'allEvents'>,
  root: Uri,
  ports: Pick<Ports, 'files' | 'disk'>,
): Promise<readonly string[]> {
  const own = await ownDocumentsOf(dir, ports);
  const changes: ReturnType<typeof changesIn>[number][] = [];
  for await (const event of session.allEvents()) changes.push(...changesIn(event));
  const told: string[] = [];
  for (const { uri, before, after } of joinedChanges(changes)) {
    if (!own.has(await ports.files.realPath(uri))) continue;
    const outcome = await ports.disk.put(uri, { content: before }, { content: after });
    if (outcome === 'stale') continue; // put back before, or the user's by now
    told.push(`${relativePath(uri, root)} was changed by a command while the task ran, and was put back`);
  }
  return told.toSorted();
}
