import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { threadKinds, type TraceGraph, type TraceNode } from '../../../../src/core/specs/trace/trace-graph';
import { traceCsv } from '../../../../src/core/specs/trace/trace-csv';
import { layoutSizes, layTrace } from '../../../../src/core/specs/trace/trace-layout';
import { traceSvg } from '../../../../src/core/specs/trace/trace-svg';
import { lookAt, mostCriteria, traceView, wholeTrace } from '../../../../src/core/specs/trace/trace-view';
import { shopGraph } from './shop-graph';

const node = (kind: TraceNode['kind'], at: number, more: Partial<TraceNode> = {}): TraceNode => ({
  key: `${kind} ${at}`,
  kind,
  name: `${kind}${at}`,
  text: '',
  status: '',
  tone: 'none',
  place: { file: 'a.md', line: at + 1 },
  gaps: [],
  ...more,
});

/** Any graph whose edges run from a kind to a later one. */
const anyGraph = fc
  .array(fc.record({ kind: fc.constantFrom(...threadKinds), text: fc.string({ unit: 'binary' }), gap: fc.boolean() }), {
    maxLength: 40,
  })
  .chain((made) => {
    const nodes = made
      .toSorted((a, b) => threadKinds.indexOf(a.kind) - threadKinds.indexOf(b.kind))
      .map(({ kind, text, gap }, at) => node(kind, at, { text, gaps: gap ? ['missing'] : [] }));
    const pairs = nodes.flatMap((one, from) =>
      nodes.flatMap((other, to) =>
        threadKinds.indexOf(one.kind) < threadKinds.indexOf(other.kind) ? [[from, to] as const] : [],
      ),
    );
    return fc.subarray(pairs).map((edges): TraceGraph => ({ name: 'any', nodes, edges, gaps: [] }));
  });

const manyCriteria = (count: number): TraceGraph => {
  const criteria = Array.from({ length: count }, (_, at) => node('criterion', at));
  const tasks = criteria.map((_, at) => node('task', at));
  return {
    name: 'many',
    nodes: [...criteria, ...tasks],
    edges: criteria.map((_, at) => [at, count + at] as const),
    gaps: [],
  };
};

describe('the graph of a spec', () => {
  it('runs from criteria over properties and tasks to tests, with what is missing at its place', () => {
    const graph = shopGraph();
    const named = (at: number): string => graph.nodes[at]?.name ?? '';
    assert.deepEqual(
      graph.edges.map(([from, to]) => `${named(from)} > ${named(to)}`),
      [
        '1.1 > Property 1',
        '1.1 > Task 1.1',
        'Property 1 > Task 1.2',
        '1.1 > Task 2',
        'Property 1 > opens',
        '1.1 > 0123abcd',
        '1.2 > Property 1',
        '1.2 > Task 2',
        '1.3 > Task 1.1',
        '1.3 > Task 2',
        '2.1 > Property 2',
        '2.1 > Task 2',
        '2.2 > Property 2',
        '2.2 > Task 2',
        'Task 1.1 > till.ts',
      ],
    );
    const gaps = graph.nodes.filter((each) => each.gaps.length > 0).map(({ name, gaps: [gap] }) => `${name}: ${gap}`);
    assert.deepEqual(gaps, [
      'Property 2: No test bears the tag of property 2 (Counts).',
      'other.test.ts: The tag names 9, which the spec does not have.',
    ]);
  });
});

describe('the picture of a graph', () => {
  it('has every thing once, none upon another, lines from left to right', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { nodes, edges, columns, width, height } = layTrace(graph, []);
        assert.deepEqual(nodes.map(({ key }) => key).toSorted(), graph.nodes.map(({ key }) => key).toSorted());
        assert.equal(edges.length, graph.edges.length);
        assert.equal(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size, nodes.length);
        for (const { kind, x, y } of nodes) {
          assert.equal(x, columns.find((column) => column.kind === kind)?.x);
          assert.ok(x + layoutSizes.width <= width && y + layoutSizes.height <= height);
        }
        const xOf = new Map(nodes.map(({ key, x }) => [key, x]));
        for (const { from, to, path } of edges) {
          assert.ok((xOf.get(from) ?? 0) < (xOf.get(to) ?? 0));
          // What is drawn straight through a column.
          const through = Number(/L[\d.]+ ([\d.]+)/.exec(path)?.[1] ?? -1);
          assert.ok(nodes.every(({ y }) => through < y || through > y + layoutSizes.height));
        }
      }),
    );
  });

  it('puts a thing beside what leads to it', () => {
    const { nodes } = layTrace(manyCriteria(20), []);
    const y = new Map(nodes.map((each) => [each.key, each.y]));
    for (let at = 0; at < 20; at += 1) assert.equal(y.get(`task ${at}`), y.get(`criterion ${at}`));
  });

  it('draws a page of a thousand criteria, says so, and comes to all of them', () => {
    const graph = manyCriteria(1_000);
    const seen = new Set<string>();
    for (let from = 0; from < 1_000; from += mostCriteria) {
      for (const mode of ['graph', 'matrix'] as const) {
        const { shown, picture } = traceView(graph, { ...wholeTrace, mode, from });
        assert.deepEqual(shown, { from: from + 1, to: from + mostCriteria, of: 1_000, most: mostCriteria });
        if (picture.kind === 'matrix') assert.ok(picture.rows.length * picture.groups.length <= mostCriteria);
        else {
          assert.equal(picture.nodes.length, 2 * mostCriteria);
          for (const { key } of picture.nodes) seen.add(key);
        }
      }
    }
    assert.equal(seen.size, 2_000);
  });

  it('is well-formed as an SVG that needs nothing else, whatever the documents say', () => {
    fc.assert(
      fc.property(anyGraph, fc.string({ unit: 'binary' }), (graph, name) => {
        const svg = traceSvg(name, layTrace(graph, []));
        assert.ok(isWellFormed(svg), svg);
        assert.doesNotMatch(svg, /<script|<foreignObject|(?:href|src)=|url\(|@import/i);
        assert.equal(svg.match(/<rect class="node/g)?.length ?? 0, graph.nodes.length);
      }),
    );
  });

  it('says in the SVG what stands in the graph', () => {
    const { document } = parseHTML(traceSvg('shop', layTrace(shopGraph(), [])));
    const heads = [...document.querySelectorAll('text.head')].map((each) => each.textContent);
    assert.deepEqual(heads, ['Criteria 5', 'Properties 2', 'Tasks 3', 'Tests 2', 'Files 1', 'Commits 1']);
    assert.equal(document.querySelectorAll('rect.gap').length, 2);
  });
});

describe('what is left of a graph', () => {
  it('is what fits with all that its threads run through', () => {
    const left = (text: string, gapsOnly = false): readonly string[] => {
      const { picture } = traceView(shopGraph(), { ...wholeTrace, text, gapsOnly });
      return picture.kind === 'graph' ? picture.nodes.map(({ name }) => name) : [];
    };
    assert.deepEqual(left('till.ts'), ['1.1', '1.3', 'Task 1.1', 'till.ts']);
    assert.deepEqual(left('DRAWER to do'), ['1.1', '1.3', 'Task 1.1', 'till.ts']);
    assert.deepEqual(left('nobody says this'), []);
    assert.deepEqual(left('', true), ['2.1', '2.2', 'Property 2', 'other.test.ts']);
  });

  it('leaves kinds out, and nothing that is left has lost its threads', () => {
    fc.assert(
      fc.property(
        anyGraph,
        fc.string(),
        fc.boolean(),
        fc.subarray([...threadKinds]),
        (graph, text, gapsOnly, hidden) => {
          const { picture } = traceView(graph, { ...wholeTrace, text, gapsOnly, hidden });
          assert.ok(picture.kind === 'graph');
          const left = new Set(picture.nodes.map(({ key }) => key));
          const known = new Set(graph.nodes.map(({ key }) => key));
          for (const each of picture.nodes) {
            assert.ok(known.has(each.key));
            assert.ok(each.kind === 'criterion' || !hidden.includes(each.kind));
          }
          for (const { from, to } of picture.edges) assert.ok(left.has(from) && left.has(to));
        },
      ),
    );
  });

  it('keeps what led through a kind that is left out', () => {
    const { picture } = traceView(shopGraph(), { ...wholeTrace, hidden: ['property', 'task'] });
    assert.ok(picture.kind === 'graph');
    const names = new Map(picture.nodes.map(({ key, name }) => [key, name]));
    assert.deepEqual(picture.edges.map(({ from, to }) => `${names.get(from)} > ${names.get(to)}`).toSorted(), [
      '1.1 > 0123abcd',
      '1.1 > opens',
      '1.1 > till.ts',
      '1.2 > opens',
      '1.3 > till.ts',
    ]);
  });

  it('lights what leads to the selected thing and what it leads to', () => {
    const { selected } = traceView(shopGraph(), { ...wholeTrace, selected: 'property 1' });
    const names = shopGraph()
      .nodes.filter(({ key }) => selected?.lit.includes(key))
      .map(({ name }) => name);
    assert.deepEqual(names, ['1.1', '1.2', 'Property 1', 'Task 1.2', 'opens']);
  });

  it('shows a thing that is asked for, whatever hid it', () => {
    const graph = manyCriteria(300);
    const look = lookAt(graph, { ...wholeTrace, text: 'nothing like it', hidden: ['task'] }, 'criterion 250');
    const { selected, shown } = traceView(graph, look);
    assert.equal(selected?.node.key, 'criterion 250');
    assert.deepEqual(shown, { from: 201, to: 300, of: 300, most: mostCriteria });
    assert.deepEqual(lookAt(graph, wholeTrace, 'criterion gone'), wholeTrace);
  });
});

describe('the matrix of a graph', () => {
  it('marks what each criterion leads to, and counts what none leads to', () => {
    const { picture } = traceView(shopGraph(), { ...wholeTrace, mode: 'matrix' });
    assert.ok(picture.kind === 'matrix');
    const columns = picture.groups.flatMap((group) => group.columns.map(({ name }) => name));
    assert.deepEqual(
      picture.rows.map(({ criterion, marks }) => [criterion.name, ...marks.map((at) => columns[at])].join(' ')),
      [
        '1.1 Property 1 Task 1.1 Task 1.2 Task 2 opens till.ts 0123abcd',
        '1.2 Property 1 Task 1.2 Task 2 opens',
        '1.3 Task 1.1 Task 2 till.ts',
        '2.1 Property 2 Task 2',
        '2.2 Property 2 Task 2',
      ],
    );
    assert.equal(picture.loose, 1);
  });
});

describe('the table of a graph', () => {
  it('has a row for each criterion and each loose end', () => {
    const lines = traceCsv(shopGraph()).split('\r\n');
    assert.equal(lines[0], 'Criterion,File,Line,Text,Status,Properties,Tasks,Tests,Files,Commits,Gaps');
    assert.equal(
      lines[1],
      `1.1,.kiro/specs/shop/requirements.md,17,"WHEN a guest pays, THE Till SHALL open",planned,Property 1,Task 1.1; Task 1.2; Task 2,opens (test/till.test.ts:1),src/till.ts,${'0123abcd'.repeat(5)},`,
    );
    assert.match(lines[4] ?? '', /^2\.1,.*,No test bears the tag of property 2 \(Counts\)\.$/);
    assert.equal(lines.length - 2, 5 + 1);
  });
});

/** Every element that is opened is closed in its order, and every `&` and `<` means something. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  let at = 0;
  for (const found of xml.matchAll(/<(\?xml[^>]*\?|\/?)([a-z]*)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (/<|&(?!(?:amp|lt|gt|quot);)/.test(xml.slice(at, found.index))) return false;
    if (/&(?!(?:amp|lt|gt|quot);)/.test(found[3] ?? '')) return false;
    at = found.index + found[0].length;
    if (found[1]?.startsWith('?')) continue;
    if (found[1] === '/') {
      if (open.pop() !== found[2]) return false;
    } else if (found[4] !== '/') open.push(found[2] ?? '');
  }
  return open.length === 0 && xml.slice(at).trim() === '' && !/[\p{Surrogate}\uFFFE\uFFFF\0]/u.test(xml);
}
