import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { blame } from '../../src/cli/blame';
import type { Terminal } from '../../src/cli/follow';
import type { Blame } from '../../src/core/specs/trace/blame';
import { contractErrors } from './contract-schemas';
import { type Bench, type BenchOptions, startBench, until } from './core-bench';
import { smallSpec } from './small-spec';

const requirements = [
  '# Requirements Document',
  '',
  '## Requirements',
  '',
  '### Requirement 1: Sums',
  '',
  '#### Acceptance Criteria',
  '',
  '1. THE Till SHALL add',
  '2. THE Till SHALL halve',
  '',
].join('\n');
const design =
  '# Design Document: Small\n\n## Correctness Properties\n\n### Property 1: Half\n\n*For any* number, it is halved.\n\n**Validates: Requirements 1.2**\n';

/** `spec blame` on a folder whose spec says that the till adds (1.1) and halves (1.2, by a property). */
export interface BlameBench {
  readonly bench: Bench;
  /** Of all that was run so far. */
  out: string;
  err: string;
  /** What stood on the terminal. */
  shown: string;
  /** @param answer typed when it is asked whether the tests may be run */
  run(file: string, json?: boolean, answer?: string): Promise<number>;
  /** What the JSON says of each line: from, to, kind, criteria. */
  lines(): unknown;
}

export async function startBlameBench(
  files: Readonly<Record<string, string>>,
  options: BenchOptions = {},
): Promise<BlameBench> {
  const bench = await startBench({
    ...options,
    settings: { 'checks.testCommand': '', ...options.settings },
    files: { [`${smallSpec}/requirements.md`]: requirements, [`${smallSpec}/design.md`]: design },
  });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(bench.folder, file), text);
  await symlink(path.resolve(__dirname, '../../node_modules'), path.join(bench.folder, 'node_modules'));
  const found: BlameBench = {
    bench,
    out: '',
    err: '',
    shown: '',
    run: async (file, json = true, answer = 'r') => {
      const output = new PassThrough();
      const input = new PassThrough();
      output.on('data', (chunk: Buffer) => (found.shown += chunk.toString()));
      const terminal: Terminal = { input, output, interrupt: () => undefined };
      const streams = {
        out: (text: string) => void (found.out += text),
        err: (text: string) => void (found.err += text),
      };
      const request = { file, folder: bench.folder, json };
      const code = blame(request, bench.core, streams, terminal, AbortSignal.timeout(110_000));
      let isOver = false;
      const ended = (): void => void (isOver = true);
      void code.then(ended, ended);
      await until('it asks or is over', () => isOver || found.shown.includes('[r]un'), 60_000);
      input.write(`${answer}\n`);
      return code;
    },
    lines: () => {
      const blamed = JSON.parse(found.out) as Blame;
      assert.deepEqual(contractErrors('Blame', blamed), []);
      return blamed.lines.map(({ line, endLine, kind, criteria }) => [
        line,
        endLine,
        kind,
        criteria.map(({ id }) => id).join(),
      ]);
    },
  };
  return found;
}
