import type { Ports, SandboxPolicy, Uri } from '../../ports';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { TaskItem, TasksText } from '../../specs/tasks';
import { childOf, pathOf } from '../../text/uri';
import { policyAt } from '../../trust/sandbox';
import { agreedAt, explorationIn } from './agreements';
import { type AgreedSetups, allowedSetup, type CheckQuestion } from './allowed-setup';
import { blocking } from './check';
import { checkLimits } from './check-limits';
import type { DevServerWatch } from './dev-server';
import type { EvidenceRecords } from './evidence-records';
import { findTestCommand } from './find-checks';
import type { Setup } from './frozen-setup';
import type { JudgedProperty } from './judge-properties';
import { type Judged, judgeRun } from './judge-run';
import { blindProperties } from './inverted-probe';
import { changedFiles, projectTree, type ProjectTree } from './project-tree';
import { noRedFirst, type RedFirst, redFirst } from './red-first';
import { programPath, runTests, type TestRun } from './run-tests';
import { addedSuppressions, type ChangedText } from './suppressions';
import {
  concluded,
  heldInWords,
  marked,
  runInWords,
  suppressionCheck,
  type TaskVerdict,
  withServer,
} from './task-verdict';
import type { TestCommand } from './test-command';

/** The last run of the tests of a folder, on files that may still be the same. */
export interface LastRun {
  run?: { readonly line: string; readonly tree: string; readonly run: TestRun };
}

/** What checks of a task are made with. */
export interface TaskChecksParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly approvals: AgreedSetups;
  readonly records: Pick<EvidenceRecords, 'read' | 'add'>;
  /** Shared by the tasks of a folder: what one ended with the next one begins with. */
  readonly last: LastRun;
  /** The task, and the plan as it stands now. */
  readonly plan: () => Promise<
    { readonly tasks: TasksText; readonly task: TaskItem; readonly kind: 'feature' | 'bugfix' } | undefined
  >;
  /** Tags of all tests and those of the task's spec, by file and line. */
  readonly tags: (
    signal: AbortSignal,
  ) => Promise<{ readonly all: readonly PlacedTag[]; readonly own: readonly PlacedTag[] }>;
  /** What the task's session changed so far. */
  readonly changes: () => Promise<readonly ChangedText[]>;
  /** Asks a person. @throws the signal's reason */
  readonly ask: (question: CheckQuestion, signal: AbortSignal) => Promise<boolean>;
  /** The session has worked on the task before this: how the tests were before that is not known any more. */
  readonly isResumed: boolean;
  /** Says what goes on. */
  readonly tell: (text: string, level?: 'info' | 'warning') => Promise<void>;
  readonly server: DevServerWatch;
  /** Undefined: commands run outside of the sandbox here. */
  readonly sandbox: (signal: AbortSignal) => Promise<SandboxPolicy | undefined>;
}

/**
 * The checks of one task: the tests as they were before its first edit, and as they are when the agent says that it is done
 * (RUN-05). Everything that decides what they mean is found out, or frozen, before the agent can change it.
 */
export class TaskChecks {
  readonly #path: string;
  /** A command line that the person does not let be run: not asked again for this task. */
  #refused: string | undefined;
  #baseline: TestRun | 'none' | undefined;
  /** Set-up of the command that the baseline was taken with. */
  #setup: Setup | undefined;
  #isBegun = false;

  constructor(private readonly parts: TaskChecksParts) {
    this.#path = programPath(parts.root, parts.ports);
  }

  /** Called before each edit. Takes the baseline, once. */
  async before(signal: AbortSignal): Promise<void> {
    this.parts.server.beforeEdit();
    if (this.#isBegun) return;
    this.#isBegun = true;
    const { root, ports } = this.parts;
    const command = await findTestCommand(root, ports);
    if (!command) {
      this.#baseline = 'none';
      return;
    }
    if ((await this.#allowed(command, signal)) === undefined || this.parts.isResumed) return;
    const tree = await projectTree(root, ports, signal);
    const { run: last } = this.parts.last;
    const isSame = last?.line === command.line && last.tree === tree.hash;
    if (!isSame) await this.parts.tell(`Running the tests to see how they are before the task (${command.name}).`);
    this.#baseline = isSame ? last.run : await this.#run(command, signal);
    this.parts.last.run = { line: command.line, tree: tree.hash, run: this.#baseline };
  }

  /** Nothing is to be looked at any more. */
  dispose(): void {
    this.parts.server.dispose();
  }

  /** Listens to the server, runs the tests and judges what is seen. Called after each turn of the agent. */
  async after(signal: AbortSignal): Promise<TaskVerdict> {
    if (!this.#isBegun) await this.before(signal); // nothing was changed
    const { root, ports } = this.parts;
    const tree = await projectTree(root, ports, signal);
    const server = await this.parts.server.after(tree.hash, signal);
    const tests = await this.#tests(tree, signal);
    return server ? withServer(tests, server) : tests;
  }

  /** When nothing of the agent runs any more but what it left running on purpose. */
  async #tests(tree: ProjectTree, signal: AbortSignal): Promise<TaskVerdict> {
    const { root, ports } = this.parts;
    const changes = await this.parts.changes();
    const added = addedSuppressions(changes);
    const plan = await this.parts.plan();
    const text = plan ? plan.tasks.text.slice(plan.task.span.start, plan.task.span.end) : '';
    const weaker = added.length > 0 ? [suppressionCheck(added, tree.hash, ports)] : [];
    const command = await findTestCommand(root, ports);
    if (!command) {
      const isGone = typeof this.#baseline === 'object';
      const problems = isGone ? [...added, 'The test command is gone. Put it back.'] : added;
      return concluded({ checks: weaker, problems, fails: isGone });
    }
    const setup = this.#refused === command.line ? undefined : await this.#allowed(command, signal, text);
    if (setup === undefined) {
      if (typeof this.#baseline !== 'object') return concluded({ checks: weaker, problems: added });
      const problems = [...added, 'The set-up of the tests was changed, which was not agreed on. Put it back.'];
      return concluded({ checks: weaker, problems, fails: true });
    }
    await this.parts.tell(`Running the tests (${command.name}).`);
    const run = await this.#run(command, signal);
    const changed = changedFiles(tree, await projectTree(root, ports, signal));
    const judged = await this.#judge({ command, run, tree: tree.hash, plan, text }, signal);
    const moved = changed.map((file) => `The tests changed ${file} while they ran, so that they say nothing about it.`);
    const fresh = judged.problems.length + moved.length > 0 ? [] : this.#fresh(judged, setup);
    const blind = await this.#blind(command, fresh, signal);
    const red = blind.length > 0 ? noRedFirst : await this.#redFirst(command, judged, fresh, changes, signal);
    const checks = [...weaker, ...marked(judged.checks, moved, blind), ...red.checks];
    const isHeld = !checks.some(({ verdict }) => blocking.has(verdict));
    if (isHeld) await this.#keep(command, setup, judged, plan, tree.hash, run);
    await this.parts.tell(runInWords(run, judged));
    const warnings = [...judged.warnings, ...red.warnings];
    for (const warning of warnings) await this.parts.tell(warning, 'warning');
    const problems = [...added, ...judged.problems, ...moved, ...blind.map(({ problem }) => problem)];
    const { noProof } = red;
    const held = isHeld ? heldInWords(judged, red) : undefined;
    return { ...concluded({ checks, problems, warnings, noProof }), run, held };
  }

  async #judge(
    about: {
      readonly command: TestCommand;
      readonly run: TestRun;
      readonly tree: string;
      readonly plan: Awaited<ReturnType<TaskChecksParts['plan']>>;
      readonly text: string;
    },
    signal: AbortSignal,
  ): Promise<Judged> {
    const { plan, text } = about;
    const { all, own } = await this.parts.tags(signal);
    const { entries } = await this.parts.records.read();
    const agreements = entries.filter((each) => each.kind === 'agreed');
    const libraries = new Map<string, boolean>();
    for (const file of new Set(own.map((tag) => tag.file))) libraries.set(file, await this.#usesLibrary(file));
    return judgeRun({
      ...about,
      cwd: pathOf(this.parts.root),
      baseline: this.#baseline,
      allTags: all,
      tags: own,
      agreed: plan ? agreedAt(plan.tasks, plan.task, agreements) : new Map(),
      explores: plan !== undefined && explorationIn(plan.tasks, plan.task, plan.kind) !== undefined,
      allMustPass: plan?.task.checkpoint,
      mayGo: (file) => file !== null && text.includes(file.slice(file.lastIndexOf('/') + 1)),
      usesLibrary: (file) => libraries.get(file) === true,
    });
  }

  /** Tagged tests that the task brought along or changed, and that pass. */
  #fresh({ properties }: Judged, setup: Setup): readonly JudgedProperty[] {
    const isNew = ({ feature, file }: PlacedTag): boolean =>
      Object.entries(setup).some(
        ([name, hash]) =>
          name.startsWith(`the test of ${feature}, `) && name.endsWith(` in ${file}`) && this.#setup?.[name] !== hash,
      );
    return properties.filter(({ verdict, tag }) => verdict === 'pass' && isNew(tag));
  }

  /** Properties that are new here and pass with their predicates inverted. */
  async #blind(
    command: TestCommand,
    tests: readonly JudgedProperty[],
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly problem: string }[]> {
    const fresh = tests.filter(({ run }) => run !== undefined);
    if (fresh.length === 0) return [];
    await this.parts.tell('Running the new property tests with their predicates inverted: they have to fail.');
    const inverted = await this.#run(command, signal, { inverted: true });
    return blindProperties(fresh, inverted.results);
  }

  /** New tagged tests on the tree before the task: those that pass there too are no proof of it. */
  async #redFirst(
    command: TestCommand,
    { checks: [test] }: Judged,
    fresh: readonly JudgedProperty[],
    changes: readonly ChangedText[],
    signal: AbortSignal,
  ): Promise<RedFirst> {
    if (fresh.length === 0 || !test) return noRedFirst;
    const { root, ports } = this.parts;
    await this.parts.tell('Running the new tests on the files as they were before the task: they have to fail there.');
    const baseline = typeof this.#baseline === 'object' ? this.#baseline.results.tests : [];
    const runAt = (folder: Uri): Promise<TestRun> => this.#run(command, signal, { at: folder });
    return redFirst({ root, command, test, fresh, changes, baseline, runAt }, ports, signal);
  }

  /** The set-up as it is now, if the command may be run with it. @param text of the task, once it has worked */
  async #allowed(command: TestCommand, signal: AbortSignal, text?: string): Promise<Setup | undefined> {
    const { all } = await this.parts.tags(signal);
    const { setup, isAllowed, isNewCommand } = await allowedSetup(command, all, this.parts, signal, text);
    this.#setup ??= setup;
    if (isAllowed) return setup;
    this.#refused = isNewCommand ? command.line : undefined;
    return undefined;
  }

  /** @param at a private copy of the folder; undefined: the folder itself */
  async #run(
    command: TestCommand,
    signal: AbortSignal,
    { inverted = false, at }: { readonly inverted?: boolean; readonly at?: Uri } = {},
  ): Promise<TestRun> {
    const { root, ports } = this.parts;
    const { runs, timeoutMs } = checkLimits(ports.settings);
    const held = await this.parts.sandbox(signal);
    const sandbox = held && at !== undefined ? policyAt(held, root, at) : held;
    const path = at === undefined ? this.#path : programPath(at, ports);
    const run = await runTests(command, { root: at ?? root, runs, timeoutMs, sandbox, path, inverted }, ports, signal);
    signal.throwIfAborted();
    return run;
  }

  /** What is new in the set-up counts from now on; tests that fail on purpose are written down; the run is the next baseline. */
  async #keep(
    command: TestCommand,
    setup: Setup,
    { agreedNow }: Judged,
    plan: Awaited<ReturnType<TaskChecksParts['plan']>>,
    tree: string,
    run: TestRun,
  ): Promise<void> {
    const { approvals, records } = this.parts;
    await approvals.allow(command.line, command.name, setup);
    const exploration = plan && explorationIn(plan.tasks, plan.task, plan.kind);
    if (plan && exploration) {
      const named = (task: TaskItem | undefined): { key: string; id: string | null; title: string } | null =>
        task ? { key: task.key, id: task.id, title: task.title } : null;
      const { key, id, title } = plan.task;
      const [until, by] = [named(exploration.until), named(exploration.by)];
      for (const test of agreedNow) await records.add({ kind: 'agreed', test, from: { key, id, title }, until, by });
    }
    this.parts.last.run = { line: command.line, tree, run };
  }

  async #usesLibrary(file: string): Promise<boolean> {
    const uri = file.split('/').reduce(childOf, this.parts.root);
    const text = (await this.parts.ports.documents.read(uri))?.text ?? '';
    return /\bfast-check\b|\bhypothesis\b/.test(text);
  }
}
