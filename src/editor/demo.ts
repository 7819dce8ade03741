import type { Secrets, Settings } from '../core/ports';
import { parseUrl } from '../core/text/url';

/**
 * A model that replays a recorded conversation, for trying the product without a key. FINGERPOST_DEMO_URL names it; only
 * a server on this machine is taken, as what is typed goes there unasked.
 */
export function demoUrl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = environment['FINGERPOST_DEMO_URL'];
  const url = value === undefined ? undefined : parseUrl(value);
  if (!url) return undefined;
  const { protocol, hostname, href } = url;
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'http:' && loopback ? href : undefined;
}

/** Settings under which the Anthropic API is the demo's. */
export function demoSettings(settings: Settings, url: string): Settings {
  return {
    get: (key) => (key === 'anthropic.baseUrl' ? url : settings.get(key)),
    restricting: (key) => settings.restricting?.(key) ?? [],
    append: async (key, entry) => settings.append?.(key, entry),
    onDidChange: (listener) => settings.onDidChange(listener),
  };
}

/** The demo takes any key, and gets none of the user's. */
export const demoSecrets: Secrets = {
  get: (provider) => Promise.resolve(provider === 'anthropic' ? 'demo' : undefined),
};
