import { provisionEditor } from './provision';

// `npm run editors`: installs every editor that the tests use, so that no test has to wait for it.

void main();

async function main(): Promise<void> {
  try {
    for (const edition of ['oldest', 'newest'] as const) {
      await provisionEditor(edition, (line) => process.stderr.write(`${line}\n`));
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
