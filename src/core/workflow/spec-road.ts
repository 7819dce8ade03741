import type { DocumentName, SpecName } from '../events/event';
import type { StopReason } from '../loop/turn-ports';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import type { KeptImage } from '../sessions/prompt-images';
import type { Prompt } from '../sessions/session-parts';
import { type FormProblem, problemsInWords } from '../specs/form';
import type { Gate, WriteScope } from '../specs/gates';
import { documentsBefore } from '../specs/spec-plan';
import { parseTasks } from '../specs/tasks';
import { isApproval } from './approval-phrases';
import { type DocumentTurn, type DocumentTurnParts, DocumentTurns } from './document-turns';
import { feedbackInstruction, phaseInstruction, repairInstruction, revisionInstruction } from './prompts/documents';
import { QuickSpec } from './quick-spec';
import type { Quoted } from './quoted-documents';
import type { CounterexamplePrompt } from './prompts/counterexample';
import type { Choosing } from './rows';
import { documentUri } from './spec-folder';
import { picturesOf, type SpecIdea } from './spec-idea';
import { type SpecAction, SpecActions } from './spec-actions';
import { SpecPapers } from './spec-papers';

/** How often a document is sent back to the model because of its form, before its gate opens all the same. */
const mostRepairs = 2;

/**
 * The road of one spec from idea to tasks: its documents in the order of its plan, each written from what was approved
 * before it, with a gate behind each (SPEC-04, SPEC-05). The gates' state is in the approvals and the session's log, never in
 * the model: nothing it says opens one, and what it writes must be of its document's form first.
 */
export class SpecRoad {
  readonly #papers: SpecPapers;
  readonly #turns: DocumentTurns;
  readonly #quick: QuickSpec;
  readonly #actions: SpecActions;
  #isBusy = false;

  constructor(
    readonly session: Session,
    private readonly parts: DocumentTurnParts,
  ) {
    this.#papers = new SpecPapers(session, parts);
    this.#turns = new DocumentTurns(session, this.#papers, parts);
    this.#actions = new SpecActions(session, this.#papers, this.#turns, {
      workspace: parts,
      repair: (turn) => this.#repair(turn, [...turn.written]),
      stopAtNext: () => this.#stopAtNext(),
    });
    this.#quick = new QuickSpec(session, this.#papers, this.#turns, {
      uuid: () => parts.ports.digests.uuid(),
      repair: (turn, documents) => this.#repair(turn, documents),
      stopAtGate: (gate) => this.#stopAtGate(gate),
    });
  }

  /** The spec, once its folder is there. */
  get spec(): SpecName | undefined {
    return this.#papers.spec;
  }

  /** The document whose gate is open. */
  get openGate(): DocumentName | undefined {
    return this.session.state.gate;
  }

  /** The document that is being written or stands at its gate; undefined before the first. */
  get phase(): DocumentName | undefined {
    return this.session.state.phase;
  }

  /** Takes the idea, writes the first document of the plan and stops at its gate. @throws SessionBusy */
  start(idea: SpecIdea): Promise<void> {
    return this.#alone(async () => {
      const plan = await this.#papers.plan();
      if (plan.workflow === 'quick') return this.#quick.clarify(idea);
      const [first] = await this.#papers.order();
      if (first === undefined) return;
      const parts = [phaseInstruction(first, plan), 'The idea:', idea.text, idea.material ?? ''];
      const text = parts.filter((part) => part !== '').join('\n\n');
      await this.#phase({ kind: 'one', document: first }, first, {
        text,
        shown: idea.text,
        by: 'user',
        ...picturesOf(idea),
      });
    });
  }

  /**
   * What the user says: approval or feedback at an open gate, otherwise a wish for the document in work or, when all are
   * approved, for the spec.
   * @throws SessionBusy, GateRefused
   */
  prompt(text: string, images: readonly KeptImage[] = []): Promise<void> {
    return this.#alone(() => this.#prompt(text, images));
  }

  async #prompt(text: string, images: readonly KeptImage[]): Promise<void> {
    const gate = this.openGate;
    if (gate !== undefined && isApproval(text)) return this.#approve(gate, { typed: text });
    const document = gate ?? (await this.#documentInWork());
    if (gate !== undefined) {
      await this.session.record({ type: 'gateAnswered', document: gate, answer: 'feedback', hash: '' });
    }
    if ((await this.#papers.plan()).workflow === 'quick') return this.#quick.prompt({ text, images });
    if (document === undefined) return this.#revise({ text, images });
    const { said, seen } = await this.#toSayOf(document);
    const prompt: Prompt = {
      text: [...said, text].join('\n\n'),
      shown: text,
      by: 'user',
      seen,
      ...picturesOf({ text, images }),
    };
    await this.#phase({ kind: 'back', from: document }, document, prompt);
  }

  /** What the model must be told of the document before what the user says of it. */
  async #toSayOf(document: DocumentName): Promise<{ readonly said: readonly string[]; readonly seen: Quoted['seen'] }> {
    const before = documentsBefore(await this.#papers.order(), document);
    if ((await this.#papers.text(document)) !== undefined) {
      const stale = await this.#papers.changedSinceSeen([...before, document]);
      return { said: [stale.text, feedbackInstruction(document)].filter((part) => part !== ''), seen: stale.seen };
    }
    // A document that was asked for and not written yet: the conversation has all that it is to be made of.
    if (this.phase === document) return { said: [], seen: [] };
    const earlier = await this.#papers.quote(before);
    const instruction = phaseInstruction(document, await this.#papers.plan());
    return { said: [instruction, earlier.text].filter((part) => part !== ''), seen: earlier.seen };
  }

  /** Answers one of the questions that are put; with the last answer the road goes on. @throws SessionBusy */
  choose(taken: Choosing): Promise<void> {
    const { choices } = this.session.state;
    return this.#alone(() => (choices?.about === 'clarify' ? this.#quick : this.#actions).choose(taken));
  }

  /** Goes on with a turn that was cut short. @throws SessionBusy */
  continue(): Promise<void> {
    return this.#alone(() => this.#continue());
  }

  async #continue(): Promise<void> {
    const prompt: Prompt = { text: continuePrompt, shown: 'Continue', by: 'user' };
    if ((await this.#papers.plan()).workflow === 'quick') return this.#quick.continue(prompt);
    const document = await this.#documentInWork();
    if (document === undefined) {
      await this.session.run(prompt, () =>
        this.#turns.setup({ scope: { kind: 'back', from: undefined }, written: new Set() }),
      );
    } else await this.#phase({ kind: 'back', from: document }, document, prompt);
  }

  /**
   * Approves the document as it stands, buffers saved first, and goes on to whatever is next.
   * @param sha256 of the only text that may be approved
   * @throws GateRefused when there is nothing to approve, or another text; SessionBusy while something is being written
   */
  approve(document: DocumentName, sha256?: string): Promise<void> {
    return this.#alone(() => this.#approve(document, { sha256 }));
  }

  async #approve(
    document: DocumentName,
    { typed, sha256 }: { readonly typed?: string; readonly sha256?: string | undefined },
  ): Promise<void> {
    const { hash, also } = await this.#papers.approve(document, sha256);
    const text = typed === undefined ? {} : { text: typed };
    await this.session.record({ type: 'gateAnswered', document, answer: 'approved', hash, ...text });
    if (also !== undefined) await this.#notice('info', also);
    if (document === 'tasks') await this.parts.planApproved();
    await this.#advance();
  }

  /** Opens the first gate that is not passed. Writes nothing, whatever is missing. @throws SessionBusy */
  open(): Promise<void> {
    return this.#alone(() => this.#stopAtNext());
  }

  /** Has the agent do something about the spec as it is. @throws GateRefused, SessionBusy */
  act(action: SpecAction): Promise<void> {
    return this.#alone(() => this.#actions.run(action));
  }

  /** Has the agent propose what the spec should say where a property of it fails. @throws GateRefused, SessionBusy */
  mend(about: CounterexamplePrompt): Promise<void> {
    return this.#alone(() => this.#actions.mend(about));
  }

  async #stopAtNext(): Promise<void> {
    const next = await this.#papers.next();
    if (!next || next.state === 'missing') return;
    if (next.document !== this.phase) await this.session.record({ type: 'phaseStarted', document: next.document });
    await this.#stopAtGate(next);
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

  /** Opens the first gate that is not passed, or makes the first document that is missing. */
  async #advance(): Promise<void> {
    const next = await this.#papers.next();
    if (next?.state === 'missing') return this.#make(next.document);
    if (next) return this.#stopAtGate(next);
    const text =
      'All three documents are approved. Open tasks.md and click Start task above a task, or write here: execute task 1.';
    await this.#notice('info', text);
  }

  async #make(document: DocumentName): Promise<void> {
    const plan = await this.#papers.plan();
    if (plan.workflow === 'quick') return this.#quick.make();
    const earlier = documentsBefore(await this.#papers.order(), document);
    const approved = await this.#papers.quote(earlier);
    await this.#phase({ kind: 'one', document }, document, {
      text: `${phaseInstruction(document, plan)}\n\n${approved.text}`,
      shown: `Write ${document}.md from the approved ${earlier.join(' and ')}.`,
      by: 'engine',
      seen: approved.seen,
    });
  }

  async #phase(scope: WriteScope, document: DocumentName, prompt: Prompt): Promise<void> {
    if (this.phase !== document || this.openGate !== undefined) {
      await this.session.record({ type: 'phaseStarted', document });
    }
    const turn: DocumentTurn = { scope, written: new Set() };
    const before = await this.#formsBefore();
    const reason = await this.session.run(prompt, () => this.#turns.setup(turn));
    const reopened = (await this.#papers.order()).find((each) => turn.written.has(each)) ?? document;
    await this.#written(turn, before, reason);
    await this.#afterTurn(reopened, reason);
  }

  /** What is to be done about documents that the turn wrote: their form, and what they were made from. */
  async #written(
    turn: DocumentTurn,
    before: ReadonlyMap<DocumentName, readonly FormProblem[]>,
    reason: StopReason,
  ): Promise<void> {
    const documents = new Set(turn.written);
    // A design that came first has its references checked once there is something to refer to.
    const { workflow } = await this.#papers.plan();
    if (workflow === 'design-first' && documents.has('requirements')) documents.add('design');
    if (reason === 'finished') await this.#repair(turn, [...documents], before);
    for (const document of turn.written) await this.#papers.wrote(document);
  }

  /** What was wrong with documents before a turn: a spec from elsewhere, in another form, is the user's to keep. */
  async #formsBefore(): Promise<ReadonlyMap<DocumentName, readonly FormProblem[]>> {
    const present = Object.keys(await this.#papers.texts());
    const order = await this.#papers.order();
    const known = await Promise.all(
      order
        .filter((document) => present.includes(document))
        .map(async (document) => [document, await this.#papers.form(document)] as const),
    );
    return new Map(known);
  }

  /** Has the model put right what is not of its form, a few times; what is left then is told the user. */
  async #repair(
    turn: DocumentTurn,
    documents: readonly DocumentName[],
    before: ReadonlyMap<DocumentName, readonly FormProblem[]> = new Map(),
  ): Promise<void> {
    for (let repairs = 0; ; repairs += 1) {
      const problems: string[] = [];
      for (const document of documents) {
        const known = new Set(before.get(document)?.map(({ code }) => code));
        const found = (await this.#papers.form(document)).filter(({ code }) => !known.has(code));
        if (found.length > 0) problems.push(problemsInWords(document, found));
      }
      if (problems.length === 0) return;
      const list = problems.join('\n');
      if (repairs === mostRepairs) {
        await this.#notice('warning', `This is still not of the form that a spec needs:\n${list}`);
        return;
      }
      const stale = await this.#papers.changedSinceSeen(documents);
      const text = [stale.text, repairInstruction(list)].filter((part) => part !== '').join('\n\n');
      const shown = `Put the form right:\n${list}`;
      const prompt: Prompt = { text, shown, by: 'engine', seen: stale.seen };
      if ((await this.session.run(prompt, () => this.#turns.setup(turn))) !== 'finished') return;
    }
  }

  /** However the turn ended: a document that is there and not approved stands at its gate. */
  async #afterTurn(document: DocumentName, reason: StopReason): Promise<void> {
    const gates = await this.#papers.gates();
    const gate = gates.find((each) => each.document === document);
    if (gate && gate.state !== 'missing') {
      if (document !== this.phase) {
        await this.session.record({ type: 'phaseStarted', document });
        await this.#tellLater(gates, document);
      }
      if (gate.state !== 'approved' || gate.outdatedBy.length > 0) await this.#stopAtGate(gate);
    } else if (reason === 'finished') {
      await this.#notice('info', `${document}.md is not written yet. Answer above, or say what is missing.`);
    }
  }

  /** Going back leaves later documents as they are: that they are to be looked at again is said. */
  async #tellLater(gates: readonly Gate[], document: DocumentName): Promise<void> {
    const later = gates.slice(gates.findIndex((each) => each.document === document) + 1);
    const names = later.flatMap(({ document: each, state }) => (state === 'missing' ? [] : [`${each}.md`]));
    if (names.length === 0) return;
    const text = `${document}.md has changed, so ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} to be looked at again. Nothing there was touched.`;
    await this.#notice('info', text);
  }

  async #stopAtGate({ document, state, outdatedBy }: Gate): Promise<void> {
    const { spec } = this;
    if (!spec) return;
    const uri = documentUri(spec.dir, document);
    const present = await this.parts.ports.documents.read(uri);
    if (!present) return;
    if (state === 'changed') {
      const text = `${document}.md has changed since it was approved. Approve it as it is now, or say what to change; the next document waits for that.`;
      await this.#notice('warning', text);
    } else if (outdatedBy.length > 0) {
      const names = outdatedBy.map((each) => `${each}.md`).join(' and ');
      const text = `${document}.md was made before ${names} changed. Look at it again: approve it if it still fits, or say what to change, for example "update it".`;
      await this.#notice('warning', text);
    }
    const hash = (await this.parts.approvalsOf(spec.dir)).hashOf(document, present.text);
    const optional =
      document === 'tasks' ? parseTasks(present.text).value.all.filter((task) => task.optional).length : 0;
    const counted = optional > 0 ? { optionalTasks: optional } : {};
    await this.session.record({ type: 'gateOpened', document, uri, hash, ...counted });
  }

  /** All documents are approved: an ordinary turn that may change one of them, whose gate is stood at again then. */
  async #revise(said: SpecIdea): Promise<void> {
    const { text } = said;
    const order = await this.#papers.order();
    const stale = await this.#papers.changedSinceSeen(order);
    const parts = [stale.text, revisionInstruction, text].filter((part) => part !== '');
    const prompt: Prompt = {
      text: parts.join('\n\n'),
      shown: text,
      by: 'user',
      seen: stale.seen,
      ...picturesOf(said),
    };
    const turn: DocumentTurn = { scope: { kind: 'back', from: undefined }, written: new Set() };
    const before = await this.#formsBefore();
    const reason = await this.session.run(prompt, () => this.#turns.setup(turn));
    await this.#written(turn, before, reason);
    const gates = await this.#papers.gates();
    const changed = gates.find(({ state }) => state === 'changed');
    if (!changed) return;
    await this.#tellLater(gates, changed.document);
    await this.#stopAtGate(changed);
  }

  /** The document that the road stands at: its phase has begun and it is not approved. */
  async #documentInWork(): Promise<DocumentName | undefined> {
    const { phase, spec } = this;
    if (phase === undefined) return (await this.#papers.next())?.document;
    if (!spec) return phase;
    const gate = (await this.#papers.gates()).find(({ document }) => document === phase);
    return gate?.state === 'approved' ? undefined : phase;
  }

  async #notice(level: 'info' | 'warning', text: string): Promise<void> {
    await this.session.record({ type: 'noticed', level, text });
  }
}
