import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { parseCommand, UsageError } from '../../src/cli/arguments';
import type { Terminal } from '../../src/cli/follow';
import { runSpec, type SpecRunRequest } from '../../src/cli/spec-run';
import { eventSchema } from '../../src/core/events/event';
import { type Bench, type BenchOptions, startBench, until } from '../support/core-bench';
import type { ModelServer } from '../support/model/model-server';
import { smallFiles, smallSpec, smallTasks } from '../support/small-spec';

const create = (file: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content: '1\n' },
});

describe('spec run', () => {
  let bench: Bench;
  let [out, err, shown] = ['', '', ''];
  let input = new PassThrough();
  const begin = async (options: BenchOptions = {}): Promise<void> => {
    const rules = (model: ModelServer): void => {
      options.rules?.(model);
      for (const name of ['one', 'two']) {
        model
          .when({ lastUserText: `Your task is ${name === 'one' ? 1 : 2} Make ${name}` })
          .script([{ toolCalls: [create(`${name}.js`)] }, { text: `Made ${name}.` }]);
      }
    };
    bench = await startBench({ edits: 'asked', ...options, files: { ...smallFiles, ...options.files }, rules });
    [out, err, shown] = ['', '', ''];
    input = new PassThrough();
  };
  afterEach(() => bench.close());

  const run = (
    more: Partial<SpecRunRequest>,
    signal = new AbortController().signal,
    terminal?: Terminal,
  ): Promise<number> =>
    runSpec(
      { name: 'small', root: bench.root, what: 'all', json: true, trustAll: false, ...more },
      bench.core,
      { out: (text) => void (out += text), err: (text) => void (err += text) },
      terminal,
      signal,
    );
  const tasks = (): Promise<string> => readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');
  const lines = (): unknown[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  const ends = (): unknown => {
    const last = lines().at(-1) as { type: string; ok: boolean; tasks: { id: string; outcome: string }[] };
    assert.equal(last.type, 'run-end');
    return [last.ok, last.tasks.map(({ id, outcome }) => [id, outcome])];
  };

  it('runs the whole plan, prints events as lines and how each task ended as the last one', async () => {
    await begin();
    assert.equal(await run({ trustAll: true }), 0, err);
    assert.equal(await tasks(), smallTasks.replaceAll('[ ]', '[x]'));
    for (const line of lines().slice(0, -1)) assert.ok(eventSchema.safeParse(line).success);
    assert.deepEqual(ends(), [
      true,
      [
        ['1', 'done'],
        ['2', 'done'],
      ],
    ]);
  });

  it('runs one task only, and says in words that nobody checked it', async () => {
    await begin();
    assert.equal(await run({ what: { task: '2' }, trustAll: true, json: false }), 0);
    assert.equal(await tasks(), smallTasks.replace('[ ] 2.', '[x] 2.'));
    assert.match(err, /2 Make two {2}done, not checked\n1 of 1 tasks of small are done\.\n$/);
  });

  it('asks on the terminal, and refuses where there is none', async () => {
    await begin();
    const output = new PassThrough();
    output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const code = run({ what: { task: '1' } }, undefined, { input, output, interrupt: () => undefined });
    await until('it asks', () => shown.includes('[r]un'));
    input.write('r\n');
    assert.equal(await code, 0);
    assert.equal(await run({ what: { task: '2' } }), 1);
    assert.match(err, /Refused without a terminal to ask on: .*two\.js/);
  });

  it('says what can be run when that is left open', async () => {
    await begin();
    assert.equal(await run({ what: undefined }), 2);
    assert.equal(out, '');
    assert.match(err, /--all, or --task with a number\. Open in small:\n {2}1 Make one\n {2}2 Make two\n$/);
    assert.equal(await tasks(), smallTasks);
  });

  it('ends with the first task that is not done, and names those that were not begun', async () => {
    await begin({
      rules: (model) => model.when({ lastUserText: 'Your task is 1' }).reply({ text: 'I will', stop: 'refusal' }),
    });
    assert.equal(await run({ trustAll: true }), 1);
    assert.equal(await tasks(), smallTasks);
    assert.deepEqual(ends(), [
      false,
      [
        ['1', 'not-done'],
        ['2', 'not-started'],
      ],
    ]);
  });

  it('stops at Ctrl+C with every box settled, in the task and in the queue', async () => {
    await begin({
      server: { chunkMs: 50, chunkSize: 1 },
      rules: (model) =>
        model.when({ lastUserText: 'Your task is 1' }).reply({ text: 'a very long answer '.repeat(20) }),
    });
    const stop = new AbortController();
    const code = run({}, stop.signal);
    await until('it works', () => out.includes('textStreamed'));
    assert.equal(await tasks(), smallTasks.replace('[ ] 1.', '[-] 1.').replace('[ ] 2.', '[~] 2.'));
    stop.abort();
    assert.equal(await code, 130);
    assert.equal(await tasks(), smallTasks);
    assert.deepEqual(ends(), [
      false,
      [
        ['1', 'not-done'],
        ['2', 'not-started'],
      ],
    ]);
  });

  it('says why nothing could be run', async () => {
    await begin({ trusted: false });
    assert.equal(await run({}), 1);
    assert.match(err, /This workspace is not trusted/);
    assert.deepEqual(ends(), [
      false,
      [
        ['1', 'not-started'],
        ['2', 'not-started'],
      ],
    ]);
    assert.equal(await run({ name: 'large' }), 1);
    await bench.close();
    await begin();
    assert.equal(await run({ what: { task: '9' } }), 1);
    assert.match(err, /There is no one task 9/);
  });
});

describe('the words of spec run', () => {
  it('are a name and what to run', () => {
    const parsed = (...words: string[]): unknown => {
      const command = parseCommand(['spec', 'run', ...words], '/shop');
      return command.kind === 'spec-run' ? command.what : undefined;
    };
    assert.deepEqual(parsed('small', '--all'), 'all');
    assert.deepEqual(parsed('small', '--task', '2.1'), { task: '2.1' });
    assert.equal(parsed('small'), undefined);
    for (const words of [['small', '--all', '--task', '1'], [], ['one', 'two'], ['small', '--strict']]) {
      assert.throws(() => parsed(...words), UsageError);
    }
    assert.throws(() => parseCommand(['spec', 'list', '--all'], '/shop'), UsageError);
  });
});
