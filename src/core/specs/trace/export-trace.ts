import { traceCsv } from './trace-csv';
import type { TraceGraph } from './trace-graph';
import { layTrace } from './trace-layout';
import { traceSvg } from './trace-svg';
import { filtered, type TraceLook } from './trace-view';

/** What the filter leaves of a graph as a file: all of it, not the page that is drawn. */
export function exportTrace(graph: TraceGraph, look: TraceLook, as: 'svg' | 'csv'): string {
  const left = filtered(graph, look);
  return as === 'csv' ? traceCsv(left) : traceSvg(graph.name, layTrace(left, look.hidden, Infinity));
}
