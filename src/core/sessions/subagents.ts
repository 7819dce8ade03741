import { minus, nothingSpent, plus } from '../events/spent';
import { TurnInterrupted } from '../loop/stop';
import type { Answer, StopReason } from '../loop/turn-ports';
import type { Clock } from '../ports';
import { joinedChanges } from '../events/joined-changes';
import { firstLine } from '../text/first-line';
import type { SubagentEnd, SubagentOrder } from '../tools/subagent';
import type { Session } from './session';
import type { TurnSetup } from './session-parts';
import type { Sessions } from './sessions';
import { SubagentWatch, type Told } from './subagent-watch';

/** How an agent is run, beside what every subagent has. */
export interface SubagentSetup extends Omit<TurnSetup, 'parent' | 'essentials'> {
  readonly model?: Session['model'];
  /** What the user should know: a model that cannot be had, a file that could not be read. */
  readonly warnings: readonly string[];
}

/** Makes the setup of an agent, by its name. @throws whatever makes it impossible to run */
export type AgentSetup = (agent: string, signal: AbortSignal) => Promise<SubagentSetup>;

/**
 * Sessions that work for a call of another session. What they do and ask is told in the log of that session; their own logs
 * have all of it (SUBX-01 to SUBX-04, SUB-01 to SUB-05, SUB-12).
 */
export class Subagents {
  /** Who asked the question. */
  readonly #asking = new Map<string, { readonly child: Session; readonly parent: Session }>();

  constructor(
    private readonly sessions: Pick<Sessions, 'create'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs all orders of one call at the same time, to their ends. One that fails says why and stops no other.
   * @throws LogUnwritable of the parent; nothing goes on then
   */
  async run(
    parent: Session,
    call: string,
    orders: readonly SubagentOrder[],
    setupOf: AgentSetup,
    signal: AbortSignal,
  ): Promise<readonly SubagentEnd[]> {
    const failing = new AbortController();
    const stopped = AbortSignal.any([signal, failing.signal]);
    const running = new Set<Session>();
    const work = orders.map((order) =>
      this.#runOne({ parent, call, order, setupOf, running, signal: stopped }).catch((error: unknown) => {
        failing.abort();
        throw error;
      }),
    );
    await Promise.allSettled(work);
    return Promise.all(work);
  }

  /**
   * Passes an answer on to the subagent that asked. Nothing happens when none did. One that could not be taken, as the
   * settings cannot be written, rejects, and the question still waits.
   */
  async answer(ask: string, answer: Answer): Promise<void> {
    const asking = this.#asking.get(ask);
    if (!asking) return;
    this.#asking.delete(ask);
    const { child, parent } = asking;
    // What is always allowed is allowed in the whole session, to the next subagent too.
    const { text, command, trusts } = answer;
    const given = { ...(text ? { text } : {}), ...(command ? { command } : {}), ...(trusts ? { trusts } : {}) };
    try {
      await child.keepTrust(ask, answer);
    } catch (error) {
      this.#asking.set(ask, asking);
      throw error;
    }
    // Before the subagent goes on: what is always allowed must be so when it, or another one, asks next.
    await parent.record({ type: 'answered', ask, answer: answer.answer, ...given });
    await child.answer(ask, answer);
  }

  async #runOne(run: Run): Promise<SubagentEnd> {
    const { parent, call, order, signal } = run;
    const { agent, task } = order;
    const { root, spec, task: ofTask } = parent.state;
    const began = this.clock.now();
    const child = await this.sessions.create({
      kind: 'subagent',
      root,
      title: `${agent}: ${firstLine(task, longestLine)}`,
      parent: { session: parent.id, call, title: parent.state.title },
      agent,
      ...(spec ? { spec } : {}),
      ...(ofTask ? { task: ofTask } : {}),
    });
    await parent.record({ type: 'subagentStarted', call, child: child.id, agent, query: task });
    const watch = new SubagentWatch(child, (told) => this.#tell(run, child, told));
    run.running.add(child);
    const stop = (): void => {
      if (signal.reason instanceof TurnInterrupted) child.interrupt();
      else void child.cancel();
    };
    try {
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) return await this.#ended(run, child, watch, began, 'cancelled');
      const reason = await child.run({ text: task, by: 'engine' }, (ended) => this.#setup(run, child, ended));
      return await this.#ended(run, child, watch, began, outcomes[reason]);
    } finally {
      signal.removeEventListener('abort', stop);
      run.running.delete(child);
      watch.dispose();
      for (const [ask, asking] of this.#asking) if (asking.child === child) this.#asking.delete(ask);
    }
  }

  async #setup({ parent, order, setupOf, running }: Run, child: Session, signal: AbortSignal): Promise<TurnSetup> {
    const { model, warnings, ...setup } = await setupOf(order.agent, signal);
    const chosen = model ?? parent.model;
    if (chosen) await child.record({ type: 'modelChosen', model: chosen });
    for (const text of warnings) await child.record({ type: 'noticed', level: 'warning', text });
    return {
      ...setup,
      essentials: () => Promise.resolve(`## Your task, word for word\n\n${order.task}`),
      parent: {
        grants: () => parent.state.grants,
        mode: () => parent.settleMode(),
        spending: () => {
          const { spent, turnSpent, spentAtCap } = parent.state;
          // Those that have ended are in the parent's sums.
          const beside = [...running].filter((each) => each !== child).map((each) => each.state.spent);
          const others = beside.reduce(plus, nothingSpent);
          return { turn: plus(turnSpent, others), session: plus(minus(spent, spentAtCap), others) };
        },
      },
    };
  }

  async #tell({ parent, call }: Run, child: Session, told: Told): Promise<void> {
    if (told.question) this.#asking.set(told.question.ask, { child, parent });
    await parent.record({ type: 'subagentTold', call, child: child.id, ...told });
  }

  async #ended(
    { parent, call, order }: Run,
    child: Session,
    watch: SubagentWatch,
    began: number,
    outcome: SubagentEnd['outcome'],
  ): Promise<SubagentEnd> {
    await watch.told();
    const text = watch.answer(outcome === 'done');
    await parent.record({
      type: 'subagentEnded',
      call,
      child: child.id,
      outcome,
      message: firstLine(text, longestLine),
      toolCalls: watch.toolCalls,
      ms: this.clock.now() - began,
      spent: child.state.spent,
    });
    return { agent: order.agent, outcome, text, changes: joinedChanges(watch.changes) };
  }
}

interface Run {
  readonly parent: Session;
  readonly call: string;
  readonly order: SubagentOrder;
  readonly setupOf: AgentSetup;
  /** Subagents of the call that have not ended. */
  readonly running: Set<Session>;
  readonly signal: AbortSignal;
}

/** What the end of a subagent's turn means to whoever waits for it. */
const outcomes = {
  finished: 'done',
  cancelled: 'cancelled',
  interrupted: 'cancelled',
  failed: 'failed',
  length: 'failed',
  refusal: 'failed',
  limit: 'failed',
} satisfies Record<StopReason, SubagentEnd['outcome']>;

const longestLine = 200;
