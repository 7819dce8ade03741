import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coverageOf, deniedBy, offeredPatterns } from '../../../../src/core/trust/commands/rules';
import { type CommandBench, commandBench } from './command-bench';

describe('rules for commands', () => {
  const fits = (text: string, command: string): boolean =>
    coverageOf({ kind: 'pattern', text }, command, false) !== undefined;

  it('fit as the settings page says', () => {
    assert.ok(fits('npm *', 'npm') && fits('npm *', 'npm test') && fits('npm*', 'npmx'));
    assert.ok(
      !fits('npm *', 'npmx') && !fits('npm', 'npm test') && !fits('n*m', 'npm') && !fits('', 'npm') && !fits(' ', ''),
    );
  });

  it('of an agent file are anchored, whole and without look-around', () => {
    const expression = (text: string, command: string): boolean =>
      coverageOf({ kind: 'expression', text }, command, false) !== undefined;
    assert.ok(expression('git (status|log)', 'git log') && expression('npm .*', 'npm test'));
    assert.ok(
      !expression('git status', 'git status -s') &&
        !expression('a|b', 'ab') &&
        !expression('(?=git).*', 'git x') &&
        !expression('(', '('),
    );
    assert.ok(!expression('git status|rm x', 'rm x y'));
  });

  it('are offered as the exact command, its first two words and its first, and none that the denylist would always hit', () => {
    const one = (line: string, denied: readonly string[] = []): readonly string[] =>
      offeredPatterns(line, { words: line.split(' ') }, denied);
    assert.deepEqual(one('npm run build'), ['npm run build', 'npm run *', 'npm *']);
    assert.deepEqual(one('npm -v'), ['npm -v', 'npm *']);
    assert.deepEqual(one('ls'), ['ls', 'ls *']);
    assert.deepEqual(one('npm run build', ['run']), ['npm *']);
    assert.deepEqual(one('sudo ls', ['sudo']), []);
    assert.deepEqual(offeredPatterns('a && b', undefined, []), ['a && b']);
    assert.equal(deniedBy(['', 'x'], 'a'), undefined);
  });

  describe('that are offered', () => {
    let bench: CommandBench;
    beforeEach(async () => {
      bench = await commandBench();
    });

    it('let the same command run from then on', async () => {
      const command = fc.constantFrom(
        ...[
          'npm test',
          'git status && npm test',
          'ls -la',
          'A=1 npm test',
          'echo "a; b" | cat',
          'git log > out.txt',
          'cat <<EOF\nx\nEOF',
          'make',
          './x.sh a',
          'a; b; c',
          'node -e "1"',
        ],
      );
      await fc.assert(
        fc.asyncProperty(command, async (line) => {
          const asked = await bench.judge(line, []);
          assert.equal(asked.verdict, 'ask');
          const [first, ...wider] = asked.patterns ?? [];
          assert.equal(first, line);
          for (const pattern of [first, ...wider]) {
            assert.equal((await bench.judge(line, [pattern])).verdict, 'run', `${line} by ${pattern}`);
          }
        }),
        { numRuns: 30 },
      );
    });

    it('say what was found out, though something else is asked too', async () => {
      for (const more of [{ unsaved: ['a.ts'] }, { secrets: ['{{KEY}}'] }]) {
        const { isGrave, parts, patterns, grant } = await bench.judge('cat .env', [], [], more);
        assert.deepEqual([isGrave, parts?.length, patterns, grant], [true, 1, undefined, undefined]);
        const plain = await bench.judge('npm test', [], [], more);
        assert.deepEqual(
          [plain.isGrave, plain.parts?.length, plain.patterns, plain.grant],
          [undefined, 1, undefined, undefined],
        );
      }
    });

    it('are none for what is asked every time', async () => {
      for (const line of ['cat .env', 'echo x > .git/config', '$X', 'cp a ~/.bashrc']) {
        assert.equal((await bench.judge(line, [])).patterns, undefined, line);
      }
      assert.equal((await bench.judge('rm -rf x', ['*'], ['rm -rf'])).patterns, undefined);
    });

    it('are none where the command leaves the workspace', async () => {
      const outside = await bench.judge('ls', ['ls'], [], {});
      assert.equal(outside.verdict, 'run');
    });
  });
});

describe('what an agent’s own file says of commands', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
  });
  const limits = (more: object): object => ({
    limits: {
      agent: 'a',
      deniedPaths: [],
      deniedCommands: [],
      allowedPaths: [],
      isAllowed: false,
      root: bench.root,
      home: undefined,
      ...more,
    },
  });
  const verdict = async (command: string, more: object): Promise<string> =>
    (await bench.judge(command, [], [], limits(more))).verdict;

  it('allows each command of a line by its own expression (TOOL-15)', async () => {
    const given = { allowedCommands: ['git status', 'npm (test|run .*)'] };
    assert.equal(await verdict('git status && npm run build', given), 'run');
    for (const line of [
      'git status -s',
      'git status; rm x',
      'npm test $(rm x)',
      'npm test > ~/.bashrc',
      'A=b git status',
      'npm test\nrm x',
    ]) {
      assert.equal(await verdict(line, given), 'ask', line);
    }
    assert.equal(await verdict('git -c a=b status', { allowedCommands: ['git .*'] }), 'ask');
  });

  it('denies in whatever way a command is written (TOOL-16)', async () => {
    const given = { deniedCommands: ['rm .*'], allowedCommands: ['.*'] };
    for (const line of [
      'rm x',
      'ls; rm x',
      'echo $(rm x)',
      "r''m x",
      'bash -c "rm x"',
      'find . -exec rm {} ;',
      '( rm x )',
      'A=b; rm "x"',
    ]) {
      assert.equal(await verdict(line, given), 'refuse', line);
    }
    assert.equal(await verdict('echo rm', given), 'run');
  });

  it('lets what only looks run without a question (TOOL-17)', async () => {
    const given = { allowsReadOnly: true };
    for (const line of ['ls -la', 'cat src/a.ts | head -3', 'grep -n x src/a.ts', 'find . -name a', 'pwd', 'echo hi']) {
      assert.equal(await verdict(line, given), 'run', line);
    }
    for (const line of [
      'npm test',
      'ls; rm x',
      'cat .env',
      'find . -delete',
      'echo $(rm x)',
      'ls > x',
      'A=b ls',
      'git status',
      'cat $X',
    ]) {
      assert.equal(await verdict(line, given), 'ask', line);
    }
  });

  it('takes a name for what it is in the shell that runs it (TOOL-17)', async () => {
    const here = await commandBench('powershell');
    const judged = async (line: string): Promise<string> =>
      (await here.judge(line, [], [], limits({ allowsReadOnly: true, root: here.root }))).verdict;
    assert.deepEqual(await Promise.all(['type README.md', 'gc src/a.ts'].map(judged)), ['run', 'run']);
    assert.deepEqual(
      await Promise.all(['type .env', 'gci Env:', 'gci -r | gc', 'grep x'].map(judged)),
      Array(4).fill('ask'),
    );
    assert.equal(await verdict('date --s=2020-01-01', { allowsReadOnly: true }), 'ask');
  });

  it('refuses the rest where it says so (TOOL-18)', async () => {
    const given = { deniesByDefault: true, allowsReadOnly: true };
    assert.equal(await verdict('ls', given), 'run');
    assert.equal(await verdict('rm x', given), 'refuse');
  });

  it('asks about what cannot be read, though it allows the whole tool', async () => {
    assert.equal(await verdict('npm test', { isAllowed: true }), 'run');
    assert.equal(await verdict('npm test && || x', { isAllowed: true }), 'ask');
  });
});

describe('a command of PowerShell', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench('powershell');
  });

  it('is judged by the same rules, on PowerShell’s own grammar', async () => {
    const trust = [
      'git *',
      'npm *',
      'Get-Content *',
      'ls *',
      'Set-Content *',
      'Copy-Item *',
      'type *',
      'cat *',
      'sls *',
      'gc *',
      'gci *',
      'cp *',
      'rm *',
    ];
    const run = [
      'git status',
      'git status; npm test',
      'npm test && git status',
      'git commit -m "a; b"',
      "git commit -m 'a | b'",
      'Get-Content src/a.ts',
      'npm test 2>&1',
      'ls -Filter *.ts',
      'type README.md',
      'sls x src/a.ts',
      'gc src/*.ts',
      'gci src',
    ];
    const ask = [
      ...[
        'git status; Remove-Item -Recurse .',
        'git status | iex',
        'git log "$(rm x)"',
        '$(rm x)',
        '& git status',
        '& { rm x }',
        'git status & rm x',
        'git diff > $PROFILE',
        'git diff > out.txt',
        'git diff>out.txt',
      ],
      ...[
        'Get-Content .env',
        'Get-Content ".env"',
        'Set-Content package.json x',
        'Copy-Item a .git/hooks/pre-commit',
        '[IO.File]::WriteAllText("a","b")',
        '$x = 1; git status',
        'if ($a) { git status }',
        'ls | % { rm $_ }',
      ],
      ...[
        'npm test --% & rm x',
        'git status `\n; rm x',
        'function git { rm x }; git status',
        'git -c x=y log',
        'Get-Content $x',
        ...[
          'type .env',
          'Get-Content *',
          'cat *',
          'sls KEY *',
          'gc ?env',
          'gc .E*',
          'gci Env:',
          'gc Env:AWS_SECRET_ACCESS_KEY',
        ],
        ...['Get-ChildItem -Force -Recurse | Get-Content', 'gci -r -force | sls KEY', 'gc README.md,.env', 'gc .env,a'],
        ...['gc Registry::HKCU', 'git log | Get-Content', 'cp README.md .git/hooks', 'rm package.json'],
        '. ./x.ps1',
        'git status @(rm x)',
        'git status; $env:PATH = "x"',
        'git status\nrd x',
        'Invoke-Expression "rm x"',
        'cmd /c "del x"',
        'Out-File .vscode/tasks.json',
      ],
    ];
    const wrong: string[] = [];
    for (const line of run) if ((await bench.judge(line, trust)).verdict !== 'run') wrong.push(`run ${line}`);
    for (const line of ask) if ((await bench.judge(line, trust)).verdict !== 'ask') wrong.push(`ask ${line}`);
    assert.deepEqual(wrong, []);
  });
});
