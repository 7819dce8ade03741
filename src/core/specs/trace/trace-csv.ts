import { csvOf } from '../../text/csv';
import { neighboursOf, threadsThrough } from './threads';
import { kindNames, threadKinds, type TraceGraph } from './trace-graph';

const otherKinds = threadKinds.filter((kind) => kind !== 'criterion');

/** A row for each criterion with all that it leads to, then one for each thing that no criterion leads to. */
export function traceCsv(graph: TraceGraph): string {
  const { behind } = neighboursOf(graph);
  const led = new Set<number>();
  const rows = graph.nodes.flatMap((node, at): readonly (readonly string[])[] => {
    if (node.kind !== 'criterion') return [];
    const own = threadsThrough([at], { before: [], behind });
    for (const each of own) led.add(each);
    const names = otherKinds.map((kind) =>
      [...own]
        .sort((a, b) => a - b)
        .flatMap((each) => namesOf(graph, each, kind))
        .join('; '),
    );
    const gaps = [...own].flatMap((each) => graph.nodes[each]?.gaps ?? []);
    return [[node.name, ...placeOf(graph, at), node.text, node.status, ...names, gaps.join(' ')]];
  });
  const loose = graph.nodes.flatMap((node, at): readonly (readonly string[])[] => {
    if (node.kind === 'criterion' || led.has(at)) return [];
    const names = otherKinds.map((kind) => namesOf(graph, at, kind).join());
    return [['', ...placeOf(graph, at), node.text, node.status, ...names, node.gaps.join(' ')]];
  });
  const head = ['Criterion', 'File', 'Line', 'Text', 'Status', ...otherKinds.map((kind) => kindNames[kind]), 'Gaps'];
  return csvOf([head, ...rows, ...loose]);
}

function placeOf({ nodes }: TraceGraph, at: number): readonly [file: string, line: string] {
  const place = nodes[at]?.place;
  return place ? [place.file, String(place.line)] : ['', ''];
}

/** Whole hashes and whole paths, as others look for them. */
function namesOf({ nodes }: TraceGraph, at: number, kind: (typeof otherKinds)[number]): readonly string[] {
  const node = nodes[at];
  if (node?.kind !== kind) return [];
  if (kind === 'test') return [`${node.name} (${node.text})`];
  return [kind === 'commit' || kind === 'file' ? node.key.slice(kind.length + 1) : node.name];
}
