import type { ThreadKind, TraceGraph } from './trace-graph';

/** Who stands next to whom in a graph, in both directions, by index. */
export interface Neighbours {
  readonly before: readonly (readonly number[])[];
  readonly behind: readonly (readonly number[])[];
}

export function neighboursOf({ nodes, edges }: Pick<TraceGraph, 'nodes' | 'edges'>): Neighbours {
  const before = nodes.map((): number[] => []);
  const behind = nodes.map((): number[] => []);
  for (const [from, to] of edges) {
    behind[from]?.push(to);
    before[to]?.push(from);
  }
  return { before, behind };
}

/**
 * All that lies on threads through some nodes: what leads to them and what they lead to, with themselves. The way is never
 * turned back: what else a criterion leads to is not on the thread of its task.
 */
export function threadsThrough(nodes: readonly number[], { before, behind }: Neighbours): ReadonlySet<number> {
  return new Set([...reached(nodes, before), ...reached(nodes, behind)]);
}

function reached(from: readonly number[], next: readonly (readonly number[])[]): ReadonlySet<number> {
  const found = new Set(from);
  for (const node of found) for (const each of next[node] ?? []) found.add(each); // a set hands out what is added meanwhile
  return found;
}

/** A graph without some kinds: what led to one of them leads to what that one led to. */
export function withoutKinds(graph: TraceGraph, kinds: readonly ThreadKind[]): TraceGraph {
  const isLeftOut = (at: number): boolean => kinds.includes(graph.nodes[at]?.kind ?? 'criterion');
  if (!graph.nodes.some((_, at) => isLeftOut(at))) return graph;
  const { behind } = neighboursOf(graph);
  const edges = graph.nodes.flatMap((_, from): readonly (readonly [number, number])[] => {
    if (isLeftOut(from)) return [];
    const next = new Set(behind[from]);
    for (const each of next) {
      if (!isLeftOut(each)) continue;
      next.delete(each);
      for (const further of behind[each] ?? []) next.add(further);
    }
    return [...next].map((to) => [from, to]);
  });
  return partOf({ ...graph, edges }, new Set(graph.nodes.flatMap((_, at) => (isLeftOut(at) ? [] : [at]))));
}

/** Some nodes of a graph with the edges between them. */
export function partOf(graph: TraceGraph, kept: ReadonlySet<number>): TraceGraph {
  const at = new Map<number, number>();
  const nodes = graph.nodes.filter((_, index) => kept.has(index) && at.set(index, at.size));
  const edges = graph.edges.flatMap(([from, to]): readonly (readonly [number, number])[] => {
    const [one, other] = [at.get(from), at.get(to)];
    return one === undefined || other === undefined ? [] : [[one, other]];
  });
  return { ...graph, nodes, edges };
}
