import { z } from 'zod';
import type { DocumentName } from '../events/event';
import type { Clock, Digests, Files, Journal, Store, Uri } from '../ports';
import { approvalText } from '../specs/approval-text';

/** How a document stands to its last approval. */
export type ApprovalState = 'none' | 'approved' | 'changed';

export interface Approval {
  readonly document: DocumentName;
  /** Of the text that was approved, see {@link Approvals.hashOf}. */
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  /** Name of the kept text, for a diff. */
  readonly text: string;
  /** True: the spec was not made here and was taken over as it was. */
  readonly adopted: boolean;
}

const line = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approved'),
    document: z.enum(['requirements', 'design', 'tasks']),
    hash: z.string(),
    at: z.string(),
    text: z.string(),
    adopted: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('revoked'), document: z.enum(['requirements', 'design', 'tasks']), at: z.string() }),
]);

type Line = z.infer<typeof line>;

/**
 * What was approved of one spec, by the hash of its text: outside of the repository, so that nobody can approve by writing
 * a file. The hash looks past line endings and the marks of tasks: a checkout or a ticked box re-opens nothing.
 */
export class Approvals {
  constructor(
    private readonly folder: string,
    private readonly ports: {
      readonly store: Store;
      readonly digests: Digests;
      readonly clock: Clock;
      readonly journal: Journal;
    },
  ) {}

  hashOf(document: DocumentName, text: string): string {
    return this.ports.digests.sha256(approvalText(document, text));
  }

  /** The approval that is in force of each document. */
  async current(): Promise<ReadonlyMap<DocumentName, Approval>> {
    const current = new Map<DocumentName, Approval>();
    for (const entry of await this.#lines()) {
      if (entry.kind === 'revoked') current.delete(entry.document);
      else current.set(entry.document, entry);
    }
    return current;
  }

  /** @param text undefined where the document does not exist */
  async stateOf(document: DocumentName, text: string | undefined): Promise<ApprovalState> {
    const approval = (await this.current()).get(document);
    if (!approval) return 'none';
    return text !== undefined && approval.hash === this.hashOf(document, text) ? 'approved' : 'changed';
  }

  /** @param kept name of the kept text */
  async approve(document: DocumentName, text: string, kept: string, adopted = false): Promise<string> {
    const hash = this.hashOf(document, text);
    await this.#append({ kind: 'approved', document, hash, at: this.#now(), text: kept, adopted });
    return hash;
  }

  async revoke(document: DocumentName): Promise<void> {
    if ((await this.current()).has(document)) await this.#append({ kind: 'revoked', document, at: this.#now() });
  }

  #now(): string {
    return new Date(this.ports.clock.now()).toISOString();
  }

  async #append(entry: Line): Promise<void> {
    const file = await this.ports.store.append(`${this.folder}/approvals.jsonl`);
    try {
      await file.append(`${JSON.stringify(entry)}\n`);
      await file.flush();
    } finally {
      await file.close();
    }
  }

  async #lines(): Promise<readonly Line[]> {
    const text = (await this.ports.store.read(`${this.folder}/approvals.jsonl`)) ?? '';
    return text.split('\n').flatMap((each) => {
      if (each.trim() === '') return [];
      try {
        return [line.parse(JSON.parse(each))];
      } catch (error) {
        // A torn line is an approval that never was: the gate stays closed, which is the safe side.
        this.ports.journal.error(`A line of ${this.folder}/approvals.jsonl cannot be read`, error);
        return [];
      }
    });
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
