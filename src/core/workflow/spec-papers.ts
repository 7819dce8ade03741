import type { DocumentName, SpecName } from '../events/event';
import type { Ports, Uri } from '../ports';
import type { Blobs } from '../sessions/blobs';
import type { Session } from '../sessions/session';
import { type FormProblem, formProblems } from '../specs/form';
import { type Gate, nextGate } from '../specs/gates';
import type { Show } from '../specs/show';
import { defaultPlan, documentOrder, documentsBefore, type SpecPlan } from '../specs/spec-plan';
import { differsOnlyInReferences } from '../specs/references-only';
import type { Approvals } from './approvals';
import { nothingQuoted, quoteDocuments, type Quoted } from './quoted-documents';
import { documentUri, readDocuments } from './spec-folder';

/** Something the user asked for at a gate that cannot be done, with what to do instead. */
export class GateRefused extends Error {
  override readonly name = 'GateRefused';
}

export interface PapersParts {
  readonly ports: Ports;
  readonly blobs: Blobs;
  /** Approvals of the spec in that folder. */
  readonly approvalsOf: (dir: Uri) => Promise<Approvals>;
  /** What the spec in that folder says now. */
  readonly showOf: (dir: Uri) => Promise<Show>;
  /** Does an ignore file hide the place from the agent? Such a document is not quoted. */
  readonly isHidden: (uri: Uri) => Promise<boolean>;
}

/** The documents of the spec that a session makes, as they stand now: texts, gates, forms. */
export class SpecPapers {
  constructor(
    private readonly session: Session,
    private readonly parts: PapersParts,
  ) {}

  /** The spec, once its folder is there. */
  get spec(): SpecName | undefined {
    return this.session.state.spec;
  }

  /** What the folder says; before there is one, what was chosen. */
  async plan(): Promise<SpecPlan> {
    const { spec, plan = defaultPlan } = this.session.state;
    if (!spec) return plan;
    const { kind, workflow } = await this.parts.showOf(spec.dir);
    const { detail } = plan;
    return detail === undefined || workflow !== 'design-first' ? { kind, workflow } : { kind, workflow, detail };
  }

  async order(): Promise<readonly DocumentName[]> {
    return documentOrder(await this.plan());
  }

  /** Undefined where the document is not there or empty. */
  async text(document: DocumentName): Promise<string | undefined> {
    return (await this.texts())[document];
  }

  /** Of the documents that are there and not empty. */
  async texts(): Promise<Readonly<Partial<Record<DocumentName, string>>>> {
    const { spec } = this;
    if (!spec) return {};
    const present = await readDocuments(spec.dir, this.parts.ports.documents);
    return Object.fromEntries([...present].flatMap(([name, { text }]) => (text.trim() === '' ? [] : [[name, text]])));
  }

  /** Where a document is not of the form that its prompt demands. */
  async form(document: DocumentName): Promise<readonly FormProblem[]> {
    return formProblems(document, { texts: await this.texts(), plan: await this.plan() });
  }

  /** Every gate of the spec, in the order of its plan. */
  async gates(): Promise<readonly Gate[]> {
    const { spec } = this;
    const order = await this.order();
    if (!spec) return order.map((document) => ({ document, state: 'missing', outdatedBy: [] }));
    return gatesOf(order, await this.texts(), await this.parts.approvalsOf(spec.dir));
  }

  /** The gate that the spec stands at. */
  async next(): Promise<Gate | undefined> {
    return nextGate(await this.gates(), await this.plan());
  }

  /** Remembers from which versions of the documents before it a document was written. */
  async wrote(document: DocumentName): Promise<void> {
    const { spec } = this;
    if (spec) await (await this.parts.approvalsOf(spec.dir)).based(document, await this.#basis(document));
  }

  /**
   * Approves the document as it stands, buffers saved first. That of a quick spec's one gate approves all of them.
   * @param sha256 of the only text that may be approved: of the file's bytes, or the hash of the approval
   * @returns the hash that is approved now, and what else was approved by it, in words
   * @throws GateRefused when there is nothing to approve, or another text
   */
  async approve(
    document: DocumentName,
    sha256?: string,
  ): Promise<{ readonly hash: string; readonly also: string | undefined }> {
    const { spec } = this;
    if (!spec) throw new GateRefused('There is no document to approve yet.');
    const plan = await this.plan();
    const others = plan.workflow === 'quick' ? documentOrder(plan).filter((each) => each !== document) : [];
    const approvals = await this.parts.approvalsOf(spec.dir);
    const text = await this.#saved(document);
    if (text === undefined) {
      throw new GateRefused(`${document}.md is not there or empty. Ask for it in the chat, or write it yourself.`);
    }
    const digest = this.parts.ports.digests.sha256(text);
    if (sha256 !== undefined && sha256 !== digest && sha256 !== approvals.hashOf(document, text)) {
      throw new GateRefused(
        `${document}.md is not the text that was to be approved: its sha256 is ${digest}, not ${sha256}. Nothing was approved.`,
      );
    }
    const also =
      plan.workflow === 'design-first' && document === 'requirements' ? await this.#validated(approvals) : [];
    for (const other of others) {
      const present = await this.#saved(other);
      if (present !== undefined) await this.#approved(approvals, other, present);
    }
    const hash = await this.#approved(approvals, document, text);
    return { hash, also: also[0] };
  }

  /** Whole documents for a prompt. */
  async quote(documents: readonly DocumentName[], wanted?: (uri: Uri, hash: string) => boolean): Promise<Quoted> {
    const { spec } = this;
    if (!spec) return nothingQuoted;
    const open: DocumentName[] = [];
    for (const name of documents) if (!(await this.parts.isHidden(documentUri(spec.dir, name)))) open.push(name);
    return quoteDocuments(spec.dir, open, this.parts.ports.documents, wanted);
  }

  /** Whole texts of documents that are not as this session saw them last: hand edits, other windows, other sessions. */
  changedSinceSeen(documents: readonly DocumentName[]): Promise<Quoted> {
    return this.quote(documents, (uri, hash) => this.session.hashSeen(uri) !== hash);
  }

  /** The text that was approved last. */
  async approvedText(document: DocumentName): Promise<string | undefined> {
    const { spec } = this;
    const record = spec && (await (await this.parts.approvalsOf(spec.dir)).current()).get(document);
    return record && this.parts.blobs.read(record.text);
  }

  async #saved(document: DocumentName): Promise<string | undefined> {
    const { spec } = this;
    if (!spec) return undefined;
    await this.parts.ports.documents.save(documentUri(spec.dir, document));
    return this.text(document);
  }

  async #approved(approvals: Approvals, document: DocumentName, text: string): Promise<string> {
    return approvals.approve(document, text, await this.parts.blobs.keep(text), { basis: await this.#basis(document) });
  }

  async #basis(document: DocumentName): Promise<Partial<Record<DocumentName, string>>> {
    const { spec } = this;
    if (!spec) return {};
    const approvals = await this.parts.approvalsOf(spec.dir);
    const texts = await this.texts();
    const before = documentsBefore(await this.order(), document);
    return Object.fromEntries(
      before.flatMap((each) => {
        const text = texts[each];
        return text === undefined ? [] : [[each, approvals.hashOf(each, text)]];
      }),
    );
  }

  /** An approved design that has only been tied to criteria since needs no second look: it names what is approved now. */
  async #validated(approvals: Approvals): Promise<readonly string[]> {
    const text = await this.text('design');
    const before = await this.approvedText('design');
    if (text === undefined || before === undefined || text === before) return [];
    if (!differsOnlyInReferences(before, text)) return [];
    await this.#approved(approvals, 'design', text);
    return [
      'design.md only got its "Validates" lines and how each criterion is checked since its approval; it is approved with them.',
    ];
  }
}

/** How the documents of a spec stand at their gates. @param texts of those that are there and not empty */
export async function gatesOf(
  order: readonly DocumentName[],
  texts: Readonly<Partial<Record<DocumentName, string>>>,
  approvals: Approvals,
): Promise<readonly Gate[]> {
  const bases = await approvals.bases();
  return Promise.all(
    order.map(async (document): Promise<Gate> => {
      const text = texts[document];
      if (text === undefined) return { document, state: 'missing', outdatedBy: [] };
      const basis = bases.get(document) ?? {};
      const outdatedBy = documentsBefore(order, document).filter((each) => {
        const [was, now] = [basis[each], texts[each]];
        return was !== undefined && now !== undefined && was !== approvals.hashOf(each, now);
      });
      return { document, state: await approvals.stateOf(document, text), outdatedBy };
    }),
  );
}
