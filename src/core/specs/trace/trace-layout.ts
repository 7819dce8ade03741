import { neighboursOf } from './threads';
import { kindNames, shownKinds, type ThreadKind, type TraceGraph, type TraceNode } from './trace-graph';

/** Sizes in pixels at the usual size of letters. */
export const layoutSizes = { width: 190, height: 26, gap: 56, row: 32, top: 34, empty: 90 } as const;

/** Things of one kind that are drawn at once. */
export const mostInColumn = 200;

export interface LaidColumn {
  readonly kind: ThreadKind;
  readonly label: string;
  readonly count: number;
  /** How many more there are than are drawn. */
  readonly more: number;
  readonly x: number;
}

export interface LaidNode extends TraceNode {
  readonly x: number;
  readonly y: number;
}

export interface LaidEdge {
  readonly from: string;
  readonly to: string;
  /** As the path of an SVG has it. */
  readonly path: string;
}

/** A graph in columns, each thing beside what leads to it. */
export interface TraceLayout {
  readonly kind: 'graph';
  readonly width: number;
  readonly height: number;
  readonly columns: readonly LaidColumn[];
  /** By column, from the top. */
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
}

/**
 * Lays a graph out: criteria in their order, everything else as near to what leads to it as there is room.
 * @param most things of one kind
 */
export function layTrace(graph: TraceGraph, hidden: readonly ThreadKind[], most = mostInColumn): TraceLayout {
  const { width, height, gap, row, top, empty } = layoutSizes;
  const { before, behind } = neighboursOf(graph);
  const kinds = shownKinds(hidden);
  const rows = new Map<number, number>();
  const columns: LaidColumn[] = [];
  const nodes: LaidNode[] = [];
  let last = 0;
  let x = 0;
  for (const kind of kinds) {
    const own = graph.nodes.flatMap((node, at) => (node.kind === kind ? [{ node, at }] : []));
    // What nothing leads to is put where it leads to, else at the end.
    const wanted = own.map(({ at }) => middle(before[at], rows) ?? middle(behind[at], rows) ?? Infinity);
    const order = own.map((_, index) => index);
    if (kind !== 'criterion') order.sort((a, b) => compare(wanted[a] ?? 0, wanted[b] ?? 0) || a - b);
    let next = 0;
    for (const index of order.slice(0, most)) {
      const each = own[index];
      const wish = wanted[index] ?? Infinity;
      if (!each) continue;
      const place = kind === 'criterion' || wish === Infinity ? next : Math.max(next, Math.round(wish));
      rows.set(each.at, place);
      nodes.push({ ...each.node, x, y: top + place * row });
      next = place + 1;
    }
    last = Math.max(last, next);
    columns.push({ kind, label: kindNames[kind], count: own.length, more: Math.max(0, own.length - most), x });
    x += (own.length === 0 ? empty : width) + gap;
  }
  const places = new Map(nodes.map((node) => [node.key, node]));
  const edges = graph.edges.flatMap(([from, to]): readonly LaidEdge[] => {
    const [one, other] = [places.get(graph.nodes[from]?.key ?? ''), places.get(graph.nodes[to]?.key ?? '')];
    return one && other ? [{ from: one.key, to: other.key, path: curve(one, other) }] : [];
  });
  return {
    kind: 'graph',
    width: x - gap,
    height: top + last * row + (height - row) + 8,
    columns,
    nodes,
    edges,
  };
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** The mean row of those that have one already. */
function middle(nodes: readonly number[] | undefined, rows: ReadonlyMap<number, number>): number | undefined {
  const known = (nodes ?? []).flatMap((each) => rows.get(each) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** A curve; one that passes other columns does so between their rows, so that it seems to begin or end at nothing there. */
function curve(from: LaidNode, to: LaidNode): string {
  const { width, height, gap, row } = layoutSizes;
  const [x, y] = [from.x + width, from.y + height / 2];
  const [toX, toY] = [to.x, to.y + height / 2];
  if (toX - x <= gap) return `M${x} ${y}${bend(x, y, toX, toY)}`;
  const between = to.y - (row - height) / 2;
  return `M${x} ${y}${bend(x, y, x + gap, between)}L${toX - gap} ${between}${bend(toX - gap, between, toX, toY)}`;
}

const bend = (x: number, y: number, toX: number, toY: number): string =>
  `C${x + (toX - x) * 0.6} ${y} ${toX - (toX - x) * 0.6} ${toY} ${toX} ${toY}`;
