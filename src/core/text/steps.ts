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

/** Items that are mapped without a turn for others between them: a moment's work where each takes little. */
const itemsInStep = 64;

/** Maps a list in steps. */
export function* flatMapInSteps<T, R>(items: readonly T[], map: (item: T) => readonly R[]): Steps<readonly R[]> {
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index % itemsInStep === itemsInStep - 1) yield;
    mapped.push(...map(item));
  }
  return mapped;
}
