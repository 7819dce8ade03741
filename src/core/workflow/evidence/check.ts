import { z } from 'zod';

const verdict = z.enum([
  'pass',
  'fail',
  'expected-fail',
  'unexpected-pass',
  'not-applicable',
  'unavailable',
  'timeout',
]);

/** What a check came to. `unavailable`: nobody could tell, which is no proof of anything. */
export type Verdict = z.infer<typeof verdict>;

/** One check of a task, as it is recorded and printed (`spec verify --json`). Keys in the order of the contract. */
export const checkSchema = z.object({
  kind: z.enum(['diagnostics', 'test', 'property', 'dev-server', 'suppressions', 'red-first']),
  id: z.string(),
  verdict,
  command: z.array(z.string()).nullable(),
  cwd: z.string().nullable(),
  exitCode: z.number().nullable(),
  /** How many tests ran; null where that cannot be told. */
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
  /** Hash of the project's files that the check was made on. */
  tree: z.string(),
});

export type Check = z.infer<typeof checkSchema>;

/** Verdicts that stop a task from being done. */
export const blocking: ReadonlySet<Verdict> = new Set(['fail', 'unexpected-pass', 'timeout']);

/** Verdicts that say something for a task. */
export const proving: ReadonlySet<Verdict> = new Set(['pass', 'expected-fail']);
