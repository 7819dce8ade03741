import { neighboursOf, threadsThrough } from './threads';
import { kindNames, shownKinds, type ThreadKind, type TraceGraph, type TraceNode } from './trace-graph';

/** Columns that are drawn at once. */
export const mostColumns = 120;

export interface MatrixGroup {
  readonly kind: ThreadKind;
  readonly label: string;
  readonly columns: readonly TraceNode[];
}

/** Criteria against what is there for each of them. */
export interface TraceMatrix {
  readonly kind: 'matrix';
  /** By kind, empty ones left out. */
  readonly groups: readonly MatrixGroup[];
  readonly rows: readonly TraceRow[];
  /** Columns that there are more than are drawn. */
  readonly more: number;
  /** Properties, tasks and so on that no criterion leads to: they have no column. */
  readonly loose: number;
}

export interface TraceRow {
  readonly criterion: TraceNode;
  /** Columns that are marked, from 0 over all groups. */
  readonly marks: readonly number[];
}

/** A mark wherever a criterion leads to a thing, by whatever way. */
export function traceMatrix(graph: TraceGraph, hidden: readonly ThreadKind[]): TraceMatrix {
  const { behind } = neighboursOf(graph);
  const rows = graph.nodes.flatMap((criterion, at) =>
    criterion.kind === 'criterion' ? [{ criterion, led: threadsThrough([at], { before: [], behind }) }] : [],
  );
  const marked = new Set(rows.flatMap(({ led }) => [...led]));
  const kinds = shownKinds(hidden).filter((kind) => kind !== 'criterion');
  const all = kinds.flatMap((kind) => graph.nodes.flatMap((node, at) => (node.kind === kind ? [at] : [])));
  const led = all.filter((at) => marked.has(at));
  const columns = led.slice(0, mostColumns);
  const placeOf = new Map(columns.map((at, place) => [at, place]));
  return {
    kind: 'matrix',
    groups: kinds.flatMap((kind) => {
      const own = columns.flatMap((at) => {
        const node = graph.nodes[at];
        return node?.kind === kind ? [node] : [];
      });
      return own.length === 0 ? [] : [{ kind, label: kindNames[kind], columns: own }];
    }),
    rows: rows.map(({ criterion, led: own }) => ({
      criterion,
      marks: [...own].flatMap((at) => placeOf.get(at) ?? []).sort((a, b) => a - b),
    })),
    more: led.length - columns.length,
    loose: all.length - led.length,
  };
}
