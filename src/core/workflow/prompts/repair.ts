import { asExample } from './counterexample';

/** Problems that are told at once; the next run of the checks finds the others. */
const mostTold = 20;
const mostCharacters = 20_000;

/** What an agent is told whose work did not pass the checks (RUN-06). It may not make the checks say less (PBT-10). */
export function repairPrompt(problems: readonly string[]): string {
  const told = problems.slice(0, mostTold).map((problem) => `- ${problem}`);
  const more = problems.length > mostTold ? [`- and ${String(problems.length - mostTold)} more`] : [];
  return [
    'The task is not done: Fingerpost ran the checks itself, and this is what they found.',
    '',
    [...told, ...more].join('\n').slice(0, mostCharacters),
    '',
    'Repair the code. Do not weaken, skip or delete tests, do not hide errors and do not change how tests are run: that is seen',
    `and does not count. Where a property failed whose test this task wrote, ${asExample}`,
    'If a test or the spec is wrong, change nothing about it; say so, and why, in your closing words.',
  ].join('\n');
}
