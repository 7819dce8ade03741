import type { EventOf } from '../events/event';
import { ModelError } from '../models/model';
import type { Journal } from '../ports';

/** How a turn ended: the payload of its `stopped`. */
export type Stop = EventOf<'stopped'>;

/** Aborts a turn because its host ends: nobody stopped it, and it can be gone on with. */
export class TurnInterrupted extends Error {
  override readonly name = 'TurnInterrupted';
  constructor() {
    super('The editor or terminal was closed in the middle of this turn.');
  }
}

/** What an error that ended a turn means to the person who reads it. Anything but a {@link ModelError} is a bug of ours. */
export function stopAfterError(error: unknown, journal: Journal, signal: AbortSignal): Stop {
  if (signal.reason instanceof TurnInterrupted) {
    return { type: 'stopped', reason: 'interrupted', message: `${signal.reason.message} Everything above was kept.` };
  }
  if (signal.aborted) return { type: 'stopped', reason: 'cancelled' };
  if (error instanceof ModelError) {
    return { type: 'stopped', reason: 'failed', code: error.code, message: error.message, remedy: error.remedy };
  }
  journal.error('A turn failed', error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    type: 'stopped',
    reason: 'failed',
    code: 'bug',
    message: `Fingerpost failed: ${message} Its log has the details.`,
    remedy: 'retry',
  };
}

/** What the model's own reason for ending its message means for the turn. */
export function stopAfterReply(stop: EventOf<'replied'>['stop']): Stop {
  switch (stop) {
    case 'length':
      return {
        type: 'stopped',
        reason: 'length',
        message: 'The answer reached the longest output of this model several times in a row.',
      };
    case 'refusal':
      return { type: 'stopped', reason: 'refusal', message: 'The model declined to answer this.' };
    case 'end':
    case 'tools':
    case 'unknown':
    case 'context-full': // gone on with, after room was made
      return { type: 'stopped', reason: 'finished' };
  }
}

/** The user took back what the agent did, and says next what to do instead (AUTO-09, AUTO-10). */
export const stopAfterReview: Stop = {
  type: 'stopped',
  reason: 'cancelled',
  code: 'rejected',
  message: 'You took edits back, so the agent waits. Say what it should do instead.',
};

/** Stops with a question: what goes on without an end is the user's to judge. @param code tells such stops apart */
export function askToGoOn(code: string, what: string): Stop {
  const message = `${what} Should it go on? Continue, or say what to do instead.`;
  return { type: 'stopped', reason: 'limit', code, message, remedy: 'retry' };
}
