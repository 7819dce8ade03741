import type { Ports, SandboxMachine, SandboxPolicy, Uri } from '../ports';
import { childOf, liesIn, pathOf } from '../text/uri';
import type { IgnoreLook } from './ignore-files';
import type { Workspace } from './paths';
import { cacheVariables } from './sandbox-caches';
import { domainsOf } from './sandbox-domains';
import { ignoredPlaces } from './sandbox-ignored';
import { agentVariables, credentialPlaces, protectedInGit, protectedInHome, protectedNames } from './sandbox-places';
import { type Scan, scan } from './sandbox-scan';
import { readSandboxChoices, type SandboxChoices } from './sandbox-settings';

/** Where a command would run: in the sandbox, or outside of it and why. */
export type SandboxOffer =
  | {
      readonly kind: 'inside';
      readonly policy: SandboxPolicy;
      readonly network: SandboxChoices['network'];
      /** Files with secrets that are hidden from it, and whether there are more that are not. */
      readonly hidden: number;
      readonly notAllHidden: boolean;
    }
  /** `by`: the user turned it off, or it cannot run here. */
  | { readonly kind: 'outside'; readonly by: 'user' | 'machine'; readonly because: string; readonly advice: string };

/** What a policy is made of. */
export interface PolicyInput {
  readonly machine: SandboxMachine;
  /** The open folders. */
  readonly roots: readonly Uri[];
  readonly choices: SandboxChoices;
  readonly scan: Scan;
  /** What ignore files name. */
  readonly ignored: readonly Uri[];
}

/** What commands may reach, by everything that is known about the workspace, the machine and the user's wishes. Pure. */
export function sandboxPolicy({ machine, roots, choices, scan: found, ignored }: PolicyInput): SandboxPolicy {
  const credentials = credentialPlaces(machine.platform, pathOf(machine.home), (name) => machine.variable(name));
  return {
    writable: unique([...roots, machine.temporary, machine.caches]),
    unwritable: unique([
      ...roots.flatMap((root) => below(root, [...protectedNames, ...protectedInGit.map((name) => `.git/${name}`)])),
      ...found.protected,
      ...below(machine.home, protectedInHome),
      machine.tools,
    ]),
    // A folder that is hidden is an empty one inside; what is written there is nowhere afterwards.
    unreadable: unique([...credentials.map(uriOf), machine.product, ...ignored, ...found.secrets]),
    // A private copy of a folder lies among the product's data.
    readable: unique([machine.caches, machine.tools, ...roots.filter((root) => liesIn(root, machine.product))]),
    domains: domainsOf(choices.network, choices.allowedDomains),
    variables: cacheVariables(pathOf(machine.caches), pathOf(machine.scratch)),
    withoutVariables: agentVariables,
  };
}

/** Where a command of this workspace runs now. Looks at the settings, the machine and the folders. */
export async function sandboxFor(
  ports: Pick<Ports, 'sandbox' | 'settings' | 'files'>,
  { roots }: Workspace,
  ignore: IgnoreLook,
  signal: AbortSignal,
): Promise<SandboxOffer> {
  const { sandbox, settings, files } = ports;
  const choices = readSandboxChoices(settings);
  if (!choices.enabled) {
    const advice = 'Turn fingerpost.sandbox.enabled on to contain commands.';
    return { kind: 'outside', by: 'user', because: 'the sandbox is turned off in your settings', advice };
  }
  const state = await sandbox.state();
  if (!state.works) return { kind: 'outside', by: 'machine', because: state.because, advice: state.advice };
  const strange = roots.find((root) => !canBeNamed(root, sandbox.machine.platform));
  if (strange !== undefined) {
    const because = `the name of ${pathOf(strange)} has a character in it that the sandbox takes for a pattern`;
    return { kind: 'outside', by: 'machine', because, advice: 'Rename the folder: without *, ?, [ and ].' };
  }
  const [found, ignored] = await Promise.all([scan(sandbox, roots, signal), ignoredPlaces(roots, ignore, files)]);
  const named = (uris: readonly Uri[]): Uri[] => uris.filter((uri) => canBeNamed(uri, sandbox.machine.platform));
  const secrets = named(found.secrets);
  const kept = { ...found, secrets, protected: named(found.protected) };
  return {
    kind: 'inside',
    policy: sandboxPolicy({ machine: sandbox.machine, roots, choices, scan: kept, ignored: named(ignored) }),
    network: choices.network,
    hidden: secrets.length,
    notAllHidden: found.isCut || secrets.length < found.secrets.length,
  };
}

/** The same policy for a private copy of a folder: what holds below the folder holds at the same place of the copy. */
export function policyAt(policy: SandboxPolicy, folder: Uri, copy: Uri): SandboxPolicy {
  const moved = (uri: Uri): Uri => (liesIn(uri, folder) ? copy + uri.slice(folder.length) : uri);
  return {
    ...policy,
    writable: policy.writable.map(moved),
    unwritable: policy.unwritable.map(moved),
    unreadable: unique([...policy.unreadable, ...policy.unreadable.map(moved)]),
    // Copies lie below the product's own data, which is hidden as a whole.
    readable: [...policy.readable, copy],
  };
}

/** What the card says of the sandbox: one or two sentences. */
export function sandboxWords(offer: SandboxOffer): string {
  if (offer.kind === 'outside') return `Outside the sandbox: ${offer.because}.`;
  const network = {
    none: 'no network',
    registries: 'network only to package registries',
    chosen: 'network only to package registries and the domains you allowed',
  }[offer.network];
  const files = offer.hidden === 1 ? '1 file with secrets is' : `${offer.hidden} files with secrets are`;
  const hidden = offer.hidden === 0 ? '' : ` ${files} hidden from it.`;
  const more = offer.notAllHidden ? ' There are more files with secrets, which it can read.' : '';
  return `In the sandbox: writes only in the workspace and temporary folders, ${network}.${hidden}${more}`;
}

/** On Linux a path with these characters would be taken for a pattern. */
function canBeNamed(uri: Uri, platform: string): boolean {
  return platform !== 'linux' || !/[*?[\]]/.test(pathOf(uri));
}

/** Is the place one that the policy keeps from being written? By names; links were resolved by whoever asks. */
export function mayWrite(policy: SandboxPolicy, uri: Uri): boolean {
  return isBelowAny(uri, policy.writable) && !isBelowAny(uri, policy.unwritable) && !isHidden(policy, uri);
}

/** Is the place one that the policy hides? */
export function isHidden(policy: SandboxPolicy, uri: Uri): boolean {
  return isBelowAny(uri, policy.unreadable) && !isBelowAny(uri, policy.readable);
}

function isBelowAny(uri: Uri, folders: readonly Uri[]): boolean {
  return folders.some((folder) => liesIn(uri, folder));
}

function below(folder: Uri, paths: readonly string[]): readonly Uri[] {
  return paths.map((path) => path.split('/').reduce(childOf, folder));
}

function uriOf(path: string): Uri {
  return below('file:///', [path.replace(/^\/+/, '')])[0] ?? '';
}

const unique = (uris: readonly Uri[]): readonly Uri[] => [...new Set(uris)];
