import type { FromTracePage, TraceLook, TraceView } from '../../messages/trace';
import { ViewStore } from '../parts/view-store';

export type TraceStore = ViewStore<TraceLook, TraceView, FromTracePage>;

export const traceStore = (draw: () => void): TraceStore => new ViewStore(readLook, draw);

const start: TraceLook = { mode: 'graph', text: '', gapsOnly: false, hidden: [], selected: undefined, from: 0 };

/** Total. The editor checks every look once more. */
export function readLook(value: unknown): TraceLook {
  if (typeof value !== 'object' || value === null) return start;
  const kept: Partial<Record<keyof TraceLook, unknown>> = value;
  const hidden = Array.isArray(kept.hidden) ? kept.hidden.filter((each) => typeof each === 'string') : [];
  return {
    mode: kept.mode === 'matrix' ? 'matrix' : 'graph',
    text: typeof kept.text === 'string' ? kept.text : '',
    gapsOnly: kept.gapsOnly === true,
    hidden: hideable.filter((kind) => hidden.includes(kind)),
    selected: typeof kept.selected === 'string' ? kept.selected : undefined,
    from: typeof kept.from === 'number' && kept.from > 0 ? Math.floor(kept.from) : 0,
  };
}

/** Kinds that may be left out, with what they are called. */
export const hideable = ['property', 'task', 'test', 'file', 'commit'] as const;
