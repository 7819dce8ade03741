import { lstat, mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import type { SandboxMachine, SandboxPolicy, Store, Uri } from '../ports';
import { nodeDigests } from './digests';
import { pathOf } from './places';
import { realPathOf } from './real-path';
import { guardRepositories } from './sandbox-git';
import { isAtOrBelow, keptFor, mountPointsFor, noteMounts, runtimeNames } from './sandbox-mounts';
import type { Mounts } from './sandbox-mounts';
import { launchLine } from './sandbox-quote';
import { inTurn, loadRuntime, withRuntime } from './sandbox-runtime';
import type { SandboxPrograms } from './sandbox-scripts';
import { bash, isExecutable } from './shell-line';
import { codeOf, ifThere, wordsOf } from './system-error';

/** A program could not be held to its policy, and was not started. */
export class SandboxFailed extends Error {
  override readonly name = 'SandboxFailed';
  constructor(because: string, options?: ErrorOptions) {
    super(`The sandbox could not be set up: ${because}`, options);
  }
}

/** What is to be started. */
export interface ContainedStart {
  /** A program and its arguments. */
  readonly words: readonly string[];
}

/** The start of a program in the sandbox. */
export interface Contained {
  /** What to start in its place: a program and its arguments. In whatever way and for however long. */
  readonly launch: readonly string[];
  /** The environment to start it with, made of the one that it would have had. */
  environment(environment: Readonly<Record<string, string>>): Record<string, string>;
  /** To be called once it has ended, or did not start. Gives what it was kept from. */
  end(): Promise<Denials>;
}

export interface Denials {
  /** `host:port`, in the order in which they were asked for. */
  readonly hosts: readonly string[];
}

/** What every command of one host shares. */
export interface SandboxParts {
  readonly machine: SandboxMachine;
  readonly store: Store;
  readonly programs: SandboxPrograms;
  readonly ripgrep: string;
}

const isRoot = process.geteuid?.() === 0;

/** Of a command of root: the rights of root over this machine's own things, which a namespace shares. */
const withoutRights = ['setpriv', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];

/** @throws SandboxFailed */
export async function contain(
  start: ContainedStart,
  policy: SandboxPolicy,
  parts: SandboxParts,
  signal: AbortSignal,
): Promise<Contained> {
  signal.throwIfAborted();
  await makeFolders(parts.machine);
  const places = await placesOf(policy);
  const mounts = await noteMounts(parts.store, await missingBelow(places));
  const id = nodeDigests.uuid();
  try {
    const line = launchLine(ofRuntime(policy), [...(await prefix()), ...start.words]);
    const wrapped = await withRuntime(configOf(policy, parts), async (runtime) => {
      const filesystem = places;
      const whole = await runtime.wrapWithSandbox(line, bash, { filesystem }, signal, { commandId: id });
      active += 1;
      return whole;
    });
    const guard = await guardRepositories(policy.writable.map(pathOf));
    return {
      launch: [bash, '-c', wrapped],
      environment: (environment) => environmentIn(environment, policy),
      end: once(async () => {
        await guard.end();
        return ended(id, mounts);
      }),
    };
  } catch (cause) {
    await mounts.release();
    signal.throwIfAborted();
    throw new SandboxFailed(wordsOf(cause), { cause });
  }
}

/** As the runtime wants to be told: paths of this machine. */
interface FilePlaces {
  readonly allowWrite: string[];
  readonly denyWrite: string[];
  readonly denyRead: string[];
  readonly allowRead: string[];
}

async function placesOf(policy: SandboxPolicy): Promise<FilePlaces> {
  const real = (uris: readonly Uri[]): Promise<string[]> => Promise.all(uris.map((uri) => realPathOf(pathOf(uri))));
  const allowWrite = await real(policy.writable);
  // Where nothing can be written anyway there is nothing to keep.
  const kept = await Promise.all(policy.unwritable.map((uri) => keptFor(pathOf(uri))));
  const denyWrite = kept.filter((path) => allowWrite.some((above) => isAtOrBelow(path, above)));
  return {
    allowWrite,
    denyWrite: [...new Set([...denyWrite, ...(await ofRuntimeItself())])],
    denyRead: policy.unreadable.map(pathOf),
    allowRead: await real(policy.readable),
  };
}

/** Folders of the home folder that the runtime lets everybody write, as far as they are there. */
async function ofRuntimeItself(): Promise<readonly string[]> {
  const paths = ['.npm/_logs', '.claude/debug'].map((name) => join(homedir(), name));
  const found = await Promise.all(paths.map((path) => ifThere(lstat(path))));
  return paths.filter((_, index) => found[index] !== undefined);
}

/** What bubblewrap will make on the disk for this command. Seatbelt makes nothing. */
async function missingBelow({ allowWrite, denyWrite }: FilePlaces): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const cwd = process.cwd();
  const ofRuntime = allowWrite.some((above) => isAtOrBelow(cwd, above)) ? runtimeNames(cwd) : [];
  const missing = await mountPointsFor([...denyWrite, ...ofRuntime]);
  return missing.filter((path) => allowWrite.some((above) => isAtOrBelow(path, above)));
}

function configOf({ domains }: SandboxPolicy, { programs, ripgrep }: SandboxParts): SandboxRuntimeConfig {
  return {
    network: { allowedDomains: [...domains], deniedDomains: [] },
    // Each command brings its own; without one nothing may be written.
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
    ripgrep: { command: ripgrep },
    mandatoryDenySearchDepth: 1,
    ...(process.platform === 'linux' ? { bwrapPath: programs.bwrap, socatPath: programs.socat } : {}),
    ...(programs.seccomp === undefined ? {} : { seccomp: { applyPath: programs.seccomp } }),
  };
}

function environmentIn(
  environment: Readonly<Record<string, string>>,
  { variables, withoutVariables }: SandboxPolicy,
): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !withoutVariables.includes(name));
  return { ...Object.fromEntries(kept), ...variables };
}

/** Variables that the runtime sets to its own liking on the way. */
function ofRuntime({ variables }: SandboxPolicy): Readonly<Record<string, string>> {
  const temporary = variables['TMPDIR'];
  return temporary === undefined ? {} : { TMPDIR: temporary };
}

async function prefix(): Promise<readonly string[]> {
  if (!isRoot || process.platform !== 'linux') return [];
  return (await isExecutable('/usr/bin/setpriv')) ? withoutRights : [];
}

/** The folders that the variables name. */
async function makeFolders({ scratch, caches }: SandboxMachine): Promise<void> {
  await mkdir(pathOf(caches), { recursive: true, mode: 0o700 });
  await makeScratch(pathOf(scratch));
}

/** It lies where others may write, and commands in the sandbox too: what is there instead of it must not lead elsewhere. */
async function makeScratch(folder: string): Promise<void> {
  const found = await ifThere(lstat(folder));
  if (found !== undefined && process.getuid !== undefined && found.uid !== process.getuid()) {
    throw new SandboxFailed(`${folder} belongs to somebody else. Remove it.`);
  }
  if (found !== undefined && !found.isDirectory()) await rm(folder, { force: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (!(await lstat(folder)).isDirectory()) throw new SandboxFailed(`${folder} is no folder. Remove it.`);
}

/** Commands in the sandbox now, and those that have ended without their mount points having been taken away. */
let active = 0;
let owed: Mounts[] = [];

async function ended(id: string, mounts: Mounts): Promise<Denials> {
  const runtime = await loadRuntime();
  const hosts = runtime
    .getSandboxViolationStore()
    .getViolationsForCommand(id)
    .flatMap(({ line }) => /^deny network-outbound (\S+)/.exec(line)?.[1] ?? []);
  const isNeeded = await mounts.isNeededElsewhere();
  await inTurn(async () => {
    active -= 1;
    owed.push(mounts);
    // The runtime counts along, and takes away nothing while one of its commands runs.
    if (isNeeded || active > 0) return;
    const all = owed;
    owed = [];
    for (const each of all) {
      runtime.cleanupAfterCommand();
      await each.release();
    }
  });
  return { hosts: [...new Set(hosts)] };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
