/** The contract of `spec status --json`, `fingerpost.spec.status/1`. */
import type { Phase } from './phase';

export interface StatusGate {
  readonly document: string;
  readonly state: 'open' | 'approved' | 'changed';
  /** Hash of the text that was approved last. */
  readonly approvedHash: string | null;
  /** Hash of the text as it is, made in the same way; null where there is none. */
  readonly hash: string | null;
  /** ISO 8601. */
  readonly approvedAt: string | null;
}

export interface Status {
  readonly schema: 'fingerpost.spec.status/1';
  readonly name: string;
  readonly phase: Phase;
  readonly gates: readonly StatusGate[];
  readonly tasks: {
    readonly required: number;
    readonly optional: number;
    /** Required ones. */
    readonly done: number;
    /** Done, and nothing could be checked. */
    readonly notChecked: number;
    readonly running: number;
    readonly queued: number;
    /** Keys of tasks with a mark of somebody else. */
    readonly foreignMarks: readonly string[];
  };
  readonly run: {
    readonly id: string;
    readonly state: 'running' | 'paused' | 'stopped' | 'waiting' | 'interrupted';
    readonly current: readonly string[];
    readonly queue: readonly string[];
    readonly reason: string | null;
  } | null;
  /** What to do next, in a sentence. */
  readonly next: string;
}
