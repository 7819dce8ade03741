import { z } from 'zod';
import type { AutonomyMode } from '../events/event';
import type { Settings } from '../ports';

/** What a person chooses between (AUTO-01). */
export type Autonomy = Exclude<AutonomyMode, 'asking'>;

export const autonomySetting = 'agentAutonomy' as const;

/** What counts in a session, and whether the session can choose otherwise. */
export interface AutonomyRule {
  readonly autonomy: Autonomy;
  /** A folder's settings ask for Supervised: nothing less is had here. */
  readonly fixed: boolean;
}

/** The folder's restriction, then the session's own choice, then the user's setting, then Autopilot. */
export function autonomyRule(choice: AutonomyMode | undefined, settings: Settings): AutonomyRule {
  const asked = settings.restricting?.(autonomySetting) ?? [];
  if (asked.some((value) => readAutonomy(value) === 'supervised')) return { autonomy: 'supervised', fixed: true };
  const chosen = choice === 'asking' ? undefined : choice;
  return { autonomy: chosen ?? readAutonomy(settings.get(autonomySetting)) ?? 'autopilot', fixed: false };
}

const name = z.string().transform((text) => text.trim().toLowerCase());

/** A value that nobody knows counts as the careful one. */
function readAutonomy(value: unknown): Autonomy | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return name.safeParse(value).data === 'autopilot' ? 'autopilot' : 'supervised';
}
