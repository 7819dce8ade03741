import { type BackgroundProcess, statusInWords } from './background-processes';
import { plural } from './plural';
import type { ToolContext } from './tool';

/** `p1: npm run dev (in packages/web): running`. */
export function processTitle(
  { id, command, folder, status }: BackgroundProcess,
  { display }: Pick<ToolContext, 'display'>,
): string {
  return `${id}: ${command} (in ${display(folder)}): ${statusInWords(status)}`;
}

/** The last lines, and how many there were before. */
export function tailOf(output: string, most: number): string {
  const lines = output.replace(/\n+$/, '').split('\n');
  if (output.trim() === '') return '(no output)';
  const hidden = Math.max(0, lines.length - most);
  return [...(hidden > 0 ? [`[${plural(hidden, 'earlier line')} left out.]`] : []), ...lines.slice(hidden)]
    .join('\n')
    .slice(-40_000);
}
