import type { SpecName } from '../events/event';
import { changesIn, joinedChanges } from '../events/joined-changes';
import type { Ports, SandboxPolicy, Uri } from '../ports';
import type { Blobs } from '../sessions/blobs';
import { portsOfCopies } from '../sessions/copy-ports';
import type { Session } from '../sessions/session';
import type { SessionParts } from '../sessions/session-parts';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { parseTasks } from '../specs/tasks';
import { relativePath } from '../text/uri';
import { sandboxFor } from '../trust/sandbox';
import { type AgreedSetups, freezeSetup } from './evidence/allowed-setup';
import type { CheckApprovals } from './evidence/check-approvals';
import { DevServerWatch } from './evidence/dev-server';
import type { EvidenceRecords } from './evidence/evidence-records';
import { findTestCommand } from './evidence/find-checks';
import type { Setup } from './evidence/frozen-setup';
import type { ChangedText } from './evidence/suppressions';
import { type LastRun, TaskChecks } from './evidence/task-checks';
import type { LoadedSpec } from './load-spec';
import { askApart } from './ask-apart';
import type { CheckPlace } from './run-parts';
import { meansSpec } from './tagged-files';
import { tagsBelow } from './tags-below';
import { findTask, type TaskIdentity } from './task-box';

/** What a workspace gives to the checks of its tasks. */
export interface CheckSources {
  readonly root: Uri;
  readonly ports: Ports;
  readonly blobs: Blobs;
  readonly approvals: CheckApprovals;
  readonly last: LastRun;
  readonly recordsOf: (dir: Uri) => Promise<EvidenceRecords>;
  /** Every spec of the folder. */
  readonly specs: () => Promise<readonly LoadedSpec[]>;
  readonly load: (spec: SpecName) => Promise<LoadedSpec>;
}

/** The checks of one task, with questions and words in its session. */
export async function checksOfTask(
  spec: SpecName,
  task: TaskIdentity,
  session: Session,
  { root: folder, ports: hostPorts, blobs, approvals, last, recordsOf, specs, load }: CheckSources,
  place?: CheckPlace,
): Promise<TaskChecks> {
  const copy = place?.copy;
  const root = copy?.folder ?? folder;
  const ports = copy ? portsOfCopies(hostPorts) : hostPorts;
  const records = await recordsOf(spec.dir);
  return new TaskChecks({
    root,
    ports,
    server: new DevServerWatch(root, ports.settings, session.parts.background, () => ports.clock.now()),
    // What is agreed on about a copy holds for that copy alone.
    approvals: copy ? new PassingApprovals(approvals) : approvals,
    last: copy?.last ?? last,
    records: copy ? { read: () => records.read(), add: () => Promise.resolve() } : records,
    isResumed: place === undefined && session.state.edited.length > 0,
    plan: async () => {
      const loaded = await load(spec);
      const tasks = parseTasks(loaded.texts.get('tasks')?.text ?? '').value;
      const present = findTask(tasks, task);
      return present && { tasks, task: present, kind: loaded.show.kind };
    },
    tags: async (signal) => tagsOfSpec(await load(spec), await specs(), root, ports, signal),
    changes: place?.changes ?? (() => changesOfSession(session, root, blobs, ports)),
    ask: (question, signal) => askApart(question, session, ports, signal),
    tell: async (text, level = 'info') => {
      await session.record({ type: 'noticed', level, text });
    },
    sandbox: (signal) =>
      sandboxOfChecks(root, copy ? { ...session.parts, roots: () => [] } : session.parts, ports, signal),
  });
}

/** How long freezing may hold up whoever approved a plan. */
const freezeDeadlineMs = 20_000;

/** Freezes the set-up of the folder's tests, as a plan is approved. Never rejects: the first task freezes it too. */
export async function freezeChecks({ root, ports, approvals }: CheckSources): Promise<void> {
  const signal = AbortSignal.timeout(freezeDeadlineMs);
  try {
    const command = await findTestCommand(root, ports);
    if (command) await freezeSetup(command, await tagsBelow(root, ports, signal), { root, ports, approvals }, signal);
  } catch (error) {
    ports.journal.error('The set-up of the tests could not be frozen with the plan', error);
  }
}

/** Tags of all tests of a folder, and those that mean the spec and no other. */
export async function tagsOfSpec(
  spec: LoadedSpec,
  specs: readonly LoadedSpec[],
  root: Uri,
  ports: Pick<Ports, 'documents' | 'search'>,
  signal: AbortSignal,
): Promise<{ readonly all: readonly PlacedTag[]; readonly own: readonly PlacedTag[] }> {
  const means = meansSpec(spec, specs);
  const all = await tagsBelow(root, ports, signal);
  return { all, own: all.filter(({ feature }) => means(feature) === 'only') };
}

/** Where test runs are held: as every command of the folder's sessions. */
export async function sandboxOfChecks(
  root: Uri,
  parts: Pick<SessionParts, 'roots' | 'home' | 'ignore'>,
  ports: Ports,
  signal: AbortSignal,
): Promise<SandboxPolicy | undefined> {
  const roots = [...new Set([root, ...parts.roots()])];
  const offer = await sandboxFor(ports, { root, roots, home: parts.home }, parts.ignore.look(roots), signal);
  return offer.kind === 'inside' ? offer.policy : undefined;
}

/** Allowed is what is allowed in the folder, and what the work in a copy itself brought along. */
class PassingApprovals implements AgreedSetups {
  readonly #own = new Map<string, Setup>();

  constructor(private readonly folder: AgreedSetups) {}

  async frozenOf(line: string): ReturnType<AgreedSetups['frozenOf']> {
    const setup = this.#own.get(line);
    return setup ? { setup, isAllowed: true } : this.folder.frozenOf(line);
  }

  lastName(): Promise<string | undefined> {
    return this.folder.lastName();
  }

  async allow(line: string, name: string, setup: Setup): Promise<void> {
    // A command that was never allowed in the folder was asked about just now: that holds for the folder.
    if ((await this.folder.frozenOf(line))?.isAllowed !== true) await this.folder.allow(line, name, setup);
    this.#own.set(line, setup);
  }
}

async function changesOfSession(
  session: Session,
  root: Uri,
  blobs: Blobs,
  { clones }: Ports,
): Promise<readonly ChangedText[]> {
  const changes: ReturnType<typeof changesIn>[number][] = [];
  for await (const event of session.allEvents()) changes.push(...changesIn(event));
  const textOf = async (name: string | null): Promise<string | null> =>
    name === null ? null : ((await blobs.read(name)) ?? null);
  const texts: ChangedText[] = [];
  for (const { uri, before, after } of joinedChanges(changes)) {
    if (clones?.owns(uri)) continue; // a copy that it worked in; what came of it was brought here
    texts.push({ file: relativePath(uri, root), before: await textOf(before), after: await textOf(after) });
  }
  return texts;
}
