import type { DocumentName, SpecName } from '../events/event';
import type { StopReason } from '../loop/turn-ports';
import type { Blobs } from '../sessions/blobs';
import type { Ports, Uri } from '../ports';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import type { Prompt, TurnSetup } from '../sessions/session-parts';
import type { Show } from '../specs/show';
import { specNameFrom } from '../specs/spec-name';
import type { Tool } from '../tools/tool';
import { createToolbox } from '../tools/toolbox';
import type { Approval as ApprovalState } from '../specs/phase';
import type { Approvals } from './approvals';
import { isApproval } from './approval-phrases';
import { documentTool, type DocumentTarget } from './document-tool';
import { documentsRole, feedbackInstruction, phaseInstructions, revisionInstruction } from './prompts/documents';
import { nothingQuoted, quoteDocuments, type Quoted } from './quoted-documents';
import { createSpecFolder, documentOrder, documentUri, readDocuments } from './spec-folder';

/** What the road asks of the workspace it leads through. */
export interface RoadParts {
  readonly ports: Ports;
  readonly blobs: Blobs;
  /** Approvals of the spec in that folder. */
  readonly approvalsOf: (dir: Uri) => Promise<Approvals>;
  /** Of which kind the spec is, and by which workflow its documents are made. */
  readonly kindOf: (dir: Uri) => Promise<Pick<Show, 'kind' | 'workflow'>>;
  readonly readingTools: readonly Tool[];
  /** Does an ignore file hide the place from the agent? Such a document is not quoted. */
  readonly isHidden: (uri: Uri) => Promise<boolean>;
  /** The system prompt of an agent with that role in that root. */
  readonly systemPromptFor: (role: string, root: Uri) => Promise<string>;
}

/** Something the user asked for at a gate that cannot be done, with what to do instead. */
export class GateRefused extends Error {
  override readonly name = 'GateRefused';
}

/**
 * The road of one spec from idea to tasks: requirements, design, tasks, each written from what was approved before it, with
 * a gate behind each (SPEC-04). The gate's state is in the approvals and the session's log, never in the model: nothing it
 * says opens one.
 */
export class SpecRoad {
  #isBusy = false;

  constructor(
    readonly session: Session,
    private readonly parts: RoadParts,
  ) {}

  /** The spec, once its folder is there. */
  get spec(): SpecName | undefined {
    return this.session.state.spec;
  }

  /** The document whose gate is open. */
  get openGate(): DocumentName | undefined {
    return this.session.state.gate;
  }

  /** The document that is being written or stands at its gate; undefined before the first. */
  get phase(): DocumentName | undefined {
    return this.session.state.phase;
  }

  /** Takes the idea, writes requirements.md and stops at its gate. @throws SessionBusy */
  start(idea: string): Promise<void> {
    const text = `${phaseInstructions.requirements}\n\nThe idea:\n\n${idea}`;
    return this.#alone(() => this.#phase('requirements', { text, shown: idea, by: 'user' }));
  }

  /**
   * What the user says: approval or feedback at an open gate, otherwise a wish for the document in work or, when all are
   * approved, for the spec.
   * @throws SessionBusy, GateRefused
   */
  prompt(text: string): Promise<void> {
    return this.#alone(() => this.#prompt(text));
  }

  async #prompt(text: string): Promise<void> {
    const gate = this.openGate;
    if (gate !== undefined && isApproval(text)) return this.#approve(gate, text);
    const document = gate ?? (await this.#documentInWork());
    if (document === undefined) return this.#revise(text);
    if (gate !== undefined) {
      await this.session.record({ type: 'gateAnswered', document, answer: 'feedback', hash: '' });
    }
    const { said, seen } = await this.#toSayOf(document);
    await this.#phase(document, { text: [...said, text].join('\n\n'), shown: text, by: 'user', seen });
  }

  /** What the model must be told of the document before what the user says of it. */
  async #toSayOf(document: DocumentName): Promise<{ readonly said: readonly string[]; readonly seen: Quoted['seen'] }> {
    if ((await this.#text(document)) !== undefined) {
      const stale = await this.#changedSinceSeen([document]);
      return { said: [stale.text, feedbackInstruction(document)].filter((part) => part !== ''), seen: stale.seen };
    }
    // A document that was asked for and not written yet: the conversation has all that it is to be made of.
    if (this.phase === document) return { said: [], seen: [] };
    const earlier = await this.#quote(before(document));
    return { said: [phaseInstructions[document], earlier.text].filter((part) => part !== ''), seen: earlier.seen };
  }

  /** Goes on with a turn that was cut short. @throws SessionBusy */
  continue(): Promise<void> {
    return this.#alone(() => this.#continue());
  }

  async #continue(): Promise<void> {
    const prompt: Prompt = { text: continuePrompt, shown: 'Continue', by: 'user' };
    const document = await this.#documentInWork();
    if (document === undefined) await this.session.run(prompt, () => this.#setup(undefined));
    else await this.#phase(document, prompt);
  }

  /**
   * Approves the document as it stands, buffers saved first, and goes on to whatever is next.
   * @param typed the words, when it was typed
   * @throws GateRefused when there is nothing to approve; SessionBusy while something is being written
   */
  approve(document: DocumentName, typed?: string): Promise<void> {
    return this.#alone(() => this.#approve(document, typed));
  }

  async #approve(document: DocumentName, typed?: string): Promise<void> {
    const { spec } = this;
    if (!spec) throw new GateRefused('There is no document to approve yet.');
    const uri = documentUri(spec.dir, document);
    const { documents } = this.parts.ports;
    await documents.save(uri);
    const present = await documents.read(uri);
    if (!present || present.text.trim() === '') {
      throw new GateRefused(`${document}.md is not there or empty. Ask for it in the chat, or write it yourself.`);
    }
    const approvals = await this.parts.approvalsOf(spec.dir);
    const hash = await approvals.approve(document, present.text, await this.parts.blobs.keep(present.text));
    const text = typed === undefined ? {} : { text: typed };
    await this.session.record({ type: 'gateAnswered', document, answer: 'approved', hash, ...text });
    await this.#advance();
  }

  /** Opens the first gate that is not passed. Writes nothing, whatever is missing. @throws SessionBusy */
  open(): Promise<void> {
    return this.#alone(async () => {
      const next = await this.#next();
      if (next && next.state !== 'missing') await this.#stopAtGate(next.document, next.state);
    });
  }

  /**
   * One thing after the other: a second click, or a word typed while what the last turn left is looked at, is refused
   * rather than let in between.
   */
  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy || this.session.isRunning) throw new SessionBusy();
    this.#isBusy = true;
    try {
      await work();
    } finally {
      this.#isBusy = false;
    }
  }

  /** The document that the road stands at. A gate is passed too when a later document is there: it was passed elsewhere. */
  async #next(): Promise<{ readonly document: DocumentName; readonly state: ApprovalState | 'missing' } | undefined> {
    const { spec } = this;
    if (!spec) return undefined;
    const present = await readDocuments(spec.dir, this.parts.ports.documents);
    const approvals = await this.parts.approvalsOf(spec.dir);
    for (const [index, document] of documentOrder.entries()) {
      const text = present.get(document)?.text;
      const state = await approvals.stateOf(document, text);
      if (state === 'approved') continue;
      const hasLater = documentOrder.slice(index + 1).some((later) => present.has(later));
      if (hasLater && (text === undefined || state === 'none')) continue;
      return { document, state: text === undefined ? 'missing' : state };
    }
    return undefined;
  }

  /** Opens the first gate that is not passed, or makes the first document that is missing. */
  async #advance(): Promise<void> {
    const { spec } = this;
    const next = await this.#next();
    if (spec && next?.state === 'missing') {
      const { kind, workflow } = await this.parts.kindOf(spec.dir);
      if (kind === 'feature' && workflow === 'requirements-first') return this.#make(next.document);
      const text = `Fingerpost writes the documents of feature specs that begin with requirements. Write ${next.document}.md of this one yourself, then approve it.`;
      await this.session.record({ type: 'noticed', level: 'info', text });
      return;
    }
    if (next && next.state !== 'missing') return this.#stopAtGate(next.document, next.state);
    await this.session.record({
      type: 'noticed',
      level: 'info',
      text: 'All three documents are approved. Open tasks.md and click Start task above a task, or write here: execute task 1.',
    });
  }

  async #make(document: DocumentName): Promise<void> {
    const earlier = before(document);
    const approved = await this.#quote(earlier);
    await this.#phase(document, {
      text: `${phaseInstructions[document]}\n\n${approved.text}`,
      shown: `Write ${document}.md from the approved ${earlier.join(' and ')}.`,
      by: 'engine',
      seen: approved.seen,
    });
  }

  async #phase(document: DocumentName, prompt: Prompt): Promise<void> {
    if (this.phase !== document || this.openGate !== undefined) {
      await this.session.record({ type: 'phaseStarted', document });
    }
    const reason = await this.session.run(prompt, () => this.#setup(document));
    await this.#afterTurn(document, reason);
  }

  /** However the turn ended: a document that is there and not approved stands at its gate. */
  async #afterTurn(document: DocumentName, reason: StopReason): Promise<void> {
    const { spec } = this;
    const present = spec && (await this.parts.ports.documents.read(documentUri(spec.dir, document)));
    if (spec && present && present.text.trim() !== '') {
      const state = await (await this.parts.approvalsOf(spec.dir)).stateOf(document, present.text);
      if (state !== 'approved') await this.#stopAtGate(document, state);
    } else if (reason === 'finished') {
      await this.session.record({
        type: 'noticed',
        level: 'info',
        text: `${document}.md is not written yet. Answer above, or say what is missing.`,
      });
    }
  }

  async #stopAtGate(document: DocumentName, state: ApprovalState): Promise<void> {
    const { spec } = this;
    if (!spec) return;
    const uri = documentUri(spec.dir, document);
    const present = await this.parts.ports.documents.read(uri);
    if (!present) return;
    if (state === 'changed') {
      const text = `${document}.md has changed since it was approved. Approve it as it is now, or say what to change; the next document waits for that.`;
      await this.session.record({ type: 'noticed', level: 'warning', text });
    }
    const hash = (await this.parts.approvalsOf(spec.dir)).hashOf(document, present.text);
    await this.session.record({ type: 'gateOpened', document, uri, hash });
  }

  /** All documents are approved: an ordinary turn that may change any of them, and re-opens the gates of what it changed. */
  async #revise(text: string): Promise<void> {
    const stale = await this.#changedSinceSeen(documentOrder);
    await this.session.run(
      {
        text: [stale.text, revisionInstruction, text].filter((part) => part !== '').join('\n\n'),
        shown: text,
        by: 'user',
        seen: stale.seen,
      },
      () => this.#setup(undefined),
    );
    const { spec } = this;
    if (!spec) return;
    const present = await readDocuments(spec.dir, this.parts.ports.documents);
    const approvals = await this.parts.approvalsOf(spec.dir);
    for (const document of documentOrder) {
      const state = await approvals.stateOf(document, present.get(document)?.text);
      if (state === 'changed') return this.#stopAtGate(document, state);
    }
  }

  /** The document that the road stands at: its phase has begun and it is not approved. */
  async #documentInWork(): Promise<DocumentName | undefined> {
    const { phase, spec } = this;
    if (phase === undefined) return spec ? (await this.#next())?.document : 'requirements';
    if (!spec) return phase;
    const text = await this.#text(phase);
    const state = await (await this.parts.approvalsOf(spec.dir)).stateOf(phase, text);
    return state === 'approved' ? undefined : phase;
  }

  async #text(document: DocumentName): Promise<string | undefined> {
    const { spec } = this;
    return spec && (await this.parts.ports.documents.read(documentUri(spec.dir, document)))?.text;
  }

  /** Whole texts of documents that are not as this session saw them last: hand edits, other windows, other sessions. */
  #changedSinceSeen(documents: readonly DocumentName[]): Promise<Quoted> {
    return this.#quote(documents, (uri, hash) => this.session.hashSeen(uri) !== hash);
  }

  async #quote(documents: readonly DocumentName[], wanted?: (uri: Uri, hash: string) => boolean): Promise<Quoted> {
    const { spec } = this;
    if (!spec) return nothingQuoted;
    const open: DocumentName[] = [];
    for (const name of documents) if (!(await this.parts.isHidden(documentUri(spec.dir, name)))) open.push(name);
    return quoteDocuments(spec.dir, open, this.parts.ports.documents, wanted);
  }

  /** @param bound the phase's document; undefined: any that exists */
  async #setup(bound: DocumentName | undefined): Promise<TurnSetup> {
    const tool = documentTool(
      (call) => this.#target(bound, call),
      () => this.session.allEvents(),
    );
    return {
      system: await this.parts.systemPromptFor(documentsRole, this.session.state.root),
      tools: createToolbox([...this.parts.readingTools, tool]),
      work: 'planning',
    };
  }

  async #target(
    bound: DocumentName | undefined,
    call: { readonly document: DocumentName | undefined; readonly name: string | undefined },
  ): Promise<DocumentTarget | { readonly problem: string }> {
    if (bound !== undefined && call.document !== undefined && call.document !== bound) {
      return { problem: `The present phase writes ${bound}.md only; ${call.document}.md was not touched.` };
    }
    const document = bound ?? call.document;
    if (document === undefined) return { problem: 'Name the document: requirements, design or tasks.' };
    const spec = this.spec ?? (await this.#nameSpec(call.name));
    const uri = documentUri(spec.dir, document);
    if (bound === undefined && !(await this.parts.ports.documents.read(uri))) {
      return { problem: `There is no ${document}.md in this spec.` };
    }
    return { document, uri };
  }

  async #nameSpec(wanted: string | undefined): Promise<SpecName> {
    const { root, title } = this.session.state;
    const { ports } = this.parts;
    const spec = await createSpecFolder(root, specNameFrom(wanted ?? title), ports.digests.uuid(), ports);
    await (await this.parts.approvalsOf(spec.dir)).made();
    await this.session.record({ type: 'specNamed', spec });
    await this.session.record({ type: 'sessionRenamed', title: spec.name });
    return spec;
  }
}

/** The documents that a document is made from. */
function before(document: DocumentName): readonly DocumentName[] {
  return documentOrder.slice(0, documentOrder.indexOf(document));
}
