import { z } from 'zod';
import type { Settings } from '../ports';
import { networkLevels, readDomain, stricterLevel } from './sandbox-domains';
import type { NetworkLevel } from './sandbox-domains';

/** Names of the settings, `fingerpost.` left out. */
export const sandboxSettings = {
  enabled: 'sandbox.enabled',
  network: 'sandbox.network',
  allowedDomains: 'sandbox.allowedDomains',
} as const;

export interface SandboxChoices {
  readonly enabled: boolean;
  readonly network: NetworkLevel;
  /** Only readable ones, in their one spelling. */
  readonly allowedDomains: readonly string[];
  /** What could not be read, for people. */
  readonly problems: readonly string[];
}

const level = z.enum(networkLevels);
const names = z.array(z.string());

/**
 * What the user has chosen, restricted by what the open folders say: a folder can turn the sandbox on, lower the level and
 * take hosts away, never the reverse. A value that cannot be read counts as the default.
 */
export function readSandboxChoices(settings: Settings): SandboxChoices {
  const workspace = (key: string): unknown => settings.ofWorkspace?.(key);
  const enabled = z.boolean().safeParse(settings.get(sandboxSettings.enabled)).data ?? true;
  const ofUser = level.safeParse(settings.get(sandboxSettings.network)).data ?? 'registries';
  const ofFolder = level.safeParse(workspace(sandboxSettings.network)).data ?? ofUser;
  const read = readAll(names.safeParse(settings.get(sandboxSettings.allowedDomains)).data ?? []);
  const kept = names.safeParse(workspace(sandboxSettings.allowedDomains)).data;
  const keptDomains = kept && new Set(readAll(kept).domains);
  return {
    enabled: enabled || workspace(sandboxSettings.enabled) === true,
    network: stricterLevel(ofUser, ofFolder),
    allowedDomains: read.domains.filter((domain) => keptDomains?.has(domain) ?? true),
    problems: read.problems,
  };
}

function readAll(entries: readonly string[]): {
  readonly domains: readonly string[];
  readonly problems: readonly string[];
} {
  const read = entries.map(readDomain);
  return {
    domains: [...new Set(read.flatMap((each) => ('domain' in each ? [each.domain] : [])))],
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
}
