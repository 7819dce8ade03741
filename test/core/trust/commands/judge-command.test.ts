import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CommandBench, commandBench } from './command-bench';
import { commandCases } from './command-cases';
import { readingCases, spellingCases } from './hole-cases';

describe('what a command may do', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
  });

  it('has more than two hundred cases', () => {
    const all = commandCases.flatMap(({ run = [], ask = [] }) => [...run, ...ask]);
    assert.ok(all.length >= 200, `${all.length}`);
  });

  for (const { what, trust, deny = [], run = [], ask = [] } of [...commandCases, ...spellingCases, ...readingCases]) {
    it(what, async () => {
      const wrong: string[] = [];
      for (const [expected, commands] of [
        ['run', run],
        ['ask', ask],
      ] as const) {
        for (const command of commands) {
          const { verdict, reason, parts } = await bench.judge(command, trust, deny);
          if (verdict !== expected)
            wrong.push(`${JSON.stringify(command)} is ${verdict}: ${reason} ${JSON.stringify(parts)}`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('is asked of a line of very many parts, and what denies it still finds them', async () => {
    const line = `${'git status; '.repeat(300)}curl x`;
    assert.equal((await bench.judge(line, ['*'])).verdict, 'ask');
    const none = { deniedPaths: [], allowedPaths: [], trustedAgents: [] };
    const limits = { ...none, agent: 'a', deniedCommands: ['curl .*'], isAllowed: true };
    const denied = await bench.judge(line, ['*'], [], { limits: { ...limits, root: bench.root, home: undefined } });
    assert.equal(denied.verdict, 'refuse');
  });

  /** Commands with what they are by the rules of the property. */
  const trust = ['git status', 'git log *', 'npm *', 'echo *', 'cat *', 'bash *', 'env *', 'timeout *'];
  const atoms = [
    'git status',
    'npm test',
    'echo hi',
    'cat src/a.ts',
    'rm x',
    'git push',
    'cat .env',
    'echo x > .git/config',
    'git log --output=x',
    'A=b npm test',
  ];
  const rank = { run: 0, ask: 1, refuse: 2 };

  const around: readonly ((one: string, other: string) => string)[] = [
    (one, other) => `${one}; ${other}`,
    (one, other) => `${one} && ${other}`,
    (one, other) => `${one} || ${other}`,
    (one, other) => `${one} | ${other}`,
    (one, other) => `${one}\n${other}`,
    (one, other) => `${one} & ${other}`,
    (one, other) => `(${one}); { ${other}; }`,
    (one, other) => `if ${one}; then ${other}; fi`,
    (one, other) => `for i in 1 2; do ${one}; done; ${other}`,
    (one, other) => `while ${one}; do ${other}; done`,
    (one, other) => `echo $(${one}); ${other}`,
    (one, other) => `echo "a $(${one}) b" \`${other.replace(/[`\\]/g, '\\$&')}\``,
    (one, other) => `cat <(${one}) <(${other})`,
    (one, other) => `f() { ${one}; }; ${other}`,
    (one, other) => `case a in a) ${one};; *) ${other};; esac`,
    (one, other) => `X=$(${one}) npm test; ${other}`,
    (one, other) => `echo "\${X:-$(${one})}"; ${other}`,
    (one, other) => `bash -c ${quoted(one)}; ${other}`,
    (one, other) => `eval ${quoted(one)} && ${other}`,
    (one, other) => `! ${one} && ${other}`,
    (one, other) => `[[ -n "$(${one})" ]] || ${other}`,
    (one, other) => `env ${one} | ${other}`,
    (one, other) => `timeout 5 ${one}; ${other}`,
    (one, other) => `cat <<EOF\n$(${one})\nEOF\n${other}`,
  ];

  it('is never less than its most dangerous part may, whatever is put around it', async function () {
    this.timeout(60_000);
    const line = fc.letrec<{ line: string }>((tie) => ({
      line: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(...atoms),
        fc.tuple(tie('line'), tie('line'), fc.constantFrom(...around)).map(([one, other, wrap]) => wrap(one, other)),
      ),
    })).line;
    const pair = fc.tuple(line, line, fc.constantFrom(...around));
    await fc.assert(
      fc.asyncProperty(pair, async ([one, other, wrap]) => {
        const [first, second, both] = await Promise.all(
          [one, other, wrap(one, other)].map((each) => bench.judge(each, trust)),
        );
        assert.ok(first && second && both);
        assert.ok(rank[both.verdict] >= Math.max(rank[first.verdict], rank[second.verdict]), wrap(one, other));
      }),
      { numRuns: 100 },
    );
  });

  it('is no more when more is trusted less, and no less when more is denied', async () => {
    const line = fc
      .tuple(fc.constantFrom(...atoms), fc.constantFrom(...atoms), fc.constantFrom(...around))
      .map(([a, b, wrap]) => wrap(a, b));
    await fc.assert(
      fc.asyncProperty(line, fc.subarray(trust), fc.constantFrom('git', 'x', 'npm'), async (each, fewer, denied) => {
        const all = await bench.judge(each, trust);
        assert.ok(rank[(await bench.judge(each, fewer)).verdict] >= rank[all.verdict], each);
        assert.ok(rank[(await bench.judge(each, trust, [denied])).verdict] >= rank[all.verdict], each);
      }),
      { numRuns: 40 },
    );
  });

  it('is something for every text, and never a yes to what cannot be read', async () => {
    const token = fc.constantFrom(
      ...[
        'git status',
        'rm',
        ' ',
        ';',
        '|',
        '&',
        '$(',
        ')',
        '`',
        '"',
        "'",
        '\\',
        '<',
        '>',
        '{',
        '}',
        '(',
        '\n',
        '#',
        '$X',
        '<<E',
        'E',
        '*',
        '=',
        '~',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(token, fc.string()), { maxLength: 12 }), async (tokens) => {
        const text = tokens.join('');
        const { verdict, judged } = await bench.judge(text, ['*']);
        if (judged?.problem !== undefined) assert.equal(verdict, 'ask');
      }),
      { numRuns: 100 },
    );
  });
});

/** For the inside of `bash -c`. */
function quoted(line: string): string {
  return `'${line.replaceAll("'", `'\\''`)}'`;
}
