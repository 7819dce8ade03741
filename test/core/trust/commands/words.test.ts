import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { readBash } from '../../../../src/core/trust/commands/read-bash';
import { argumentsOf } from '../../../../src/core/trust/commands/words';
import { testPorts } from '../../../support/node-ports';

const run = promisify(execFile);

describe('words of a shell line', () => {
  it('of which braces may leave nothing cannot be told', async () => {
    const { ports } = await testPorts();
    for (const line of ['git {,push}', 'printf {a,}', 'printf {"",a}', 'printf {,}']) {
      const tree = await ports.shellParser.parse(line, 'bash');
      assert.ok(tree);
      const [command] = readBash(line, tree).parts;
      assert.ok(command?.kind === 'command');
      const values = command.words.flatMap((word) => argumentsOf(word, new Map(), undefined)).map(({ value }) => value);
      assert.ok(values.includes(undefined), line);
    }
  });

  it('come to what bash makes of them, or to nothing that can be told', async function () {
    this.timeout(60_000);
    const { ports, folder } = await testPorts();
    const piece = fc.constantFrom(
      ...[
        'a',
        'b c',
        '"x y"',
        "'p q'",
        '\\ ',
        '\\"',
        '{m,n}',
        '{m,{n,o}}',
        '~',
        '~/z',
        '$V',
        '"$V"',
        "'$V'",
        '"\\$V"',
        '$HOME',
        ',',
        '}',
        '{',
        '""',
        "''",
        '-o',
        '=',
        '"a\\b"',
        '#',
        '!',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const line = `printf '%s\\n' ${pieces.join('')}`;
        const tree = await ports.shellParser.parse(line, 'bash');
        assert.ok(tree);
        const { parts, problem } = readBash(line, tree);
        const [command] = parts;
        if (problem !== undefined || command?.kind !== 'command') return;
        const args = command.words.slice(2).flatMap((word) => argumentsOf(word, new Map([['V', ['v']]]), folder.path));
        if (args.some(({ value, isGlob }) => value === undefined || isGlob)) return;
        const { stdout } = await run('/bin/bash', ['-c', line], {
          env: { V: 'v', HOME: folder.path },
          cwd: folder.path,
        });
        const told = args.length === 0 ? [''] : args.map(({ value }) => value);
        // In which order alternatives come, and how often, is of no account.
        assert.deepEqual(new Set(told), new Set(stdout.slice(0, -1).split('\n')), line);
      }),
      { numRuns: 120 },
    );
  });
});
