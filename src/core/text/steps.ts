/**
 * Work in steps that each take a moment: whoever runs it may let others have a turn between two of them, and may stop there.
 * The result does not depend on how it is run.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}
