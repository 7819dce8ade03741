import type { Uri } from '../ports';
import { plural } from './plural';
import type { ToolContext } from './tool';

/** Takes away what the call came upon and may not read without asking, and counts the files of it. */
export async function leaveOut<Found>(
  found: readonly Found[],
  uriOf: (each: Found) => Uri,
  { mayRead, signal }: Pick<ToolContext, 'mayRead' | 'signal'>,
): Promise<{ readonly kept: readonly Found[]; readonly leftOut: number }> {
  const answers = new Map<Uri, boolean>();
  for (const uri of new Set(found.map(uriOf))) {
    signal.throwIfAborted();
    answers.set(uri, await mayRead(uri));
  }
  const leftOut = [...answers.values()].filter((may) => !may).length;
  return { kept: found.filter((each) => answers.get(uriOf(each)) === true), leftOut };
}

/** Says that something was left out, so that the model does not take the answer for all there is. */
export function leftOutNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [`[${plural(count, 'file')} left out that may not be read without asking.]`];
}
