import { z } from 'zod';
import type { Check } from './check';
import type { Replay } from './test-command';
import type { TestResults } from './test-results';

/** How a property was refuted: all that is needed to understand it, and to see it again (PBT-11). */
export const counterexample = z.object({
  /** Of the property, as the tag of its test writes it. */
  number: z.string(),
  /** Of the test, relative to the root. */
  file: z.string(),
  /** Of the tag. */
  line: z.number(),
  library: z.enum(['fast-check', 'hypothesis']),
  /** Inputs that were tried, the failing one with them. */
  runs: z.number(),
  shrinks: z.number(),
  /** The smallest failing input, as the library writes it. */
  value: z.string(),
  /** The first failing input. */
  first: z.string().nullable(),
  /** What the test said of it. */
  message: z.string().nullable(),
  seed: z.string(),
  path: z.string().nullable(),
  /** Where the library was called, and in which test: what a replay finds its property by. */
  call: z.object({ file: z.string(), line: z.number().nullable(), test: z.string().nullable() }),
  /** It was to fail: what it shows is not fixed yet (PBT-16). */
  expected: z.literal(true).optional(),
});

export type Counterexample = z.infer<typeof counterexample>;

/** The counterexamples of a run, of the properties that it was judged by. Pure. */
export function counterexamplesOf(
  checks: readonly Check[],
  { properties }: Pick<TestResults, 'properties'>,
): readonly Counterexample[] {
  return checks.flatMap(({ kind, id, verdict, property }) => {
    const place = /^property:.*?@(.*):(\d+)$/s.exec(id);
    const [file, line] = [place?.[1], Number(place?.[2])];
    if (kind !== 'property' || !property || property.counterexample === null || file === undefined) return [];
    const run = properties.find(
      (each) =>
        each.failed &&
        each.seed === property.seed &&
        each.path === property.path &&
        each.counterexample === property.counterexample,
    );
    if (!run || run.file === null) return [];
    const { library, runs, shrinks, first, message, seed, path, test } = run;
    return [
      {
        ...{ number: property.number, file, line, library, runs, shrinks },
        ...{ value: property.counterexample, first, message, seed, path },
        call: { file: run.file, line: run.line, test },
        ...(verdict === 'expected-fail' ? { expected: true as const } : {}),
      },
    ];
  });
}

/** How a library is told to find it again. */
export function replayOf({ call, seed, path }: Pick<Counterexample, 'call' | 'seed' | 'path'>): Replay {
  return { ...call, seed, path };
}

type Tried = Pick<Counterexample, 'library' | 'runs' | 'shrinks' | 'seed' | 'path'>;

/** When it failed: `after 75 random inputs`. Shrinking is among the tries of Hypothesis (PBT-13). */
export function triedInWords({ library, runs }: Pick<Tried, 'library' | 'runs'>): string {
  const inputs = runs === 1 ? '1 random input' : `${String(runs)} random inputs`;
  return library === 'fast-check' ? `after ${inputs}` : `among ${inputs}`;
}

/** `shrunk 3 times`; empty where the first failing input is the smallest. */
export function shrunkInWords({ shrinks }: Pick<Tried, 'shrinks'>): string {
  return shrinks === 0 ? '' : shrinks === 1 ? 'shrunk once' : `shrunk ${String(shrinks)} times`;
}

/** `seed 42, path 74:0`; empty where nobody knows how it is seen again. */
export function seedInWords({ seed, path }: Pick<Tried, 'seed' | 'path'>): string {
  return seed === '' ? '' : `seed ${seed}${path === null ? '' : `, path ${path}`}`;
}
