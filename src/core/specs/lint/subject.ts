import type { Problem, Show, Task } from '../show';
import { fileNameOf } from '../document-kind';

/** The thing of a spec that a problem is about. */
export interface LintSubject {
  /** Its key, or empty where the problem is about the document. */
  readonly key: string;
  /** Its words, or those of the line. */
  readonly text: string;
}

/**
 * What a problem is about: a criterion, a property or a task, by the lines it stands in. Keys and words stay when lines above
 * come and go, so that a report can be compared with an older one.
 */
export function subjectOf(problem: Pick<Problem, 'file' | 'line'>, show: Show, lineText: string): LintSubject {
  const name = problem.file.slice(problem.file.lastIndexOf('/') + 1);
  const { line } = problem;
  if (name === fileNameOf('requirements') || name === fileNameOf('bugfix')) {
    for (const requirement of show.requirements) {
      if (fileNameOf(requirement.document) !== name) continue;
      const found = requirement.criteria.find((one) => one.line <= line && line <= one.endLine);
      if (found) return { key: found.key, text: found.text };
      if (requirement.line === line) return { key: requirement.key, text: requirement.title ?? '' };
    }
  }
  if (name === fileNameOf('design')) {
    const property = show.properties.findLast((one) => one.line <= line);
    if (property) return { key: property.key, text: property.text };
  }
  if (name === fileNameOf('tasks')) {
    const task = taskAt(show.tasks, line);
    if (task) return { key: task.key, text: task.title };
  }
  return { key: '', text: lineText };
}

function taskAt(tasks: readonly Task[], line: number): Task | undefined {
  for (const task of tasks) {
    const inner = taskAt(task.children, line);
    if (inner) return inner;
    if (task.line <= line && line <= task.endLine) return task;
  }
  return undefined;
}

/** What the fingerprint of a problem is the hash of: its code, the key and the words without case and spacing. */
export function fingerprintText(code: string, { key, text }: LintSubject): string {
  return `${code}\n${key}\n${text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()}`;
}
