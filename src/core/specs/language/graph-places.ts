import type { Node as JsonNode } from 'jsonc-parser';
import { parseTree } from 'jsonc-parser';
import type { Span } from '../../text/span';
import type { TasksText } from '../tasks';

/** The number of a task where the dependency graph names it. */
export interface GraphPlace {
  /** Without the quotes. */
  readonly span: Span;
  readonly written: string;
}

/** Where the dependency graph of a plan names tasks, also in one that is only half written (SPEC-23). */
export function graphPlaces({ text, nodes }: Pick<TasksText, 'text' | 'nodes'>): readonly GraphPlace[] {
  return nodes.flatMap(({ kind, span }) => {
    if (kind !== 'graph') return [];
    const from = text.indexOf('{', span.start);
    if (from < 0 || from >= span.end) return [];
    const tree = parseTree(text.slice(from, span.end));
    const waves = childOf(tree, 'waves')?.children ?? [];
    const tasks = waves.flatMap((wave) => {
      const named = wave.type === 'array' ? wave : childOf(wave, 'tasks');
      return (named?.children ?? []).flatMap((one) => placeOf(one, text, from));
    });
    const names = new Set(tasks.map(({ written }) => written));
    const others = waves.flatMap((wave) => dependencies(childOf(wave, 'dependsOn'), text, from));
    // As the graph is read: what is no task of a wave is the name of a wave.
    return [...tasks, ...others.filter(({ written }) => names.has(written))];
  });
}

/** `dependsOn` names waves or tasks; as an object its keys are tasks. */
function dependencies(node: JsonNode | undefined, text: string, base: number): readonly GraphPlace[] {
  if (node === undefined) return [];
  if (node.type === 'object') {
    return (node.children ?? []).flatMap(({ children: [key, value] = [] }) => [
      ...(key ? placeOf(key, text, base) : []),
      ...dependencies(value, text, base),
    ]);
  }
  return node.type === 'array'
    ? (node.children ?? []).flatMap((one) => placeOf(one, text, base))
    : placeOf(node, text, base);
}

function childOf(node: JsonNode | undefined, name: string): JsonNode | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

/** A number written in digits or between quotes; a dot behind it is no part of it. */
function placeOf({ type, offset, length }: JsonNode, text: string, base: number): readonly GraphPlace[] {
  if (type !== 'string' && type !== 'number') return [];
  const quote = type === 'string' ? 1 : 0;
  const raw = text.slice(base + offset + quote, base + offset + length - quote);
  const written = raw.trim().replace(/\.$/, '');
  if (written === '') return [];
  const start = base + offset + quote + raw.indexOf(written);
  return [{ span: { start, end: start + written.length }, written }];
}
