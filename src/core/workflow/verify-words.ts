import type { Verify, VerifiedTask } from './evidence/verify-spec';
import { nameOf } from './task-box';

/** What verifying came to, for people. */
export interface VerifyWords {
  /** Nothing that was found out has stopped to hold, and the records are whole. */
  readonly isSound: boolean;
  /** One or two sentences. */
  readonly text: string;
  /** Each done task with how it stands and what fails, in Markdown. */
  readonly report: string;
}

const verdicts: Readonly<Record<VerifiedTask['verdict'], string>> = {
  holds: 'holds',
  drift: 'no longer holds',
  'not-checked': 'was not checked when it was done',
  'not-checkable': 'cannot be checked here',
};

/** Tasks that a sentence names. */
const mostNamed = 3;

/** @param found of each spec */
export function verifyWords(found: readonly Verify[]): VerifyWords {
  const all = found.flatMap(({ name, tasks }) => tasks.map((task) => ({ name, task })));
  const gone = all.filter(({ task }) => task.verdict === 'drift');
  const open = all.filter(({ task }) => task.verdict === 'not-checked' || task.verdict === 'not-checkable').length;
  const isSound = found.every(({ ok }) => ok);
  const damaged =
    !isSound && gone.length === 0 ? ' The records of what was found out were changed or are damaged.' : '';
  const named = gone.slice(0, mostNamed).map(({ name, task }) => `${nameOf(task)} (${name})`);
  const more = gone.length > mostNamed ? ` and ${String(gone.length - mostNamed)} more` : '';
  const lost = gone.length === 0 ? '' : ` No longer: ${named.join('; ')}${more}.`;
  const unknown = open === 0 ? '' : ` Of ${String(open)} it is not known.`;
  const held = all.length - gone.length - open;
  const text =
    all.length === 0
      ? 'No task is done yet.'
      : `${String(held)} of ${String(all.length)} done tasks hold.${lost}${unknown}`;
  return { isSound, text: `${text}${damaged}`, report: found.map(reportOf).join('\n') };
}

function reportOf({ name, tasks }: Verify): string {
  const lines = tasks.flatMap((task) => [
    `- **${nameOf(task)}** ${verdicts[task.verdict]}`,
    ...(task.verdict === 'holds'
      ? []
      : task.checks.flatMap(({ newFailures }) => newFailures.map((each) => `  - ${each}`))),
  ]);
  return [`# ${name}`, '', ...(lines.length === 0 ? ['No task is done yet.'] : lines), ''].join('\n');
}
