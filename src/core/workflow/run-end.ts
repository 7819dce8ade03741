import type { SpecName } from '../events/event';
import type { TaskBatch } from './task-queue';
import { nameOf } from './task-box';

/** How several tasks that were asked for at once have ended. */
export interface RunEnd {
  readonly spec: SpecName;
  /** All of them are done. */
  readonly isDone: boolean;
  /** For people: what is done, where it ended and why, and what is left. */
  readonly text: string;
}

/** The summary of a run (RUN-07). */
export function runEnd({ spec, leaves, done, left, failures }: TaskBatch): RunEnd {
  const isDone = done.length === leaves.length;
  const counted = `${String(done.length)} of ${String(leaves.length)} tasks of ${spec.name} are done.`;
  const why = failures.map(({ task, reason }) => `Task ${nameOf(task)} is not: ${reason}`);
  const open = left.length === 0 ? [] : [`Left: ${left.map(nameOf).join('; ')}.`];
  return { spec, isDone, text: [counted, ...why, ...open].join(' ') };
}
