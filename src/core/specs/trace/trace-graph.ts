import { firstLine } from '../../text/first-line';
import { plainInline } from '../../text/plain-inline';
import type { Show, Task } from '../show';
import { allTasks } from './build-trace';
import type { CriterionStatus, Gap, TestRef, Trace } from './trace';

/** The columns of the graph, from what is asked for to what came of it. */
export const threadKinds = ['criterion', 'property', 'task', 'test', 'file', 'commit'] as const;
export type ThreadKind = (typeof threadKinds)[number];

/** As people read it, for a column or a count. */
export const kindNames: Readonly<Record<ThreadKind, string>> = {
  criterion: 'Criteria',
  property: 'Properties',
  task: 'Tasks',
  test: 'Tests',
  file: 'Files',
  commit: 'Commits',
};

/** Kinds that are drawn, in their order. */
export const shownKinds = (hidden: readonly ThreadKind[]): readonly ThreadKind[] =>
  threadKinds.filter((kind) => kind === 'criterion' || !hidden.includes(kind));

/** A place in the folder of the spec's root. */
export interface FilePlace {
  /** Relative to the root. */
  readonly file: string;
  readonly line: number;
}

/** One thing that a thread runs through. */
export interface TraceNode {
  /** Unique in the graph, and the same after the documents have changed: `criterion 1.2`. */
  readonly key: string;
  readonly kind: ThreadKind;
  /** As it is called: `1.2`, `Property 3`, `src/cart.ts`. */
  readonly name: string;
  /** The first line of what it says; empty where the name says all. */
  readonly text: string;
  /** In words, empty where there is none: `holds`, `to do`, `passes`. */
  readonly status: string;
  readonly tone: 'good' | 'bad' | 'busy' | 'none';
  /** Undefined for a commit. */
  readonly place: FilePlace | undefined;
  /** What is missing here, in sentences. */
  readonly gaps: readonly string[];
}

/** Criteria and all that their threads run through. */
export interface TraceGraph {
  readonly name: string;
  /** By kind, and in the order of their documents. */
  readonly nodes: readonly TraceNode[];
  /** Indexes of nodes; the first is of a kind that stands before the second's. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** Gaps that belong to no one thing. */
  readonly gaps: readonly string[];
}

const criterionStatus = {
  fails: ['a test fails', 'bad'],
  drift: ['changed since it was tested', 'bad'],
  running: ['in progress', 'busy'],
  holds: ['holds', 'good'],
  built: ['built', 'good'],
  planned: ['planned', 'none'],
  none: ['no task', 'none'],
} satisfies Record<CriterionStatus, readonly [string, TraceNode['tone']]>;

const taskStatus = {
  todo: ['to do', 'none'],
  queued: ['queued', 'busy'],
  running: ['in progress', 'busy'],
  done: ['done', 'good'],
} satisfies Record<Task['state'], readonly [string, TraceNode['tone']]>;

const testStatus = {
  pass: ['passes', 'good'],
  fail: ['fails', 'bad'],
  stale: ['stale', 'bad'],
  'not-run': ['not run', 'none'],
} satisfies Record<TestRef['result'], readonly [string, TraceNode['tone']]>;

const longestText = 200;
const said = (text: string | null): string => plainInline(firstLine(text ?? '', longestText));

/**
 * The threads of a spec as a graph.
 * @param filesOf what runs of a task changed, by the task's key
 */
export function traceGraph(show: Show, trace: Trace, filesOf: ReadonlyMap<string, readonly string[]>): TraceGraph {
  const build = new GraphBuilder();
  const { documents } = show;
  const gaps = new GapPlaces(trace.gaps);
  const criteria = show.requirements.flatMap(({ document, criteria: own }) =>
    own.map((criterion) => ({ criterion, file: documents[document] })),
  );
  const traced = new Map(trace.criteria.map((each) => [each.key, each]));
  for (const { criterion, file } of criteria) {
    const { key, id, text, line } = criterion;
    const [status, tone] = criterionStatus[traced.get(key)?.status ?? 'none'];
    const own = gaps.take(({ code, id: about }) => code.startsWith('criterion-') && about === key);
    build.add({ key, kind: 'criterion', name: id, text: said(text), status, tone, place: at(file, line), gaps: own });
  }
  for (const { key, number, title, text, line, validatesRef } of show.properties) {
    const own = gaps.take(
      (gap) =>
        (gap.code === 'property-untested' && gap.id === key) ||
        (gap.code === 'ref-unresolved' && gap.file === documents.design && gap.line === validatesRef?.line),
    );
    const place = at(documents.design, line);
    const named = { name: `Property ${number}`, text: said(title ?? text) };
    build.add({ key, kind: 'property', ...named, status: '', tone: 'none', place, gaps: own });
  }
  const tasks = allTasks(show.tasks).filter((task) => !isHeading(task));
  for (const task of tasks) {
    const [status, tone] = taskStatus[task.state];
    const own = gaps.take(
      (gap) => gap.code === 'ref-unresolved' && gap.file === documents.tasks && gap.line === task.requirementsRef?.line,
    );
    const title = said(task.title);
    const named = { name: task.id === null ? title : `Task ${task.id}`, text: task.id === null ? '' : title };
    const words = task.optional ? `${status}, optional` : status;
    const place = at(documents.tasks, task.line);
    build.add({ key: task.key, kind: 'task', ...named, status: words, tone, place, gaps: own });
  }
  addTests(build, trace, gaps);
  for (const file of new Set(trace.criteria.flatMap(({ files }) => files))) {
    const node = { key: file, kind: 'file', name: file.slice(file.lastIndexOf('/') + 1), text: file } as const;
    build.add({ ...node, status: '', tone: 'none', place: { file, line: 1 }, gaps: [] });
  }
  for (const commit of new Set(trace.criteria.flatMap(({ commits }) => commits))) {
    const node = { key: commit, kind: 'commit', name: commit.slice(0, 8), text: '' } as const;
    build.add({ ...node, status: '', tone: 'none', place: undefined, gaps: [] });
  }
  joinAll(build, trace, tasks, filesOf);
  return build.graph(trace.name, gaps.left());
}

function addTests(build: GraphBuilder, trace: Trace, gaps: GapPlaces): void {
  const tests = trace.criteria.flatMap(({ tests: own }) => own);
  for (const test of new Map(tests.map((each) => [testKey(each), each])).values()) {
    const { file, line, name, tag, result } = test;
    const [status, tone] = testStatus[result];
    const own = gaps.take((gap) => gap.code === 'test-unresolved' && gap.file === file && gap.line === line);
    const named = { name: firstLine(name ?? tag, longestText), text: `${file}:${line}` };
    build.add({ key: testKey(test), kind: 'test', ...named, status, tone, place: { file, line }, gaps: own });
  }
  // Tests whose tag names nothing that the spec has: on no thread, and so all the more worth seeing.
  for (const { file, line, message } of gaps.rest('test-unresolved')) {
    const named = { name: file.slice(file.lastIndexOf('/') + 1), text: `${file}:${line}` };
    const node = { key: testKey({ file, line }), kind: 'test', ...named } as const;
    build.add({ ...node, status: 'names nothing', tone: 'bad', place: { file, line }, gaps: [message] });
  }
}

/** Each thing with what stands next to it on a thread, so that no line is drawn which another one makes already. */
function joinAll(
  build: GraphBuilder,
  trace: Trace,
  tasks: readonly Task[],
  filesOf: ReadonlyMap<string, readonly string[]>,
): void {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  for (const { key, properties, tasks: own, tests, commits } of trace.criteria) {
    for (const property of properties) build.join('criterion', key, 'property', property);
    for (const task of own) {
      const through = byKey.get(task)?.properties.filter((each) => properties.includes(each)) ?? [];
      if (through.length === 0) build.join('criterion', key, 'task', task);
      for (const property of through) build.join('property', property, 'task', task);
    }
    for (const test of tests) {
      const { property } = test;
      if (property !== null && properties.includes(property)) build.join('property', property, 'test', testKey(test));
      else build.join('criterion', key, 'test', testKey(test));
    }
    for (const commit of commits) build.join('criterion', key, 'commit', commit);
  }
  for (const [task, files] of filesOf) for (const file of files) build.join('task', task, 'file', file);
}

/** A task that only holds its parts together is on no thread, and nothing is missing there. */
const isHeading = ({ children, requirementsRef, properties }: Task): boolean =>
  children.length > 0 && requirementsRef === null && properties.length === 0;

const testKey = ({ file, line }: FilePlace): string => `${file}:${line}`;

const at = (file: string | undefined, line: number): FilePlace | undefined =>
  file === undefined ? undefined : { file, line };

/** Gaps that wait for the thing that they are about. */
class GapPlaces {
  #gaps: readonly Gap[];

  constructor(gaps: readonly Gap[]) {
    this.#gaps = gaps;
  }

  /** What those say that are meant; nobody else gets them. */
  take(isMeant: (gap: Gap) => boolean): readonly string[] {
    if (this.#gaps.length === 0) return [];
    const own = this.#gaps.filter(isMeant);
    if (own.length > 0) this.#gaps = this.#gaps.filter((gap) => !own.includes(gap));
    return own.map(({ message }) => message);
  }

  rest(code: Gap['code']): readonly Gap[] {
    const own = this.#gaps.filter((gap) => gap.code === code);
    this.#gaps = this.#gaps.filter((gap) => !own.includes(gap));
    return own;
  }

  left(): readonly string[] {
    return this.#gaps.map(({ message }) => message);
  }
}

class GraphBuilder {
  readonly #nodes: TraceNode[] = [];
  readonly #at = new Map<string, number>();
  readonly #edges = new Map<string, readonly [number, number]>();

  /** The first of a key counts. @param node its key without the kind */
  add(node: TraceNode): void {
    const key = `${node.kind} ${node.key}`;
    if (this.#at.has(key)) return;
    this.#at.set(key, this.#nodes.length);
    this.#nodes.push({ ...node, key });
  }

  /** Nothing where one of them is not in the graph. */
  join(fromKind: ThreadKind, from: string, toKind: ThreadKind, to: string): void {
    const [one, other] = [this.#at.get(`${fromKind} ${from}`), this.#at.get(`${toKind} ${to}`)];
    if (one !== undefined && other !== undefined) this.#edges.set(`${one} ${other}`, [one, other]);
  }

  graph(name: string, gaps: readonly string[]): TraceGraph {
    return { name, nodes: this.#nodes, edges: [...this.#edges.values()], gaps };
  }
}
