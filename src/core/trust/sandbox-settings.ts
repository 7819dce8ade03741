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
  const folders = (key: string): readonly unknown[] => settings.restricting?.(key) ?? [];
  const enabled = z.boolean().safeParse(settings.get(sandboxSettings.enabled)).data ?? true;
  const ofUser = level.safeParse(settings.get(sandboxSettings.network)).data ?? 'registries';
  const levels = folders(sandboxSettings.network).flatMap((value) => level.safeParse(value).data ?? []);
  const read = readAll(names.safeParse(settings.get(sandboxSettings.allowedDomains)).data ?? []);
  const kept = folders(sandboxSettings.allowedDomains).flatMap((value) => {
    const entries = names.safeParse(value).data;
    return entries ? [new Set(readAll(entries).domains)] : [];
  });
  return {
    enabled: enabled || folders(sandboxSettings.enabled).includes(true),
    network: levels.reduce(stricterLevel, ofUser),
    allowedDomains: read.domains.filter((domain) => kept.every((domains) => domains.has(domain))),
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
