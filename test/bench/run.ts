import { report } from './edits/run';

/** `npm run bench`: figures as counts and ratios, each beside what it is compared with. */
const benches: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  edits: () => report(Date.now() % 1_000_000, 20_000),
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const [name, run] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stdout.write(`${name}\n${(await run()).map((line) => `  ${line}`).join('\n')}\n\n`);
  }
}

void main();
