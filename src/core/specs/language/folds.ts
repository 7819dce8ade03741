import type { TaskItem } from '../tasks';
import type { ReadDocument } from './read-document';

/** Lines that fold into their first one. 1-based, the second one inclusive. */
export interface Fold {
  readonly line: number;
  readonly endLine: number;
}

/**
 * What can be folded beside the headings, lists and code that an editor folds by itself: a task with all its parts,
 * wherever they are indented, a criterion of several lines, a property that no heading opens.
 */
export function foldsOf(document: ReadDocument): readonly Fold[] {
  switch (document.kind) {
    case 'requirements':
    case 'bugfix':
      return document.value.requirements.flatMap(({ criteria }) => criteria.flatMap(fold));
    case 'design':
      return document.value.properties.flatMap(({ line, span }) =>
        fold({ line, endLine: line + linesIn(document.value.text, span) }),
      );
    case 'tasks': {
      const folds: Fold[] = [];
      foldTasks(document.value.tasks, folds);
      return folds.sort((a, b) => a.line - b.line);
    }
  }
}

function fold({ line, endLine }: Fold): readonly Fold[] {
  return endLine > line ? [{ line, endLine }] : [];
}

/** @returns the last line of them */
function foldTasks(tasks: readonly TaskItem[], folds: Fold[]): number {
  let last = 0;
  for (const { line, endLine, children } of tasks) {
    // A part that stands above its task, as numbers may be in any order, folds by itself.
    const end = Math.max(endLine, foldTasks(children, folds));
    folds.push(...fold({ line, endLine: end }));
    last = Math.max(last, end);
  }
  return last;
}

/** How many lines stand below the first one, blank ones at the end left out. */
function linesIn(text: string, { start, end }: { readonly start: number; readonly end: number }): number {
  return (
    text
      .slice(start, end)
      .trimEnd()
      .split(/\r\n|\r|\n/).length - 1
  );
}
