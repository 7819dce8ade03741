import type { Uri } from '../ports';

/** What is shown of a folder and follows from its files. */
export type Shown = 'specs' | 'tests' | 'agents' | 'steering';

/**
 * What a change of a place may touch. The place may be a folder: where one comes or goes as a whole, as when a branch is
 * checked out, editors tell of it alone.
 */
export function touchedBy(uri: Uri): readonly Shown[] {
  if (/\/\.kiro$/.test(uri)) return ['specs', 'tests', 'agents', 'steering'];
  if (/\/\.kiro\/specs(?:\/|$)/.test(uri)) return ['specs', 'tests'];
  if (/\/\.kiro\/agents(?:\/|$)/.test(uri)) return ['agents'];
  if (/\/\.kiro\/steering(?:\/|$)|\/AGENTS\.md$/.test(uri)) return ['steering'];
  return ['tests'];
}
