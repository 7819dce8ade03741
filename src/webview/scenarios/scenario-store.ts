import type { FromScenarioPage, ScenarioLook, ScenarioView } from '../../messages/scenarios';
import { ViewStore } from '../parts/view-store';

export type ScenarioStore = ViewStore<ScenarioLook, ScenarioView, FromScenarioPage>;

export const scenarioStore = (draw: () => void): ScenarioStore => new ViewStore(readLook, draw);

/** Total. The editor checks every look once more. */
function readLook(value: unknown): ScenarioLook {
  const kept: Partial<Record<keyof ScenarioLook, unknown>> = typeof value === 'object' && value !== null ? value : {};
  return {
    system: typeof kept.system === 'string' ? kept.system : undefined,
    text: typeof kept.text === 'string' ? kept.text : '',
    uncoveredOnly: kept.uncoveredOnly === true,
    from: typeof kept.from === 'number' && kept.from > 0 ? Math.floor(kept.from) : 0,
  };
}
