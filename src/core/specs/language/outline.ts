import type { Line } from '../../text/lines';
import { spanOfLines } from '../../text/lines';
import { scanMarkdownInSteps } from '../../text/markdown-lines';
import type { Steps } from '../../text/steps';
import { finish } from '../../text/steps';
import { firstLine } from '../../text/first-line';
import { plainInline } from '../../text/plain-inline';
import type { Span } from '../../text/span';
import type { Section } from '../sections';
import { sectionsOf } from '../sections';
import type { TaskItem } from '../tasks';
import type { ReadDocument } from './read-document';

/** An entry of a document's outline, with what stands below it. */
export interface OutlineItem {
  readonly kind: 'section' | 'requirement' | 'criterion' | 'property' | 'task';
  /** As people read it: `1.2 IF the card is refused, …`. */
  readonly name: string;
  /** What is said beside the name: `optional`, `done`. */
  readonly detail: string;
  /** Holds the spans of everything below it. */
  readonly span: Span;
  /** What is marked when it is gone to. Inside of `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/**
 * What a document of a spec consists of: its sections, in them requirements with their criteria, properties, and tasks with
 * their parts. In the order of the text.
 */
export function outlineOf(document: ReadDocument): readonly OutlineItem[] {
  return finish(outlineInSteps(document));
}

/** As `outlineOf`, in steps. */
export function* outlineInSteps(document: ReadDocument): Steps<readonly OutlineItem[]> {
  const { lines } = yield* scanMarkdownInSteps(document.value.text);
  const sections = sectionsOf(lines);
  yield;
  const things = yield* thingsOf(document, lines);
  yield;
  const items = nested(lines, sections, things);
  yield;
  return yield* finished(items);
}

/** The longest name: what stands behind it is read in the document. */
const longestName = 100;

const said = (id: string | null, title: string | null): string =>
  firstLine([id, plainInline(title ?? '')].filter((part) => part !== null && part !== '').join(' '), longestName) ||
  '(untitled)';

/** What is no section, by place; one that a heading opens takes that section's place. */
function* thingsOf(document: ReadDocument, lines: readonly Line[]): Steps<readonly OutlineItem[]> {
  switch (document.kind) {
    case 'requirements':
    case 'bugfix':
      return document.value.requirements.flatMap(({ id, title, idSpan, titleSpan, span, section, criteria }) => {
        const children = criteria.map((criterion): OutlineItem => ({
          kind: 'criterion',
          name: said(criterion.id, criterion.text),
          detail: '',
          span: criterion.span,
          nameSpan: inside(criterion.idSpan ?? criterion.textSpan, criterion.span),
          children: [],
        }));
        // The sections of a bug analysis are no requirements of their own: their headings hold the clauses.
        if (section !== null) return children;
        const name = title === null || title === id ? said(id, null) : said(`${id}:`, title);
        const whole = around(span, children);
        return [
          {
            kind: 'requirement',
            name,
            detail: '',
            span: whole,
            nameSpan: inside(titleSpan ?? idSpan ?? whole, whole),
            children,
          },
        ];
      });
    case 'design':
      return document.value.properties.map(({ number, title, idSpan, span }) => ({
        kind: 'property',
        name: title === null ? `Property ${number}` : said(`Property ${number}:`, title),
        detail: '',
        span,
        nameSpan: inside(idSpan, span),
        children: [],
      }));
    case 'tasks': {
      const items: OutlineItem[] = [];
      for (const task of document.value.tasks) {
        yield;
        items.push(taskItem(task, lines));
      }
      return items;
    }
  }
}

function taskItem(task: TaskItem, lines: readonly Line[]): OutlineItem {
  const children = task.children.map((child) => taskItem(child, lines));
  const states = { todo: [], queued: ['queued'], running: ['in progress'], done: ['done'] } as const;
  const span = spanOfLines(lines, task.line - 1, task.endLine);
  return {
    kind: 'task',
    name: said(task.id, task.title),
    detail: [...states[task.state], ...(task.optional ? ['optional'] : [])].join(', '),
    span: around(span, children),
    nameSpan: inside(task.titleSpan, span),
    children,
  };
}

interface Open {
  readonly item: Omit<OutlineItem, 'children'> & { readonly children: OutlineItem[] };
  readonly end: number;
}

/** Puts things into the sections that they stand in. */
function nested(
  lines: readonly Line[],
  sections: readonly Section[],
  things: readonly OutlineItem[],
): readonly OutlineItem[] {
  const root: OutlineItem[] = [];
  const open: Open[] = [];
  const into = (at: number): OutlineItem[] => {
    while ((open.at(-1)?.end ?? Infinity) <= at) open.pop();
    return open.at(-1)?.item.children ?? root;
  };
  const ordered = [...things].sort((a, b) => a.span.start - b.span.start);
  let next = 0;
  const placeBefore = (offset: number): void => {
    for (let thing = ordered[next]; thing && thing.span.start < offset; thing = ordered[(next += 1)]) {
      into(thing.span.start).push(thing);
    }
  };
  for (const section of sections) {
    const span = spanOfLines(lines, section.at, section.end);
    placeBefore(span.start);
    const parent = into(span.start);
    const thing = ordered[next];
    const isThing = thing?.span.start === span.start;
    if (isThing) next += 1;
    const { title, titleSpan } = section.heading;
    // A requirement may say more than its criteria: headings inside of it stay, those that only announce criteria go.
    const item = {
      kind: isThing ? thing.kind : ('section' as const),
      name: isThing ? thing.name : said(null, title),
      detail: '',
      span,
      nameSpan: inside(isThing ? thing.nameSpan : titleSpan, span),
      children: [...(isThing ? thing.children : [])],
    };
    parent.push(item);
    open.push({ item, end: span.end });
  }
  placeBefore(Infinity);
  return root;
}

/** A moment's work. */
const itemsInStep = 64;

/** With the spans of what stands below them, and in order. */
function* finished(items: readonly OutlineItem[]): Steps<readonly OutlineItem[]> {
  const done: OutlineItem[] = [];
  for (const [index, item] of items.entries()) {
    if (index % itemsInStep === itemsInStep - 1) yield;
    if (item.children.length === 0) {
      done.push(item);
      continue;
    }
    // Sections without anything below a requirement ("Acceptance Criteria") only repeat what its children say.
    const told = item.children.filter(
      (child) => item.kind !== 'requirement' || child.kind !== 'section' || child.children.length > 0,
    );
    const children = [...(yield* finished(told))].sort((a, b) => a.span.start - b.span.start);
    done.push({ ...item, span: around(item.span, children), children });
  }
  return done;
}

function around(span: Span, children: readonly OutlineItem[]): Span {
  let { start, end } = span;
  for (const child of children) {
    start = Math.min(start, child.span.start);
    end = Math.max(end, child.span.end);
  }
  return { start, end };
}

function inside(span: Span, whole: Span): Span {
  const start = Math.min(Math.max(span.start, whole.start), whole.end);
  return { start, end: Math.min(Math.max(span.end, start), whole.end) };
}
