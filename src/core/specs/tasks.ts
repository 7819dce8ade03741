import { spanOfLines } from '../text/lines';
import type { MarkdownLine } from '../text/markdown-lines';
import { scanMarkdownInSteps } from '../text/markdown-lines';
import type { Node } from '../text/nodes';
import { Tiling } from '../text/nodes';
import type { Parsed, ReadingProblem } from '../text/problem';
import type { Span } from '../text/span';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import { isCheckpointTitle } from './checkpoint';
import { assignKeys } from './keys';
import { isSectionTitle } from './labels';
import type { TaskDetails } from './task-details';
import type { TaskLine, TaskState } from './task-line';
import { readTaskLine, stateOfMark } from './task-line';
import { TaskMemory } from './task-memory';
import { nestTasks } from './task-tree';
import type { GroupHeading } from './task-tree';
import { readWaves } from './waves';
import type { Waves } from './waves';

export type TasksNode = 'task' | 'task-detail' | 'reference' | 'graph';

export interface TaskItem extends TaskLine, TaskDetails {
  /** Unique in the document: the number, with the line where it repeats or is missing. */
  readonly key: string;
  readonly state: TaskState;
  readonly checkpoint: boolean;
  /** The line with the box and everything before the next task or heading. */
  readonly span: Span;
  readonly line: number;
  /** The last line that is not blank. */
  readonly endLine: number;
  /** The key of the task it belongs to. */
  readonly parent: string | null;
  /** The heading it stands under, unless that one holds all tasks of the document or only says that tasks follow. */
  readonly group: { readonly title: string; readonly line: number } | null;
  readonly children: readonly TaskItem[];
}

export interface TasksText {
  readonly text: string;
  readonly nodes: readonly Node<TasksNode>[];
  /** The tasks without a parent, in order. */
  readonly tasks: readonly TaskItem[];
  /** All tasks in the order of their lines. */
  readonly all: readonly TaskItem[];
  readonly waves: Waves;
}

interface Box {
  readonly at: number;
  readonly line: TaskLine;
  readonly indent: number;
  readonly group: GroupHeading | undefined;
}

/**
 * Reads tasks.md of any era and language (SPEC-22 to SPEC-28).
 *
 * Boxes with a number are tasks; boxes without one are check lists that belong to the task above them, unless no box of the
 * document has a number. Nothing in code, comments or front matter is a task. Total: never throws.
 */
export function parseTasks(text: string): Parsed<TasksText> {
  return finish(parseTasksInSteps(text));
}

/**
 * As `parseTasks`, in steps.
 * @param memory of the version before: what did not change since is not read again
 */
export function* parseTasksInSteps(text: string, memory = new TaskMemory()): Steps<Parsed<TasksText>> {
  memory.begin();
  const source = yield* scanMarkdownInSteps(text);
  const { lines } = source;
  const boxes = yield* boxesOf(lines);
  const ends = boxes.map((box, index) => endOfBox(lines, box.at, boxes[index + 1]?.at ?? lines.length));
  const keys = assignKeys(boxes.map((box) => ({ id: box.line.id, document: 'tasks', line: box.at + 1 })));
  const parents = nestTasks(boxes.map((box) => ({ id: box.line.id, indent: box.indent, group: box.group })));
  const tiling = new Tiling<TasksNode>(source);
  const isGroup = severalGroups(boxes);
  const items: (TaskItem & { children: TaskItem[] })[] = [];
  yield;
  for (const [index, box] of boxes.entries()) {
    if (index % tasksInStep === tasksInStep - 1) yield;
    const parent = parents[index];
    const end = ends[index] ?? box.at + 1;
    const { mark, markSpan, optional, id, idSpan, title, titleSpan } = box.line;
    const { references, propertyNumbers, markers } = memory.details(text, lines, box.at + 1, end, tiling);
    // Not spread: plans have thousands of tasks, and copying properties one does not name takes most of the time.
    items.push({
      mark,
      markSpan,
      optional,
      id,
      idSpan,
      title,
      titleSpan,
      references,
      propertyNumbers,
      markers,
      key: keys[index] ?? '',
      state: stateOfMark(box.line.mark),
      checkpoint: isCheckpointTitle(box.line.title),
      span: spanOfLines(lines, box.at, end),
      line: box.at + 1,
      endLine: lastProseLine(lines, box.at, end),
      parent: parent === undefined ? null : (keys[parent] ?? null),
      group:
        isGroup && box.group && !isSectionTitle('tasks', box.group.title)
          ? { title: box.group.title, line: box.group.line }
          : null,
      children: [],
    });
  }
  const tasks: TaskItem[] = [];
  items.forEach((item, index) => {
    const box = boxes[index];
    if (box) tiling.cover(box.at, box.at + 1, 'task');
    const parent = parents[index] === undefined ? undefined : items[parents[index]];
    (parent?.children ?? tasks).push(item);
  });
  yield;
  const waves = readWaves(text, lines, items);
  for (const fence of waves.fences) tiling.cover(fence.from, fence.to, 'graph');
  return {
    value: { text, nodes: tiling.nodes(), tasks, all: items, waves: waves.value },
    problems: [...source.problems, ...repeatedNumbers(items), ...waves.problems],
  };
}

/** A moment's work each. */
const tasksInStep = 64;
const linesInStep = 512;

function* boxesOf(lines: readonly MarkdownLine[]): Steps<Box[]> {
  const boxes: Box[] = [];
  let group: GroupHeading | undefined;
  for (const [at, line] of lines.entries()) {
    if (at % linesInStep === linesInStep - 1) yield;
    if (line.heading) group = { title: line.heading.title, line: line.number };
    if (line.kind !== 'text') continue;
    const read = readTaskLine(line.text, line.start);
    if (read) boxes.push({ at, line: read, indent: line.indent, group });
  }
  const numbered = boxes.filter((box) => box.line.id !== null);
  return numbered.length > 0 ? numbered : boxes;
}

/** A heading or rule ends a task; so does the next one. */
function endOfBox(lines: readonly MarkdownLine[], at: number, next: number): number {
  for (let end = at + 1; end < next; end += 1) {
    const kind = lines[end]?.kind;
    if (kind === 'heading' || kind === 'rule') return end;
  }
  return next;
}

function lastProseLine(lines: readonly MarkdownLine[], at: number, end: number): number {
  for (let last = end - 1; last > at; last -= 1) if (lines[last]?.kind !== 'blank') return last + 1;
  return at + 1;
}

/** A heading above everything is no group, whatever it is called; phases are. */
function severalGroups(boxes: readonly Box[]): boolean {
  return new Set(boxes.map((box) => box.group?.line)).size > 1;
}

function repeatedNumbers(items: readonly TaskItem[]): ReadingProblem[] {
  const seen = new Map<string, number>();
  return items.flatMap((item): ReadingProblem[] => {
    if (item.id === null || item.idSpan === null) return [];
    const first = seen.get(item.id);
    if (first === undefined) seen.set(item.id, item.line);
    if (first === undefined) return [];
    const message = `Task ${item.id} stands in line ${first} already.`;
    return [{ span: item.idSpan, code: 'tasks.duplicate-number', severity: 'information', message }];
  });
}
