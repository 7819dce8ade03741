import type { MarkdownLine } from '../text/markdown-lines';
import type { ReadingProblem } from '../text/problem';
import { isRecord } from '../text/records';
import type { FileWave, Wave } from './wave-order';
import { isWaveGraph, orderProblem } from './wave-order';

/** Which tasks may run together, wave after wave (RUN-04). */
export interface Waves {
  /** `file`: the dependency graph of the document; `order`: one task after the other as they stand. */
  readonly source: 'file' | 'order';
  /** Where the graph begins, 1-based. */
  readonly line: number | null;
  readonly waves: readonly Wave[];
}

interface Numbered {
  readonly id: string | null;
  readonly key: string;
  readonly children: readonly unknown[];
}

interface Fence {
  readonly from: number;
  readonly to: number;
}

export interface ReadWaves {
  readonly value: Waves;
  readonly problems: readonly ReadingProblem[];
  /** The line indexes of the fences that hold a graph. */
  readonly fences: readonly Fence[];
}

/**
 * Reads the `Task Dependency Graph` (SPEC-23): a JSON fence with `waves`, before or behind the tasks, pretty or on one line;
 * waves have an `id` or a `wave`, `dependsOn` is a list or an object. A graph that is broken, names a task that is not there
 * or runs in a circle is reported, and the order of the document is used.
 */
export function readWaves(text: string, lines: readonly MarkdownLine[], tasks: readonly Numbered[]): ReadWaves {
  const inOrder = orderOf(tasks);
  const keys = keysById(tasks);
  const fences: Fence[] = [];
  const problems: ReadingProblem[] = [];
  for (const fence of graphFences(text, lines)) {
    fences.push(fence);
    const start = lines[fence.from]?.start ?? 0;
    const span = { start, end: Math.max(start, lines[fence.to - 1]?.end ?? start) };
    const report = (code: string, message: string): void =>
      void problems.push({
        span,
        code,
        severity: 'warning',
        message: `${message} Tasks run in the order of the document.`,
      });
    const content = text.slice(lines[fence.from]?.next ?? start, closingStart(lines, fence));
    const graph = jsonOf(content);
    if (!isWaveGraph(graph)) {
      report('tasks.graph-broken', 'The dependency graph is not valid JSON with a list of waves.');
      continue;
    }
    const waves = wavesOf(graph.waves, keys);
    const wrong = orderProblem(waves);
    if (wrong !== undefined) {
      report(wrong.code, wrong.message);
      continue;
    }
    const found = waves.map(({ id, tasks: keys, waitsFor }) => ({ id, tasks: keys, waitsFor }));
    return { value: { source: 'file', line: fence.from + 1, waves: found }, problems: [], fences };
  }
  return { value: inOrder, problems, fences };
}

function orderOf(tasks: readonly Numbered[]): Waves {
  const leaves = tasks.filter((task) => task.children.length === 0);
  const waves = leaves.map((task, index) => ({
    id: String(index),
    tasks: [task.key],
    waitsFor: index === 0 ? [] : [String(index - 1)],
  }));
  return { source: 'order', line: null, waves };
}

/** Fences whose text speaks of waves; other JSON in a plan is none of our business. */
function graphFences(text: string, lines: readonly MarkdownLine[]): Fence[] {
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line?.kind !== 'fence') continue;
    let to = at + 1;
    while (lines[to]?.kind === 'fence' && lines[to]?.block === line.block) to += 1;
    const language = /[`~]{3,}[ \t]*([\w.+-]*)/.exec(line.text)?.[1]?.toLowerCase() ?? '';
    const content = text.slice(line.next, lines[to - 1]?.next ?? line.next);
    if (['', 'json', 'jsonc', 'json5'].includes(language) && /^\s*\{/.test(content) && content.includes('"waves"')) {
      fences.push({ from: at, to });
    }
    at = to - 1;
  }
  return fences;
}

function closingStart(lines: readonly MarkdownLine[], fence: Fence): number {
  const last = lines[fence.to - 1];
  if (last === undefined) return 0;
  return fence.to - 1 > fence.from && /^[ \t]*[`~]{3,}[ \t]*$/.test(last.text) ? last.start : last.next;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half-written JSON is what this reader is for; the caller reports it.
    return undefined;
  }
}

/** A number that two tasks have means neither of them. */
function keysById(tasks: readonly Numbered[]): ReadonlyMap<string, string | undefined> {
  const keys = new Map<string, string | undefined>();
  for (const { id, key } of tasks) if (id !== null) keys.set(id, keys.has(id) ? undefined : key);
  return keys;
}

function wavesOf(raw: readonly unknown[], keys: ReadonlyMap<string, string | undefined>): FileWave[] {
  const waves = raw.map((entry, index) => {
    const wave = isRecord(entry) ? entry : {};
    const given = wave['id'] ?? wave['wave'];
    const id = nameOf(given) ?? String(index);
    const names = namesOf(wave['tasks'] ?? (Array.isArray(entry) ? entry : undefined));
    return { id, isText: typeof given === 'string', names, dependsOn: wave['dependsOn'] };
  });
  const waveOf = new Map(waves.flatMap(({ id, names }) => names.map((name) => [name, id] as const)));
  const ids = new Set(waves.map((wave) => wave.id));
  const byText = new Set(waves.flatMap(({ id, isText }) => (isText ? [id] : [])));
  const ofTask = (name: string): string => waveOf.get(name) ?? name;
  // In a list a number is the wave of that number, and a text that a wave has for its name that wave; else a task is meant.
  const isWave = (one: unknown, name: string): boolean =>
    ids.has(name) && (typeof one === 'number' || byText.has(name));
  const waitsOf = (dependsOn: unknown): readonly string[] | undefined => {
    if (isRecord(dependsOn)) return Object.values(dependsOn).flatMap(namesOf).map(ofTask);
    if (!Array.isArray(dependsOn) && nameOf(dependsOn) === undefined) return undefined;
    return [dependsOn].flat().flatMap((one: unknown) => {
      const name = nameOf(one);
      return name === undefined ? [] : [isWave(one, name) ? name : ofTask(name)];
    });
  };
  const taken = new Set<string>();
  return waves.map(({ id, names, dependsOn }, index) => {
    const found = names.flatMap((name) => keys.get(name) ?? []);
    const own = found.filter((key) => !taken.has(key));
    for (const key of own) taken.add(key);
    const before = waves[index - 1]?.id;
    const waitsFor = waitsOf(dependsOn) ?? (before === undefined ? [] : [before]);
    const missing = [
      ...names.filter((name) => keys.get(name) === undefined),
      ...waitsFor.filter((name) => !ids.has(name)),
    ];
    // A task of an object-shaped `dependsOn` may wait for one of its own wave; that is order inside of the wave.
    const others = waitsFor.filter((name) => name !== id || !isRecord(dependsOn));
    return { id, tasks: own, waitsFor: [...new Set(others)], missing };
  });
}

function namesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => nameOf(one) ?? []);
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim().replace(/\.$/, '') : undefined;
}
