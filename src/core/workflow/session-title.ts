import { firstLine } from '../text/first-line';

const longestTitle = 60;

/** What a session is called after its first words. */
export function titleFrom(text: string): string {
  return firstLine(text, longestTitle) || 'New session';
}
