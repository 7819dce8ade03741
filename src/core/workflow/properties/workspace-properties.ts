import type { Uri } from '../../ports';
import type { Session } from '../../sessions/session';
import type { SessionParts } from '../../sessions/session-parts';
import { parseTasks } from '../../specs/tasks';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { EvidenceRecords } from '../evidence/evidence-records';
import type { LoadedSpec } from '../load-spec';
import type { CounterexamplePrompt } from '../prompts/counterexample';
import { type CheckSources, sandboxOfChecks, tagsOfSpec } from '../session-checks';
import { TaskRefused } from '../task-refused';
import { fixChoices, fixMaterial, isPuzzle } from './fixes';
import { type FoundCounterexample, type PropertyHistory, propertyHistory } from './property-history';
import { type PropertyRunWishes, type RanTest, runProperties, type RunSpec } from './run-properties';
import type { RowTest } from './test-rows';

/** What the properties of a folder are run and remembered with. */
export interface WorkspacePropertiesParts {
  readonly evidenceOf: (dir: Uri) => Promise<EvidenceRecords>;
  readonly load: (dir: Uri) => Promise<LoadedSpec>;
  readonly sources: () => CheckSources;
  readonly session: Pick<SessionParts, 'roots' | 'home' | 'ignore'>;
}

/** What is known of the properties of one folder's specs, and their tests run. */
export class WorkspaceProperties {
  /** Read once, until something adds to them. */
  readonly #histories = new Map<Uri, Promise<PropertyHistory>>();

  constructor(private readonly parts: WorkspacePropertiesParts) {}

  /** How the tests of the spec's properties went whenever they were run. */
  history(dir: Uri): Promise<PropertyHistory> {
    const known = this.#histories.get(dir) ?? this.#read(dir);
    this.#histories.set(dir, known);
    known.catch(() => this.#histories.delete(dir));
    return known;
  }

  /** Something was written down. */
  forget(dir: Uri): void {
    this.#histories.delete(dir);
  }

  /**
   * Runs the tests of the folder once, for those of these specs.
   * @throws TaskRefused where there is nothing to run them with
   */
  async run(
    wanted: readonly { readonly dir: Uri; readonly tests: readonly RowTest[] }[],
    wishes: PropertyRunWishes,
    signal: AbortSignal,
  ): Promise<readonly RanTest[] | undefined> {
    const { root, ports, approvals, specs: loadAll } = this.parts.sources();
    const all = await loadAll();
    let tags: readonly PlacedTag[] = [];
    const specs: RunSpec[] = [];
    for (const { dir, tests } of wanted) {
      const spec = await this.parts.load(dir);
      const found = await tagsOfSpec(spec, all, root, ports, signal);
      tags = found.all;
      const tasks = parseTasks(spec.texts.get('tasks')?.text ?? '').value;
      specs.push({ dir, tasks, records: await this.parts.evidenceOf(dir), tags: found.own, tests });
    }
    const sandbox = (): ReturnType<typeof sandboxOfChecks> => sandboxOfChecks(root, this.parts.session, ports, signal);
    try {
      return await runProperties({ root, ports, approvals, tags, specs, sandbox }, wishes, signal);
    } finally {
      for (const { dir } of wanted) this.forget(dir);
    }
  }

  /** Puts the three ways out to the person whose task ended with a property that failed (PBT-10). */
  async offer(dir: Uri, session: Session): Promise<void> {
    const { counterexamples } = await this.history(dir);
    const own = counterexamples.filter((each) => each.session === session.id);
    const put = fixChoices(own, this.parts.sources().ports.digests.uuid());
    if (put) await session.record(put);
  }

  /**
   * The last input for which the property fails, with what an agent must know of it.
   * @throws TaskRefused where there is none
   */
  async puzzle(
    dir: Uri,
    number: string,
  ): Promise<{ readonly found: FoundCounterexample; readonly prompt: CounterexamplePrompt }> {
    const found = (await this.history(dir)).counterexamples.find((each) => each.number === number && isPuzzle(each));
    if (!found) throw new TaskRefused(`Property ${number} did not fail when it was last run. Run its tests first.`);
    return { found, prompt: fixMaterial(found, (await this.parts.load(dir)).show) };
  }

  async #read(dir: Uri): Promise<PropertyHistory> {
    const { entries } = await (await this.parts.evidenceOf(dir)).read();
    return propertyHistory(entries.filter((entry) => entry.kind !== 'agreed'));
  }
}
