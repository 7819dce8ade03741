import type { Documents, Uri } from '../ports';
import type { Blobs } from '../sessions/blobs';
import type { Approvals } from './approvals';
import { readDocuments } from './spec-folder';

interface AdoptionParts {
  readonly approvals: Approvals;
  readonly documents: Documents;
  readonly blobs: Blobs;
}

/**
 * Takes a spec that was made elsewhere over as it is: what was agreed there is not asked again. One that was made here, or
 * of which anything was approved here, is left as it stands.
 */
export async function adoptSpec(dir: Uri, { approvals, documents, blobs }: AdoptionParts): Promise<void> {
  if ((await approvals.current()).size > 0 || (await approvals.isMadeHere())) return;
  for (const [document, { text }] of await readDocuments(dir, documents)) {
    await approvals.approve(document, text, await blobs.keep(text), { adopted: true });
  }
}

/** What stands between a plan and the run of its tasks, in words; a spec from elsewhere is taken over by it. */
export async function gateBeforeTasks(dir: Uri, parts: AdoptionParts): Promise<string | undefined> {
  await adoptSpec(dir, parts);
  // A change after an approval holds up no task; a plan that was never approved here does.
  const isApproved = (await parts.approvals.current()).has('tasks');
  return isApproved ? undefined : 'tasks.md is not approved yet. Read it and approve it first.';
}
