import { openWorkbenches } from '../support/workbench';
import { forgetFailure, reportFailure } from '../support/workbench/failure-report';

/** What mocha does around every end-to-end test: keep traces of failures, and leave no window open. */
export const mochaHooks: Mocha.RootHookObject = {
  async beforeEach(this: Mocha.Context) {
    if (this.currentTest) await forgetFailure(this.currentTest.fullTitle());
  },

  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    for (const workbench of openWorkbenches) {
      const folder = await reportFailure(workbench, test.fullTitle());
      process.stderr.write(`      picture, console and logs: ${folder}\n`);
    }
  },

  async afterAll() {
    await closeAll();
  },
};

// Mocha would go down without running its hooks and leave editors behind.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    void closeAll().finally(() => process.exit(name === 'SIGINT' ? 130 : 143));
  });
}

async function closeAll(): Promise<void> {
  await Promise.all([...openWorkbenches].map((workbench) => workbench.close()));
}
