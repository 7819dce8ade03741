import { repairPrompt } from './repair';

const where = [
  'You did this task in a private copy of the folder, while other tasks were done in copies of their own.',
  'You work in the folder itself from now on, which has the work of those tasks and nothing of yours.',
].join('\n');

/** What an agent is told whose work met with that of somebody else. @param files that both changed, relative to the folder */
export function redoPrompt(files: readonly string[]): string {
  const named = files.map((file) => `- ${file}`).join('\n');
  return [
    `${where} Your work could not be brought there, because these files were changed there meanwhile:`,
    '',
    named,
    '',
    'Read them as they are now and do the task again in the folder, so that the work of others stays.',
  ].join('\n');
}

/** The same where the work could be brought there and did not pass the checks beside that of others. */
export function mergedRepairPrompt(problems: readonly string[]): string {
  return [
    `${where} Your work was brought there, did not pass the checks together with what others did, and was taken out again.`,
    'Do the task again in the folder as it is now.',
    '',
    repairPrompt(problems),
  ].join('\n');
}
