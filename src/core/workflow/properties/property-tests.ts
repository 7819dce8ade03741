import type { Uri } from '../../ports';
import type { Session } from '../../sessions/session';
import { normaliseUri } from '../../text/uri';
import { type Counterexample, replayOf } from '../evidence/counterexample';
import type { Replay } from '../evidence/test-command';
import type { OpenWorkspaces } from '../open-workspaces';
import type { SpecReading } from '../spec-reading';
import { TaskRefused, untrusted } from '../task-refused';
import type { Workspace } from '../workspace';
import type { Fix } from './fixes';
import type { PropertyRunWishes, RanTest } from './run-properties';
import { type RowTest, type SpecTestsRow, type TestRow, testsBelow } from './test-rows';

/** Which tests of a spec are to be run. */
export interface PropertyRunRequest {
  readonly dir: Uri;
  /** Of rows; what is below them is meant too. */
  readonly rows: readonly string[] | 'all';
}

/** How they are run, and who hears of it. */
export interface PropertyRunHow extends Pick<PropertyRunWishes, 'ask' | 'output'> {
  /** With the seed by which they failed last; those that did not fail are left out. */
  readonly again: boolean;
  /** Told of the tests of a folder before they run. */
  readonly began?: (tests: readonly { readonly dir: Uri; readonly id: string }[]) => void;
}

interface Chosen {
  readonly dir: Uri;
  readonly tests: readonly RowTest[];
  readonly replays: readonly Replay[];
}

/** The tests of properties, for whoever lists and runs them. Listing them runs nothing. */
export class PropertyTests {
  constructor(
    private readonly open: OpenWorkspaces,
    private readonly reading: Pick<SpecReading, 'tests'>,
    private readonly isTrusted: () => boolean,
    private readonly changed: () => void,
  ) {}

  /** Every spec of every open folder. Its tests are not looked for before somebody opens it. */
  async specs(signal?: AbortSignal): Promise<readonly SpecTestsRow[]> {
    const lists = await Promise.all(
      (await this.open.all()).map(async (workspace) =>
        (await workspace.places(signal)).map(({ dir, name }) => ({ dir, name, rootName: workspace.rootName })),
      ),
    );
    return lists.flat();
  }

  async tests(dir: Uri, signal: AbortSignal): Promise<readonly TestRow[]> {
    return (await this.reading.tests(normaliseUri(dir), signal)).rows;
  }

  /**
   * Runs tests of properties, those of a folder all at once, and writes down what came of them.
   * @returns of each test that was meant; those of a folder whose command the person does not let be run are left out
   * @throws TaskRefused with what to do instead
   */
  async run(
    requests: readonly PropertyRunRequest[],
    { again, ask, output, began = () => undefined }: PropertyRunHow,
    signal: AbortSignal,
  ): Promise<readonly RanTest[]> {
    if (!this.isTrusted()) throw new TaskRefused(untrusted);
    const folders = new Map<Workspace, Chosen[]>();
    for (const request of requests) {
      const workspace = await this.open.holding(request.dir);
      const chosen = await this.#chosen(workspace, request, again, signal);
      if (chosen.tests.length > 0) folders.set(workspace, [...(folders.get(workspace) ?? []), chosen]);
    }
    if (folders.size === 0) throw new TaskRefused(again ? neverFailed : 'No test bears a tag of these properties.');
    const ran: RanTest[] = [];
    for (const [workspace, specs] of folders) {
      began(specs.flatMap(({ dir, tests }) => tests.map(({ id }) => ({ dir, id }))));
      const replays = specs.flatMap((each) => each.replays);
      try {
        ran.push(...((await workspace.properties.run(specs, { ask, output, replays }, signal)) ?? []));
      } finally {
        this.changed();
      }
    }
    return ran;
  }

  /** See {@link Conversations.fix}. */
  async fix(dir: Uri, number: string, what: Fix): Promise<Session> {
    return (await this.open.holding(dir)).conversations.fix(normaliseUri(dir), number, what);
  }

  /** The property that a row is, or is below; undefined for other rows. */
  async propertyOf(dir: Uri, row: string, signal: AbortSignal): Promise<string | undefined> {
    const { tests } = await this.reading.tests(normaliseUri(dir), signal);
    const tag = tests.find(({ id }) => id === row || id.startsWith(`${row}/`))?.tag;
    return tag?.properties[0] ?? tag?.requirements[0];
  }

  async #chosen(
    workspace: Workspace,
    { dir: place, rows }: PropertyRunRequest,
    again: boolean,
    signal: AbortSignal,
  ): Promise<Chosen> {
    const dir = normaliseUri(place);
    const known = await this.reading.tests(dir, signal);
    const meant = testsBelow(known.rows, new Set(rows === 'all' ? known.rows.map(({ id }) => id) : rows));
    const chosen = known.tests.filter(({ id }) => meant.has(id));
    if (!again) return { dir, tests: chosen, replays: [] };
    const failed = (await workspace.properties.history(dir)).counterexamples.filter(({ isOpen }) => isOpen);
    const isOf = (test: RowTest, { file, number }: Counterexample): boolean =>
      file === test.tag.file && [...test.tag.properties, ...test.tag.requirements].includes(number);
    const tests = chosen.filter((test) => failed.some((each) => isOf(test, each)));
    return { dir, tests, replays: failed.filter((each) => tests.some((test) => isOf(test, each))).map(replayOf) };
  }
}

const neverFailed = 'None of these tests failed with a seed when they were last run. Run them without one.';
