import type { Ports, Uri } from '../ports';
import type { SessionParts } from '../sessions/session-parts';
import { parseTasks } from '../specs/tasks';
import { parentOf, uriBelow } from '../text/uri';
import { type Drift, driftFrom, type KnownContents } from './evidence/drift';
import type { CheckedRecord, EvidenceRecords } from './evidence/evidence-records';
import type { VerdictRecord, VerdictRecords } from './evidence/verdict-records';
import { type AskAboutTests, type SharedRun, type Verify, verifySpec } from './evidence/verify-spec';
import type { LoadedSpec, SpecPlace } from './load-spec';
import { type CheckSources, sandboxOfChecks, tagsOfSpec } from './session-checks';
import type { TaskIdentity } from './task-box';
import { TaskRefused, untrusted } from './task-refused';

export interface VerificationParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly session: SessionParts;
  readonly places: () => Promise<readonly SpecPlace[]>;
  readonly load: (place: SpecPlace) => Promise<LoadedSpec>;
  readonly sources: () => CheckSources;
  readonly evidenceOf: (dir: Uri) => Promise<EvidenceRecords>;
  readonly verdictsOf: (dir: Uri) => Promise<VerdictRecords>;
  readonly changed: () => void;
}

/** Who wants something verified. */
export interface VerifyChoices {
  /** Key or number of one task; undefined: every done one. */
  readonly task?: string | undefined;
  /** Whether a set-up of tests that was not agreed on counts; absent: nobody can be asked, and it does not. */
  readonly ask?: AskAboutTests | undefined;
}

interface Known {
  readonly checked: readonly CheckedRecord[];
  readonly verdicts: readonly VerdictRecord[];
}

/** Whether what was found out about the done tasks of a folder still holds. */
export class Verification {
  /** Read once, until something is added here. */
  readonly #known = new Map<Uri, Promise<Known>>();
  readonly #contents: KnownContents = new Map();
  /** Files that checked tasks changed, and the folders above them, of specs that were asked about. */
  readonly #places = new Set<Uri>();

  constructor(private readonly parts: VerificationParts) {}

  /**
   * By running the tests now; undefined where there is no such spec.
   * @throws TaskRefused in a folder that is not trusted
   * @param path of the spec's folder, relative to the root
   */
  async verify(path: string, choices: VerifyChoices, signal: AbortSignal): Promise<Verify | undefined> {
    const place = (await this.parts.places()).find((each) => each.path === path);
    return place && this.#verify(place, choices, {}, signal);
  }

  /** Every spec of the folder, by one run of the tests. */
  async verifyAll(choices: Pick<VerifyChoices, 'ask'>, signal: AbortSignal): Promise<readonly Verify[]> {
    const shared: SharedRun = {};
    const found: Verify[] = [];
    for (const place of await this.parts.places()) found.push(await this.#verify(place, choices, shared, signal));
    return found;
  }

  /** How done tasks of the spec in that folder have come away from it, told without running anything. */
  async driftOf(dir: Uri): Promise<(task: Pick<TaskIdentity, 'id' | 'title'>) => Drift | undefined> {
    const known = this.#known.get(dir) ?? this.#read(dir);
    this.#known.set(dir, known);
    known.catch(() => this.#known.delete(dir));
    return driftFrom(await known, this.parts.root, this.parts.ports, this.#contents);
  }

  /** Does what is told of done tasks follow from the file, or from one in that folder? Asked with every key press. */
  isAbout(uri: Uri): boolean {
    return this.#places.has(uri);
  }

  /** Something was found out about a task of the spec in that folder. */
  forget(dir: Uri): void {
    this.#known.delete(dir);
  }

  async #verify(place: SpecPlace, choices: VerifyChoices, shared: SharedRun, signal: AbortSignal): Promise<Verify> {
    const { root, ports, session, load } = this.parts;
    if (!ports.isTrusted()) throw new TaskRefused(untrusted);
    const sources = this.parts.sources();
    const loaded = await load(place);
    const verify = await verifySpec(
      {
        root,
        ports,
        name: place.name,
        tasks: parseTasks(loaded.texts.get('tasks')?.text ?? '').value,
        records: await this.parts.evidenceOf(place.dir),
        tags: async () => tagsOfSpec(loaded, await sources.specs(), root, ports, signal),
        sandbox: () => sandboxOfChecks(root, session, ports, signal),
        approvals: sources.approvals,
        ask: choices.ask,
        shared,
      },
      choices.task,
      signal,
    );
    await (await this.parts.verdictsOf(place.dir)).add(verify.tasks);
    this.forget(place.dir);
    this.parts.changed();
    return verify;
  }

  async #read(dir: Uri): Promise<Known> {
    const [{ entries }, verdicts] = await Promise.all([
      (await this.parts.evidenceOf(dir)).read(),
      (await this.parts.verdictsOf(dir)).read(),
    ]);
    const checked = entries.filter((entry) => entry.kind === 'checked');
    for (const { files = [] } of checked) for (const { file } of files) this.#keepPlaces(file);
    return { checked, verdicts };
  }

  #keepPlaces(file: string): void {
    const { root } = this.parts;
    let place = uriBelow(root, file);
    for (; place !== root && !this.#places.has(place); place = parentOf(place)) this.#places.add(place);
  }
}
