import type { SpecName } from '../../events/event';
import { type Clone, type Clones, ClonesRefused, type SandboxPolicy, type Uri } from '../../ports';
import type { Session } from '../../sessions/session';
import type { LastRun } from '../evidence/task-checks';
import type { TestResults } from '../evidence/test-results';
import type { RunParts } from '../run-parts';
import type { TaskIdentity } from '../task-box';
import { type WaveChoices, waveChoices } from './wave-settings';

/** Private copies of the folder as it is now, of which the tests say what they say of the folder. */
export interface Lanes {
  /** @throws ClonesRefused; the signal's reason */
  clone(signal: AbortSignal): Promise<Clone>;
  /** The tests of a copy in which nothing was done. */
  readonly last: LastRun;
  dispose(): Promise<void>;
}

/** What lanes are opened with. */
export interface LaneParts extends Pick<RunParts, 'root' | 'ports' | 'checksFor'> {
  /** The last run of the tests of the folder itself. */
  readonly lastRun: LastRun;
  readonly sandboxFor: (folder: Uri, signal: AbortSignal) => Promise<SandboxPolicy | undefined>;
}

/**
 * Opens lanes for tasks that could run at the same time, if the user wants that and copies can be trusted: the tests of an
 * untouched one must end as those of the folder (spec-decisions §6). What is asked and said on the way is so in the session.
 * @returns why tasks run one after the other, to stand behind "as"; undefined: the user wants it so
 */
export async function openLanes(
  about: { readonly spec: SpecName; readonly task: TaskIdentity; readonly session: Session },
  parts: LaneParts,
  signal: AbortSignal,
): Promise<Lanes | { readonly because: string | undefined }> {
  const choices = waveChoices(parts.ports.settings);
  const { clones } = parts.ports;
  if (!choices.parallel || !clones) return { because: undefined };
  if (about.session.autonomy.autonomy === 'supervised') return { because: 'each edit waits for your review' };
  try {
    return await provenLanes(about, { ...parts, clones, choices }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ClonesRefused) return { because: error.message };
    throw error;
  }
}

async function provenLanes(
  { spec, task, session }: Parameters<typeof openLanes>[0],
  parts: LaneParts & { readonly clones: Clones; readonly choices: WaveChoices },
  signal: AbortSignal,
): Promise<Lanes> {
  const { root, clones, choices, lastRun, checksFor } = parts;
  const unchanged = (): Promise<readonly never[]> => Promise.resolve([]);
  await (await checksFor(spec, task, session, { changes: unchanged })).before(signal);
  const here = lastRun.run;
  if (!here) throw new ClonesRefused('no tests are known here by which a merge could be checked');
  const { prepare, ignored, mostBytes } = choices;
  const snapshot = await clones.snapshot(
    { folder: root, ignored, installed: prepare === undefined, mostBytes },
    signal,
  );
  const clone = async (cloneSignal: AbortSignal): Promise<Clone> => {
    const made = await snapshot.clone(cloneSignal);
    if (prepare !== undefined) await prepareClone(made, prepare, parts, cloneSignal);
    return made;
  };
  try {
    const first = await clone(signal);
    const last: LastRun = {};
    const copy = { folder: first.folder, last };
    await (await checksFor(spec, task, session, { copy, changes: unchanged })).before(signal);
    if (!last.run) throw new ClonesRefused('the tests could not be run in a copy of the folder');
    const different = differences(here.run.results, last.run.run.results);
    if (different.length > 0) throw new ClonesRefused(disparity(different));
    let free: Clone | undefined = first;
    return {
      clone: (cloneSignal) => {
        const taken = free;
        free = undefined;
        return taken ? Promise.resolve(taken) : clone(cloneSignal);
      },
      last,
      dispose: () => snapshot.dispose(),
    };
  } catch (error) {
    await snapshot.dispose();
    throw error;
  }
}

/** Installs what the project needs, by the user's own command. @throws ClonesRefused */
async function prepareClone(
  { folder }: Clone,
  command: string,
  { ports, sandboxFor }: LaneParts,
  signal: AbortSignal,
): Promise<void> {
  const sandbox = await sandboxFor(folder, signal);
  const request = { command, folder, timeoutMs: prepareMs, outputLimit: 20_000, onOutput: () => undefined };
  const end = await ports.processes.run(sandbox ? { ...request, sandbox } : request, signal);
  signal.throwIfAborted();
  if (end.how === 'exited' && end.exitCode === 0) return;
  ports.journal.info(`${command} in ${folder}: ${end.output}`);
  const why = end.output.trim().split('\n').at(-1) ?? end.how;
  throw new ClonesRefused(`fingerpost.run.prepare (${command}) fails in a copy of the folder: ${why}`);
}

const prepareMs = 15 * 60_000;

/** Tests of which the two runs do not say the same, by their ids. */
export function differences(here: Pick<TestResults, 'tests'>, there: Pick<TestResults, 'tests'>): readonly string[] {
  const [one, other] = [here, there].map(({ tests }) => new Map(tests.map(({ id, result }) => [id, result])));
  const ids = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  return [...ids].filter((id) => one?.get(id) !== other?.get(id)).toSorted();
}

function disparity(different: readonly string[]): string {
  const [first = ''] = different;
  const more = different.length > 1 ? ` and ${String(different.length - 1)} more tests do` : ' does';
  return `${first}${more} not end in a copy of the folder as here; if tests need files that Git ignores, name them in fingerpost.run.copyIgnored`;
}
