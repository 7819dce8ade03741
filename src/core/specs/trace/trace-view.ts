import { neighboursOf, partOf, threadsThrough, withoutKinds } from './threads';
import type { ThreadKind, TraceGraph, TraceNode } from './trace-graph';
import { layTrace, type TraceLayout } from './trace-layout';
import { type TraceMatrix, traceMatrix } from './trace-matrix';

/** What a person wants to see of a graph. */
export interface TraceLook {
  readonly mode: 'graph' | 'matrix';
  /** In names, texts and states; empty: all. */
  readonly text: string;
  /** Only what something is missing at, with its threads. */
  readonly gapsOnly: boolean;
  /** Kinds that are left out beside the criteria. */
  readonly hidden: readonly ThreadKind[];
  /** Key of the node whose threads are lit. */
  readonly selected: string | undefined;
  /** Which criterion of those that are left is the first one drawn, from 0. */
  readonly from: number;
}

export const wholeTrace: TraceLook = {
  mode: 'graph',
  text: '',
  gapsOnly: false,
  hidden: [],
  selected: undefined,
  from: 0,
};

/** Criteria that are drawn at once: nobody reads more, and a page with more is slow. */
export const mostCriteria = 100;

export interface TraceCoverage {
  readonly criteria: number;
  readonly withTask: number;
  readonly withTest: number;
  /** In all, those that belong to no one thing too. */
  readonly gaps: number;
}

/** A graph as it is to be drawn. */
export interface TraceView {
  readonly name: string;
  /** As it could be met: a page that is not there becomes the last one. */
  readonly look: TraceLook;
  readonly coverage: TraceCoverage;
  /** What is missing and belongs to no one thing. */
  readonly gaps: readonly string[];
  /** Criteria that are drawn, counted from 1, of those that the filter leaves, and how many a page has. */
  readonly shown: { readonly from: number; readonly to: number; readonly of: number; readonly most: number };
  readonly picture: TraceLayout | TraceMatrix;
  /** What is selected and drawn, with what it is tied to by kind. */
  readonly selected: SelectedThread | undefined;
}

export interface SelectedThread {
  readonly node: TraceNode;
  /** Keys of all that is on its threads. */
  readonly lit: readonly string[];
}

/** Draws a graph the way it is asked for. Total: a look that names what is gone is met as far as can be. */
export function traceView(graph: TraceGraph, look: TraceLook): TraceView {
  const left = filtered(graph, look);
  const criteria = left.nodes.flatMap(({ kind }, at) => (kind === 'criterion' ? [at] : []));
  const lastPage = Math.max(0, Math.ceil(criteria.length / mostCriteria) - 1) * mostCriteria;
  const from = Math.min(Math.max(0, Math.floor(look.from / mostCriteria) * mostCriteria), lastPage);
  const drawn = page(left, criteria.slice(from, from + mostCriteria), from === 0);
  const index = drawn.nodes.findIndex(({ key }) => key === look.selected);
  const node = drawn.nodes[index];
  const lit = node ? threadsThrough([index], neighboursOf(drawn)) : new Set<number>();
  return {
    name: graph.name,
    look: { ...look, from },
    coverage: coverageOf(graph),
    gaps: graph.gaps,
    shown: {
      from: criteria.length === 0 ? 0 : from + 1,
      to: Math.min(from + mostCriteria, criteria.length),
      of: criteria.length,
      most: mostCriteria,
    },
    picture: look.mode === 'graph' ? layTrace(drawn, look.hidden) : traceMatrix(drawn, look.hidden),
    selected: node && { node, lit: drawn.nodes.filter((_, at) => lit.has(at)).map(({ key }) => key) },
  };
}

/**
 * The look that shows a node: what would hide it is taken away, and it is selected.
 * @param key of a node; a look is not changed for one that is not there
 */
export function lookAt(graph: TraceGraph, look: TraceLook, key: string): TraceLook {
  const node = graph.nodes.find((each) => each.key === key);
  if (!node) return look;
  const isLeft = filtered(graph, look).nodes.some((each) => each.key === key);
  const shown = isLeft ? look : { ...look, text: '', gapsOnly: false };
  const criteria = filtered(graph, shown).nodes.filter(({ kind }) => kind === 'criterion');
  const at = criteria.findIndex((each) => each.key === key);
  return {
    ...shown,
    hidden: look.hidden.filter((kind) => kind !== node.kind),
    selected: key,
    from: at < 0 ? shown.from : at,
  };
}

/** What the filter leaves: what fits it, with all threads that run through it. */
export function filtered(whole: TraceGraph, { text, gapsOnly, hidden }: TraceLook): TraceGraph {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const graph = withoutKinds(
    whole,
    hidden.filter((kind) => kind !== 'criterion'),
  );
  const fits = (node: TraceNode): boolean => {
    if (gapsOnly && node.gaps.length === 0) return false;
    const all = `${node.key} ${node.name} ${node.text} ${node.status}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  if (words.length === 0 && !gapsOnly) return graph;
  const found = graph.nodes.flatMap((node, at) => (fits(node) ? [at] : []));
  return partOf(graph, threadsThrough(found, neighboursOf(graph)));
}

/** Some criteria with all that they lead to, and on the first page with what no criterion leads to. */
function page(graph: TraceGraph, criteria: readonly number[], withLoose: boolean): TraceGraph {
  const { before, behind } = neighboursOf(graph);
  const all = graph.nodes.flatMap(({ kind }, at) => (kind === 'criterion' ? [at] : []));
  if (all.length === criteria.length) return graph;
  const kept = new Set(threadsThrough(criteria, { before: [], behind }));
  if (withLoose) {
    const led = threadsThrough(all, { before: [], behind });
    const loose = graph.nodes.flatMap((_, at) => (!led.has(at) && (before[at] ?? []).length === 0 ? [at] : []));
    for (const at of threadsThrough(loose, { before: [], behind })) kept.add(at);
  }
  return partOf(graph, kept);
}

function coverageOf(graph: TraceGraph): TraceCoverage {
  const { behind } = neighboursOf(graph);
  const criteria = graph.nodes.flatMap(({ kind }, at) => (kind === 'criterion' ? [at] : []));
  const leadTo = (kind: ThreadKind): number =>
    criteria.filter((at) =>
      [...threadsThrough([at], { before: [], behind })].some((each) => graph.nodes[each]?.kind === kind),
    ).length;
  return {
    criteria: criteria.length,
    withTask: leadTo('task'),
    withTest: leadTo('test'),
    gaps: graph.gaps.length + graph.nodes.reduce((sum, { gaps }) => sum + gaps.length, 0),
  };
}
