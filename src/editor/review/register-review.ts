import { registerCommands, type Registration } from '../registration';

/** Commands of the review of edits; what the editor shows of one is there once the core runs (see review-marks.ts). */
export function registerReview(registration: Registration): void {
  registerCommands(registration, [
    'toggleAutopilot',
    'reviewChanges',
    'acceptChange',
    'rejectChange',
    'acceptFile',
    'rejectFile',
    'acceptAllChanges',
    'rejectAllChanges',
    'addReviewComment',
    'removeReviewComment',
    'sendReviewComments',
  ]);
}
