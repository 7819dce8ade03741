import type { Ports, SandboxPolicy, Uri } from '../../ports';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { TaskItem, TasksText } from '../../specs/tasks';
import { childOf, pathOf } from '../../text/uri';
import { agreedAt, explorationIn } from './agreements';
import { blocking, type Check, proving } from './check';
import type { CheckApprovals } from './check-approvals';
import { checkLimits } from './check-limits';
import type { EvidenceRecords } from './evidence-records';
import { findTestCommand } from './find-checks';
import { changedSetup, type Setup, setupOf } from './frozen-setup';
import { type Judged, judgeRun } from './judge-run';
import { blindProperties } from './inverted-probe';
import { changedFiles, projectTree } from './project-tree';
import { programPath, runTests, type TestRun } from './run-tests';
import { addedSuppressions, type ChangedText } from './suppressions';
import type { TestCommand } from './test-command';

/** The last run of the tests of a folder, on files that may still be the same. */
export interface LastRun {
  run?: { readonly line: string; readonly tree: string; readonly run: TestRun };
}

/** What checks of a task are made with. */
export interface TaskChecksParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly approvals: Pick<CheckApprovals, 'setupOf' | 'allow'>;
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
  /** Undefined: commands run outside of the sandbox here. */
  readonly sandbox: (signal: AbortSignal) => Promise<SandboxPolicy | undefined>;
}

export interface CheckQuestion {
  readonly label: string;
  readonly detail: string;
  readonly reason: string;
  readonly command: string;
}

/** What the checks of a task came to. */
export interface TaskVerdict {
  readonly checks: readonly Check[];
  /** `none`: there was nothing that could be checked. */
  readonly state: 'proved' | 'failed' | 'none';
  /** For the agent, where something is to be seen to. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** The agent is not to try again: somebody has to look at it. */
  readonly stops: boolean;
  /** What held, in a sentence for people. */
  readonly held: string | undefined;
  readonly run: TestRun | undefined;
}

const nothing: TaskVerdict = {
  checks: [],
  state: 'none',
  problems: [],
  warnings: [],
  stops: false,
  held: undefined,
  run: undefined,
};

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

  /** Takes the baseline, once. */
  async before(signal: AbortSignal): Promise<void> {
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

  /** Runs the tests and judges what is seen. Called after each turn of the agent, when nothing of it runs any more. */
  async after(signal: AbortSignal): Promise<TaskVerdict> {
    const { root, ports } = this.parts;
    await this.before(signal); // nothing was changed where it did not come to that
    const added = addedSuppressions(await this.parts.changes());
    const plan = await this.parts.plan();
    const text = plan ? plan.tasks.text.slice(plan.task.span.start, plan.task.span.end) : '';
    const tree = await projectTree(root, ports, signal);
    const weaker = added.length > 0 ? [suppressionCheck(added, tree.hash, ports)] : [];
    const command = await findTestCommand(root, ports);
    if (!command) {
      const isGone = typeof this.#baseline === 'object';
      return concluded(weaker, isGone ? [...added, 'The test command is gone. Put it back.'] : added, [], isGone);
    }
    const setup = this.#refused === command.line ? undefined : await this.#allowed(command, signal, text);
    if (setup === undefined) {
      if (typeof this.#baseline !== 'object') return concluded(weaker, added, []);
      return concluded(
        weaker,
        [...added, 'The set-up of the tests was changed, which was not agreed on. Put it back.'],
        [],
        true,
      );
    }
    await this.parts.tell(`Running the tests (${command.name}).`);
    const run = await this.#run(command, signal);
    const changed = changedFiles(tree, await projectTree(root, ports, signal));
    const judged = await this.#judge({ command, run, tree: tree.hash, plan, text }, signal);
    const moved = changed.map((file) => `The tests changed ${file} while they ran, so that they say nothing about it.`);
    const blind = judged.problems.length + moved.length > 0 ? [] : await this.#blind(command, judged, setup, signal);
    const checks = [...weaker, ...marked(judged.checks, moved, blind)];
    const isHeld = !checks.some(({ verdict }) => blocking.has(verdict));
    if (isHeld) await this.#keep(command, setup, judged, plan, tree.hash, run);
    await this.parts.tell(inWords(run, judged));
    for (const warning of judged.warnings) await this.parts.tell(warning, 'warning');
    const problems = [...added, ...judged.problems, ...moved, ...blind.map(({ problem }) => problem)];
    return { ...concluded(checks, problems, judged.warnings), run, held: isHeld ? heldInWords(judged) : undefined };
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
      mayGo: (file) => file !== null && text.includes(file.slice(file.lastIndexOf('/') + 1)),
      usesLibrary: (file) => libraries.get(file) === true,
    });
  }

  /** Properties that are new here and pass with their predicates inverted. */
  async #blind(
    command: TestCommand,
    { properties }: Judged,
    setup: Setup,
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly problem: string }[]> {
    const isNew = ({ feature, file }: PlacedTag): boolean =>
      Object.entries(setup).some(
        ([name, hash]) =>
          name.startsWith(`the test of ${feature}, `) && name.endsWith(` in ${file}`) && this.#setup?.[name] !== hash,
      );
    const fresh = properties.filter(({ verdict, run, tag }) => verdict === 'pass' && run !== undefined && isNew(tag));
    if (fresh.length === 0) return [];
    await this.parts.tell('Running the new property tests with their predicates inverted: they have to fail.');
    const inverted = await this.#run(command, signal, true);
    return blindProperties(fresh, inverted.results);
  }

  /**
   * The set-up as it is now, if the command may be run with it: it is asked about a command that was never allowed here, and
   * about a set-up that is another one than was agreed on, unless the task's own words name what was changed.
   * @param text of the task, once it has worked
   */
  async #allowed(command: TestCommand, signal: AbortSignal, text?: string): Promise<Setup | undefined> {
    const { approvals, ports, root } = this.parts;
    const { all } = await this.parts.tags(signal);
    const setup = await setupOf(root, command, all, ports, signal);
    const frozen = await approvals.setupOf(command.line);
    const changed = frozen ? changedSetup(frozen, setup) : [];
    const open = changed.filter((name) => text?.includes(name.slice(name.lastIndexOf('/') + 1)) !== true);
    this.#setup ??= setup;
    if (!frozen || open.length > 0) {
      const isAllowed = await this.parts.ask(question(command, root, frozen ? open : undefined), signal);
      if (!isAllowed) {
        this.#refused = frozen ? undefined : command.line;
        return undefined;
      }
    }
    // What the task itself brings along counts once the task is done, see below.
    const isNew = text === undefined && Object.keys(setup).some((name) => frozen?.[name] === undefined);
    if (!frozen || changed.length > 0 || isNew) await approvals.allow(command.line, command.name, setup);
    return setup;
  }

  async #run(command: TestCommand, signal: AbortSignal, inverted = false): Promise<TestRun> {
    const { root, ports } = this.parts;
    const { runs, timeoutMs } = checkLimits(ports.settings);
    const sandbox = await this.parts.sandbox(signal);
    const options = { root, runs, timeoutMs, sandbox, path: this.#path, inverted };
    const run = await runTests(command, options, ports, signal);
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

function question(command: TestCommand, root: Uri, changed: readonly string[] | undefined): CheckQuestion {
  const about = { label: `Run the tests: ${command.name}`, command: command.line };
  const where = `${command.line}\n\nin ${pathOf(root)}`;
  if (changed === undefined) {
    const reason = 'Fingerpost checks each task with the tests of this folder. It is asked once for this command.';
    return { ...about, detail: where, reason };
  }
  const reason = `What the tests stand on was changed since you allowed them: ${changed.join(', ')}. Allow it only if that is as it should be.`;
  return { ...about, detail: `${where}\n\nChanged:\n${changed.map((name) => `- ${name}`).join('\n')}`, reason };
}

/** @param stops whether a problem outside of the checks fails them too */
function concluded(
  checks: readonly Check[],
  problems: readonly string[],
  warnings: readonly string[],
  fails = false,
): TaskVerdict {
  const failed = fails || checks.some(({ verdict }) => blocking.has(verdict));
  const proved = checks.some(({ verdict }) => proving.has(verdict));
  const stops = checks.some(({ verdict }) => verdict === 'unexpected-pass');
  return { ...nothing, checks, problems, warnings, stops, state: failed ? 'failed' : proved ? 'proved' : 'none' };
}

/** What was found out besides the outcomes counts against the checks that it is about. */
function marked(
  checks: readonly Check[],
  moved: readonly string[],
  blind: readonly { readonly id: string; readonly problem: string }[],
): readonly Check[] {
  return checks.map((check) => {
    const told = [
      ...(check.kind === 'test' ? moved : []),
      ...blind.filter(({ id }) => check.id === id).map(({ problem }) => problem),
    ];
    return told.length === 0 ? check : { ...check, verdict: 'fail', newFailures: [...check.newFailures, ...told] };
  });
}

function suppressionCheck(added: readonly string[], tree: string, { clock }: Pick<Ports, 'clock'>): Check {
  return {
    kind: 'suppressions',
    id: 'suppressions',
    verdict: 'fail',
    command: null,
    cwd: null,
    exitCode: null,
    collected: null,
    baselineFailures: [],
    newFailures: [...added],
    property: null,
    outputFile: null,
    startedAt: new Date(clock.now()).toISOString(),
    tree,
  };
}

function inWords(run: TestRun, { checks }: Judged): string {
  const [test] = checks;
  const { tests } = run.results;
  const failed = tests.filter(({ result }) => result === 'fail').length;
  const seconds = (run.elapsedMs / 1000).toFixed(1);
  if (test?.verdict === 'unavailable') return `The tests were run for ${seconds} s. Which of them ran cannot be told.`;
  return `${String(tests.length)} tests in ${seconds} s: ${failed === 0 ? 'none fails' : `${String(failed)} fail`}.`;
}

/** Evidence, not proof (PBT-13). */
function heldInWords({ checks, properties }: Judged): string | undefined {
  const [test] = checks;
  if (!test || !proving.has(test.verdict)) return undefined;
  const tried = properties.flatMap(({ verdict, run, number }) =>
    verdict === 'pass' && run ? [`property ${number} held for ${String(run.runs)} random inputs`] : [],
  );
  const failing =
    test.verdict === 'expected-fail'
      ? 'the new test fails as it should'
      : `${String(test.collected)} tests ran, none fails that did not before`;
  return [failing, ...tried].join('; ');
}
