import { z } from 'zod';
import type { DocumentName } from '../events/event';
import { documentName as document } from '../events/event-parts';
import type { Clock, Digests, Files, Journal, Store, Uri } from '../ports';
import { RecordFile } from '../sessions/record-file';
import { approvalText } from '../specs/approval-text';
import type { Approval as ApprovalState } from '../specs/phase';

const entry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approved'),
    document,
    /** Of the text that was approved, see {@link Approvals.hashOf}. */
    hash: z.string(),
    /** ISO 8601. */
    at: z.string(),
    /** Name of the kept text, for a diff. */
    text: z.string(),
    /** True: the spec was not made here and was taken over as it was. */
    adopted: z.boolean(),
    /** Hashes of the documents that it was made from, as they were then; older records do not say. */
    basis: z.partialRecord(document, z.string()).optional(),
  }),
  /** The document was written from these versions of those before it. */
  z.object({ kind: z.literal('based'), document, at: z.string(), basis: z.partialRecord(document, z.string()) }),
  z.object({ kind: z.literal('revoked'), document, at: z.string() }),
  /** The spec's folder was made here, now. What was approved of another spec in its place is void. */
  z.object({ kind: z.literal('made'), at: z.string() }),
]);

export type ApprovalRecord = Extract<z.infer<typeof entry>, { kind: 'approved' }>;

/**
 * What was approved of one spec, by the hash of its text: outside of the repository, so that nobody can approve by writing
 * a file. The hash looks past line endings and the marks of tasks: a checkout or a ticked box re-opens nothing.
 */
export class Approvals {
  readonly #file: RecordFile<z.infer<typeof entry>>;

  /** @param folder the spec's folder in the store */
  constructor(
    folder: string,
    private readonly ports: {
      readonly store: Store;
      readonly digests: Digests;
      readonly clock: Clock;
      readonly journal: Journal;
    },
  ) {
    this.#file = new RecordFile(`${folder}/approvals.jsonl`, entry, ports);
  }

  hashOf(document: DocumentName, text: string): string {
    return this.ports.digests.sha256(approvalText(document, text));
  }

  /** The approval that is in force of each document. */
  async current(): Promise<ReadonlyMap<DocumentName, ApprovalRecord>> {
    const current = new Map<DocumentName, ApprovalRecord>();
    for (const each of await this.#file.read()) {
      if (each.kind === 'made') current.clear();
      else if (each.kind === 'revoked') current.delete(each.document);
      else if (each.kind === 'approved') current.set(each.document, each);
    }
    return current;
  }

  /** From which versions of the documents before it each was written or approved last, by their hashes. */
  async bases(): Promise<ReadonlyMap<DocumentName, NonNullable<ApprovalRecord['basis']>>> {
    const bases = new Map<DocumentName, NonNullable<ApprovalRecord['basis']>>();
    for (const each of await this.#file.read()) {
      if (each.kind === 'made') bases.clear();
      else if (each.kind !== 'revoked' && each.basis) bases.set(each.document, each.basis);
    }
    return bases;
  }

  /** The document was just written from the versions of those before it that have these hashes. */
  async based(document: DocumentName, basis: NonNullable<ApprovalRecord['basis']>): Promise<void> {
    await this.#file.add({ kind: 'based', document, at: this.#now(), basis });
  }

  /** Was the spec made here? Then nothing of it is taken over: each of its gates is the user's. */
  async isMadeHere(): Promise<boolean> {
    return (await this.#file.read()).some((each) => each.kind === 'made');
  }

  /** The spec's folder was just made here. */
  async made(): Promise<void> {
    await this.#file.add({ kind: 'made', at: this.#now() });
  }

  /** @param text undefined where the document does not exist */
  async stateOf(document: DocumentName, text: string | undefined): Promise<ApprovalState> {
    const approval = (await this.current()).get(document);
    if (!approval) return 'none';
    return text !== undefined && approval.hash === this.hashOf(document, text) ? 'approved' : 'changed';
  }

  /**
   * @param kept name of the kept text
   * @param basis hashes of the documents before it, as they are now
   * @returns the hash that is approved now
   */
  async approve(
    document: DocumentName,
    text: string,
    kept: string,
    { adopted = false, basis }: { readonly adopted?: boolean; readonly basis?: ApprovalRecord['basis'] } = {},
  ): Promise<string> {
    const hash = this.hashOf(document, text);
    const from = basis ? { basis } : {};
    await this.#file.add({ kind: 'approved', document, hash, at: this.#now(), text: kept, adopted, ...from });
    return hash;
  }

  #now(): string {
    return new Date(this.ports.clock.now()).toISOString();
  }
}

/** The folder in the store that belongs to a spec: by where the spec really is, since its id is not unique in the wild. */
export async function storeFolderOf(
  workspaceFolder: string,
  specDir: Uri,
  ports: { readonly files: Files; readonly digests: Digests },
): Promise<string> {
  const key = ports.digests.sha256(await ports.files.realPath(specDir)).slice(0, 16);
  return `${workspaceFolder}/specs/${key}`;
}
