import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { CountingReporter } from '../../support/counting-reporter';

/**
 * What the editor calls in its extension host: runs every test file that was built beside this one and rejects when one
 * fails. No tests at all is a failure too, as it would otherwise look like success.
 */
export async function run(): Promise<void> {
  const grep = process.env['FINGERPOST_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: CountingReporter,
    timeout: 30_000,
    color: true,
    forbidOnly: true,
    forbidPending: true,
    ...(grep ? { grep } : {}),
  });
  for (const name of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const ran = runner.stats?.tests ?? 0;
      if (failures > 0) reject(new Error(`${failures} of ${ran} tests failed in the editor.`));
      else if (ran === 0) reject(new Error('Not one test ran in the editor.'));
      else resolve();
    });
  });
}
