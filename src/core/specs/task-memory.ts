import type { MarkdownLine } from '../text/markdown-lines';
import type { ReferenceText } from './reference-lines';
import type { DetailsTiling, TaskDetails } from './task-details';
import { readTaskDetails } from './task-details';

type Cover = Parameters<DetailsTiling['cover']>;

/** The lines below a task as they were read, with the place where that was. */
interface ReadBlock {
  readonly start: number;
  readonly from: number;
  readonly details: TaskDetails;
  readonly covers: readonly Cover[];
}

/**
 * Remembers what stands below the tasks of a document: while it is typed in, the lines below nearly all tasks stay what they
 * were, or only move. Knows what was read in the last pass and in the one under way, nothing older.
 */
export class TaskMemory {
  #last: ReadonlyMap<string, ReadBlock> = new Map();
  #now = new Map<string, ReadBlock>();

  /** Blocks that were read and not remembered, ever. */
  reads = 0;

  /** Begins a pass over a document. */
  begin(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }

  /** As `readTaskDetails`, whose result it gives. */
  details(text: string, lines: readonly MarkdownLine[], from: number, to: number, tiling: DetailsTiling): TaskDetails {
    const first = lines[from];
    const last = lines[to - 1];
    if (from >= to || first === undefined || last === undefined) return nothing;
    // What a line is depends on the text above it only in fences and comments.
    for (let at = from; at < to; at += 1) {
      const kind = lines[at]?.kind;
      if (kind !== 'text' && kind !== 'blank') return this.#read(lines, from, to, tiling);
    }
    const key = text.slice(first.start, last.next);
    const known = this.#now.get(key) ?? this.#last.get(key);
    if (known) {
      const block = moved(known, first.start, from);
      for (const cover of block.covers) tiling.cover(...cover);
      this.#now.set(key, block);
      return block.details;
    }
    const covers: Cover[] = [];
    const details = this.#read(lines, from, to, {
      cover: (...cover) => {
        covers.push(cover);
        tiling.cover(...cover);
      },
    });
    this.#now.set(key, { start: first.start, from, details, covers });
    return details;
  }

  #read(lines: readonly MarkdownLine[], from: number, to: number, tiling: DetailsTiling): TaskDetails {
    this.reads += 1;
    return readTaskDetails(lines, from, to, tiling);
  }
}

const nothing: TaskDetails = { references: [], propertyNumbers: [], markers: new Map() };

function moved(block: ReadBlock, start: number, from: number): ReadBlock {
  const by = start - block.start;
  const lines = from - block.from;
  if (by === 0 && lines === 0) return block;
  const { references, propertyNumbers, markers } = block.details;
  const details = { references: references.map((one) => movedReference(one, by, lines)), propertyNumbers, markers };
  const covers = block.covers.map(([first, end, kind]): Cover => [first + lines, end + lines, kind]);
  return { start, from, details, covers };
}

function movedReference(reference: ReferenceText, by: number, lines: number): ReferenceText {
  const { kind, label, raw, span, line, ids, all, from, to } = reference;
  return {
    kind,
    label,
    raw,
    span: { start: span.start + by, end: span.end + by },
    line: line + lines,
    ids,
    all,
    from: from + lines,
    to: to + lines,
  };
}
