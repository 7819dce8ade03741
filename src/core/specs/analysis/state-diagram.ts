import type { ScenarioMatrix } from './scenario-matrix';
import { isSpokenOf } from './word-stems';

/** The response of a criterion, by its key. */
export type ResponseOf = (key: string) => string;

/**
 * The matrix as a state diagram of Mermaid: an arrow for each criterion of an event, to the state that its response speaks
 * of, else back to its own; from nowhere, where the event holds in all states. By words only.
 */
export function stateDiagram({ system, states, events, cells }: ScenarioMatrix, responseOf: ResponseOf): string {
  const lines = ['stateDiagram-v2', ...states.map(({ name }, at) => `  state "${label(name)}" as s${String(at)}`)];
  const seen = new Set<string>();
  for (const [row, own] of cells.entries()) {
    for (const [column, { covered, criteria }] of own.entries()) {
      if (covered === 'none') continue;
      for (const { key, id } of criteria) {
        const target = states.findIndex(({ name }, at) => at !== row && isSpokenOf(name, [responseOf(key)], system));
        // What holds in every state is drawn once, and only where it leads somewhere.
        if (covered === 'any' && target < 0) continue;
        const from = covered === 'any' ? '[*]' : `s${String(row)}`;
        const arrow = `  ${from} --> s${String(target < 0 ? row : target)} : ${label(events[column]?.name ?? '')} (${id})`;
        if (!seen.has(arrow)) lines.push(arrow);
        seen.add(arrow);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Without what means something to Mermaid. */
function label(text: string): string {
  const plain = text
    .replace(/["`:;#{}\r\n<>%]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
