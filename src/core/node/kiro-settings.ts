import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSettings } from './settings';
import { ifThere, wordsOf } from './system-error';
import type { UserFolders } from './user-folders';

/** What Kiro's own command line was set to, and why that could not be read. */
export interface KiroSettings {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problem: string | undefined;
}

/**
 * Settings of Kiro's command line (ONE-03, SET-11): `~/.kiro/settings/cli.json`, or the first of two older files where that
 * is absent. They count where ours say nothing and are never written. A file that cannot be read is another program's:
 * it keeps nobody from working, and what is wrong with it is said.
 */
export async function kiroSettings({ home, config }: UserFolders): Promise<KiroSettings> {
  const places = [
    path.join(home, '.kiro', 'settings', 'cli.json'),
    path.join(home, '.kiro', 'settings.json'),
    path.join(config, 'kiro', 'settings.json'),
  ];
  for (const place of places) {
    try {
      const text = await ifThere(readFile(place, 'utf8'));
      if (text !== undefined) return { values: parseSettings(text, place), problem: undefined };
    } catch (error) {
      return { values: {}, problem: `The settings of Kiro's command line are left aside. ${wordsOf(error)}` };
    }
  }
  return { values: {}, problem: undefined };
}
