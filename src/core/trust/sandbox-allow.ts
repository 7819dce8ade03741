import type { Settings } from '../ports';
import { allowsHost, domainsOf, readDomain } from './sandbox-domains';
import { readSandboxChoices, sandboxSettings } from './sandbox-settings';

/**
 * What a person's wish to allow a domain comes to: the settings to be changed, or why it cannot be. Where the user has no
 * network at all, one domain does not open the registries with it: that is for the user to say.
 */
export function allowedWith(
  settings: Settings,
  domain: string,
): { readonly changes: readonly { readonly key: string; readonly value: unknown }[] } | { readonly problem: string } {
  const read = readDomain(domain);
  if ('problem' in read) return read;
  const { network, allowedDomains } = readSandboxChoices(settings);
  if (network === 'none') {
    const problem = `Commands have no network (fingerpost.${sandboxSettings.network} is none). Set it to chosen to allow domains.`;
    return { problem };
  }
  if (allowsHost(domainsOf(network, allowedDomains), read.domain)) return { changes: [] };
  const value = [...new Set([...allowedDomains, read.domain])];
  const level = network === 'chosen' ? [] : [{ key: sandboxSettings.network, value: 'chosen' }];
  return { changes: [{ key: sandboxSettings.allowedDomains, value }, ...level] };
}
