import type { TaskItem } from '../specs/tasks';
import { nameOf } from './task-box';

/**
 * The message of a task's commit: its number and title; below it, as trailers, the tags by which the commit is traced to the
 * task and its criteria, and what the runner's evidence is.
 * @param spec its name, as tags of tests have it
 * @param evidence how the task ended, in words
 */
export function commitMessage(spec: string, task: TaskItem, evidence: string): string {
  const { id } = task;
  const requirements = [...new Set(task.references.flatMap(({ ids }) => ids))];
  const trailers = [
    ...(id === null ? [] : [`Feature: ${spec}, Task ${id}`]),
    ...(requirements.length === 0 ? [] : [`Feature: ${spec}, Requirement ${requirements.join(', ')}`]),
    `Evidence: ${oneLine(evidence.replace(/^Done: /, ''))}`,
  ];
  return `${oneLine(nameOf(task))}\n\n${trailers.join('\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
