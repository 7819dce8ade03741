import type { Settings } from '../ports';
import { textsIn } from '../text/records';
import type { WebRules } from '../trust/url';

/** Whether there are web tools at all (WEB-12). Off on any level is off. */
export function hasWebTools(settings: Settings): boolean {
  return !everyValue(settings, 'webTools.enabled').includes(false);
}

const everyValue = (settings: Settings, key: string): readonly unknown[] => [
  settings.get(key),
  ...(settings.restricting?.(key) ?? []),
];

/** What the settings say of the web. Only the user's own values allow; a workspace may block more. */
export function readWebRules(settings: Settings, asksToSearch: boolean): WebRules {
  return {
    trusted: textsIn(settings.get('webTools.trustedUrls')),
    blocked: everyValue(settings, 'webTools.blockedUrls').flatMap(textsIn),
    mayReachPrivate: settings.get('webTools.allowPrivateAddresses') === true,
    asksToSearch,
  };
}
