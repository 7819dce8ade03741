import { provisionEditor } from '../../scripts/editor/provision';
import type { Workbench } from '../support/workbench';
import { openWorkbenches } from '../support/workbench';
import { forgetFailure, reportFailure } from '../support/workbench/failure-report';

/** Installing an editor for the first time takes longer than any test may. Mocha puts no limit on this. */
export async function mochaGlobalSetup(): Promise<void> {
  const report = (line: string): boolean => process.stderr.write(`${line}\n`);
  await provisionEditor('oldest', report);
  await provisionEditor('newest', report);
}

/** Windows that were there before the test: those of its `before` hook, which its `after` hook closes. */
let shared: ReadonlySet<Workbench> = new Set();

/** What mocha does around every end-to-end test: keep traces of failures, and leave no window open. */
export const mochaHooks: Mocha.RootHookObject = {
  async beforeEach(this: Mocha.Context) {
    shared = new Set(openWorkbenches);
    if (this.currentTest) await forgetFailure(this.currentTest.fullTitle());
  },

  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    for (const workbench of openWorkbenches) {
      if (test?.state === 'failed') {
        const folder = await reportFailure(workbench, test.fullTitle());
        process.stderr.write(`      picture, console and logs: ${folder}\n`);
      }
      // One that the test opened and, because it failed, did not close.
      if (!shared.has(workbench)) await workbench.close();
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
