import type { Settings, ShellParser } from '../../ports';
import { textsIn } from '../../text/records';
import type { CommandRules } from './judgement';

/** Names of the settings, as `Settings` takes them (TERM-05, TERM-06). */
export const commandSettings = { trusted: 'trustedCommands', denied: 'commandDenylist' } as const;

/** What the settings say of commands now: only the user's own may trust, every level may deny. */
export function commandRules(settings: Settings, parser: ShellParser): CommandRules {
  const levels = [settings.get(commandSettings.denied), ...(settings.restricting?.(commandSettings.denied) ?? [])];
  return {
    parser,
    rules: textsIn(settings.get(commandSettings.trusted)).map((text) => ({ kind: 'pattern', text })),
    denied: [...new Set(levels.flatMap(textsIn))],
  };
}
