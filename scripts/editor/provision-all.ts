import { provisionEditor } from './provision';

// `npm run editors`: installs every editor that the tests use, so that no test has to wait for it.

void main();

async function main(): Promise<void> {
  // At the same time: much of it is waiting for the registry, and compiling one module takes one processor.
  const installed = await Promise.allSettled(
    (['oldest', 'newest'] as const).map((edition) =>
      provisionEditor(edition, (line) => process.stderr.write(`${edition}: ${line.trim()}\n`)),
    ),
  );
  for (const each of installed) {
    if (each.status === 'fulfilled') continue;
    const error: unknown = each.reason;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
