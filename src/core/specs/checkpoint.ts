import { labelsOf, normalizeLabel } from './labels';

const words = labelsOf('checkpoint');

/**
 * Whether the title of a task announces a checkpoint in any language: the word stands first, or behind at most three others
 * and before a dash or colon ("Core ready checkpoint - …"). "Implement the checkpoint store" is none (SPEC-23).
 */
export function isCheckpointTitle(title: string): boolean {
  const text = normalizeLabel(title.slice(0, 80).replace(/^[^\p{L}]+/u, ''));
  return words.some((word) => {
    const at = text.indexOf(word);
    if (at < 0) return false;
    const behind = text.slice(at + word.length);
    if (at === 0) return !/^\p{L}/u.test(behind) || !/^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(behind);
    const before = text.slice(0, at).trim().split(' ');
    return before.length <= 3 && /^[ \d]*(?:[-–—:：]|$)/.test(behind);
  });
}
