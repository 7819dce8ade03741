import type { DocumentName } from '../events/event';
import type { Session } from '../sessions/session';
import type { Prompt } from '../sessions/session-parts';
import type { Gate } from '../specs/gates';
import { type Clarified, clarifyTools } from './clarify-tools';
import type { DocumentTurn, DocumentTurns } from './document-turns';
import { clarifyInstruction, missingInstruction, passInstruction, quickFeedbackInstruction } from './prompts/quick';
import type { Choosing } from './rows';
import { picturesOf, type SpecIdea } from './spec-idea';
import type { SpecPapers } from './spec-papers';

/** What the quick road asks of the road that it is part of. */
interface QuickParts {
  readonly uuid: () => string;
  readonly repair: (turn: DocumentTurn, documents: readonly DocumentName[]) => Promise<void>;
  readonly stopAtGate: (gate: Gate) => Promise<void>;
}

/**
 * A quick spec (SPEC-05): questions first, then all documents in one go, then one gate before any task runs. That no spec is
 * needed is an answer too.
 */
export class QuickSpec {
  constructor(
    private readonly session: Session,
    private readonly papers: SpecPapers,
    private readonly turns: DocumentTurns,
    private readonly parts: QuickParts,
  ) {}

  /** Asks what only the user can tell; nothing can be written in that turn. */
  async clarify(idea: SpecIdea): Promise<void> {
    const text = [clarifyInstruction, idea.text, idea.material ?? ''].filter((part) => part !== '').join('\n\n');
    await this.#clarifyingTurn({ text, shown: idea.text, by: 'user', ...picturesOf(idea) });
  }

  async #clarifyingTurn(prompt: Prompt): Promise<void> {
    let clarified: Clarified | undefined;
    const take = (each: Clarified): void => void (clarified = each);
    const reason = await this.session.run(prompt, () => this.turns.reading(clarifyTools(take)));
    // What was asked in plain words is answered in plain words; what was cut short can be gone on with.
    if (!clarified || reason !== 'finished') return;
    await this.#clarified(clarified);
  }

  async #clarified(clarified: Clarified): Promise<void> {
    if (clarified.kind === 'no-spec') {
      await this.session.record({ type: 'specDeclined', reason: clarified.reason });
      return;
    }
    if (clarified.questions.length === 0) {
      return this.#pass({ text: await this.#passText(), shown: 'Write the spec.', by: 'engine' });
    }
    await this.session.record({
      type: 'choicesPut',
      set: this.parts.uuid(),
      about: 'clarify',
      title: 'Before the spec is written',
      choices: clarified.questions.map(({ question, answers }, index) => {
        return { choice: `${index + 1}`, question, options: answers.map((label) => ({ label })) };
      }),
    });
  }

  /** The last answer has the spec written. */
  async choose({ set, choice, option }: Choosing): Promise<void> {
    const open = this.session.state.choices;
    if (open?.set !== set) return;
    await this.session.record({ type: 'choiceTaken', set, choice, option });
    if (this.session.state.choices !== undefined) return;
    const taken = [...open.taken, { set, choice, option }];
    const answers = open.choices.map(({ choice: name, question, options }) => {
      const answer = taken.find((each) => each.choice === name);
      const label = answer?.option === null ? undefined : options[answer?.option ?? -1]?.label;
      return `${question}\n${label ?? 'Choose what seems best, and write it down as an assumption.'}`;
    });
    await this.#pass({
      text: `${await this.#passText()}\n\nThe user's answers:\n\n${answers.join('\n\n')}`,
      shown: answers.join('\n\n'),
      by: 'user',
    });
  }

  /** What the user says in words: answers before anything is written, feedback afterwards. */
  async prompt(said: SpecIdea): Promise<void> {
    const { text } = said;
    if (this.session.state.phase === undefined && Object.keys(await this.papers.texts()).length === 0) {
      const answer = `The user's answer:\n\n${text}`;
      return this.#pass({
        text: `${await this.#passText()}\n\n${answer}`,
        shown: text,
        by: 'user',
        ...picturesOf(said),
      });
    }
    const stale = await this.papers.changedSinceSeen(await this.papers.order());
    const parts = [stale.text, quickFeedbackInstruction, text].filter((part) => part !== '');
    await this.#pass({
      text: parts.join('\n\n'),
      shown: text,
      by: 'user',
      seen: stale.seen,
      ...picturesOf(said),
    });
  }

  /** Goes on with what was cut short. */
  async continue(prompt: Prompt): Promise<void> {
    const { phase, declined } = this.session.state;
    if (phase === undefined && declined === undefined) await this.#clarifyingTurn(prompt);
    else await this.#pass(prompt);
  }

  /** Writes what is missing of a spec from elsewhere. */
  async make(): Promise<void> {
    const present = await this.papers.quote(await this.papers.order());
    const text = `${await this.#passText()}\n\n${present.text}`;
    await this.#pass({ text, shown: 'Write what is missing of the spec.', by: 'engine', seen: present.seen });
  }

  async #passText(): Promise<string> {
    return passInstruction(await this.papers.plan());
  }

  /** One turn that writes everything, or what of it changes; then the one gate. */
  async #pass(prompt: Prompt): Promise<void> {
    const order = await this.papers.order();
    const [first] = order;
    if (first !== undefined && this.session.state.phase === undefined) {
      await this.session.record({ type: 'phaseStarted', document: first });
    }
    const turn: DocumentTurn = { scope: { kind: 'pass', documents: order }, written: new Set() };
    const setup = (): ReturnType<DocumentTurns['setup']> => this.turns.setup(turn);
    let reason = await this.session.run(prompt, setup);
    const missing = await this.#missing();
    if (reason === 'finished' && missing.length > 0 && missing.length < order.length) {
      const shown = `Write ${missing.map((each) => `${each}.md`).join(' and ')} too.`;
      reason = await this.session.run({ text: missingInstruction(missing), shown, by: 'engine' }, setup);
    }
    if (reason === 'finished') await this.parts.repair(turn, [...turn.written]);
    for (const document of turn.written) await this.papers.wrote(document);
    await this.#stop();
  }

  async #missing(): Promise<readonly DocumentName[]> {
    const texts = await this.papers.texts();
    return (await this.papers.order()).filter((document) => texts[document] === undefined);
  }

  async #stop(): Promise<void> {
    const missing = await this.#missing();
    if (missing.length > 0) {
      const text = `${missing.map((each) => `${each}.md`).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not written yet. Answer above, or say what is missing.`;
      await this.session.record({ type: 'noticed', level: 'info', text });
      return;
    }
    const gate = (await this.papers.gates()).find(({ document }) => document === 'tasks');
    const isOpen = (await this.papers.gates()).some(({ state }) => state !== 'approved');
    if (!gate || !isOpen) return;
    await this.session.record({ type: 'phaseStarted', document: 'tasks' });
    await this.parts.stopAtGate(gate);
  }
}
