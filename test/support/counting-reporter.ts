import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** The file that counts go to, when someone wants to sum them up over several suites. */
export const countsVariable = 'FINGERPOST_TEST_COUNTS';

/**
 * Mocha's ordinary output; at the end it also adds a line of JSON with the counts to the file that the variable names.
 * Reading them from the output instead would believe a test that prints what looks like a summary.
 */
export class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env[countsVariable];
      const { passes, failures } = this.stats;
      if (file) appendFileSync(file, `${JSON.stringify({ passes, failures })}\n`);
    });
  }
}

// Mocha's command line takes the default export of a reporter's file.
export { CountingReporter as default };
