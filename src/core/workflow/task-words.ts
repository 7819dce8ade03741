import type { StopReason } from '../loop/turn-ports';
import type { Uri } from '../ports';
import type { Evidence } from './evidence';
import type { TaskVerdict } from './evidence/task-verdict';
import type { TaskEnd } from './run-parts';

const unchecked: Evidence = { evidence: 'not-checked', checks: [] };

export const notDone = (reason: string): TaskEnd => ({ outcome: 'not-done', ...unchecked, reason });

export function endInWords(reason: StopReason): string {
  return reason === 'cancelled'
    ? 'Stopped. The task is open again; edits that were not taken back are kept.'
    : 'Not done: the turn did not end normally. The task is open again; what was edited so far is kept.';
}

/** One failing check fails a task; one that says something for it is enough where no other fails. */
export function joined(edits: Evidence, { state }: TaskVerdict): Evidence['evidence'] {
  if (edits.evidence === 'failed' || state === 'failed') return 'failed';
  return edits.evidence === 'checked' || state === 'proved' ? 'checked' : 'not-checked';
}

/** Problems that stand in the reason; all of them are in the records. */
const mostTold = 5;

export function foundInWords(
  { evidence }: Evidence,
  edits: Evidence,
  { state, problems, held }: TaskVerdict,
  edited: readonly Uri[],
): string {
  if (evidence === 'failed') {
    const errors = edits.evidence === 'failed' ? ['there are new errors in files that this task edited'] : [];
    const more = problems.length > mostTold ? [`and ${String(problems.length - mostTold)} more`] : [];
    const told = state === 'failed' ? [...problems.slice(0, mostTold).map(firstLineOf), ...more] : [];
    return `Not done: ${[...errors, ...told].join('; ').replace(/\.$/, '')}.`;
  }
  const sound = edits.evidence === 'checked' ? ['no new errors in the edited files'] : [];
  if (evidence === 'checked') return `Done: ${[...sound, ...(held === undefined ? [] : [held])].join('; ')}.`;
  return edited.length === 0
    ? 'Done, but not checked: the agent edited no file that could be looked at.'
    : 'Done, but not checked: it is not known of every edited file whether it has new errors.';
}

const firstLineOf = (text: string): string => text.split('\n')[0] ?? text;

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
