import { z } from 'zod';

/** What a check came to. `unavailable`: nobody could tell, which is no proof of anything. */
export type Verdict =
  'pass' | 'fail' | 'expected-fail' | 'unexpected-pass' | 'not-applicable' | 'unavailable' | 'timeout';

/** One check of a task, as it is recorded and printed (`spec verify --json`). Keys in the order of the contract. */
export interface Check {
  kind: 'diagnostics' | 'test' | 'property' | 'dev-server' | 'suppressions' | 'red-first';
  id: string;
  verdict: Verdict;
  command: string[] | null;
  cwd: string | null;
  exitCode: number | null;
  /** How many tests ran; null where that cannot be told. */
  collected: number | null;
  baselineFailures: string[];
  newFailures: string[];
  property: {
    number: string;
    runs: number;
    skips: number;
    seed: string;
    path: string | null;
    counterexample: string | null;
  } | null;
  outputFile: string | null;
  startedAt: string;
  /** Hash of the project's files that the check was made on. */
  tree: string;
}

/** For checks that are read from the store. */
export const checkSchema: z.ZodType<Check> = z.object({
  kind: z.enum(['diagnostics', 'test', 'property', 'dev-server', 'suppressions', 'red-first']),
  id: z.string(),
  verdict: z.enum(['pass', 'fail', 'expected-fail', 'unexpected-pass', 'not-applicable', 'unavailable', 'timeout']),
  command: z.array(z.string()).nullable(),
  cwd: z.string().nullable(),
  exitCode: z.number().nullable(),
  collected: z.number().nullable(),
  baselineFailures: z.array(z.string()),
  newFailures: z.array(z.string()),
  property: z
    .object({
      number: z.string(),
      runs: z.number(),
      skips: z.number(),
      seed: z.string(),
      path: z.string().nullable(),
      counterexample: z.string().nullable(),
    })
    .nullable(),
  outputFile: z.string().nullable(),
  startedAt: z.string(),
  tree: z.string(),
});

/** Verdicts that stop a task from being done. */
export const blocking: ReadonlySet<Verdict> = new Set(['fail', 'unexpected-pass', 'timeout']);

/** Verdicts that say something for a task. */
export const proving: ReadonlySet<Verdict> = new Set(['pass', 'expected-fail']);
