import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { parseCommand, UsageError } from '../../src/cli/arguments';
import type { Terminal } from '../../src/cli/follow';
import { newSpec, type SpecNewRequest } from '../../src/cli/spec-new';
import { statusOfSpec } from '../../src/cli/spec-study';
import { eventSchema } from '../../src/core/events/event';
import { type Bench, startBench } from '../support/core-bench';
import { contractErrors } from '../support/contract-schemas';
import type { ModelServer } from '../support/model/model-server';
import { smallFiles, smallSpec, smallTasks } from '../support/small-spec';
import * as texts from '../support/spec-texts';

const hash = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Buffer.from(bytes).toString('hex');
};

describe('spec new and spec status', () => {
  let bench: Bench;
  let [out, err] = ['', ''];
  afterEach(() => bench.close());
  beforeEach(() => void ([out, err] = ['', '']));
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };

  const rules = (model: ModelServer): void => {
    const write = (document: string, content: string): { name: string; input: Record<string, unknown> } => ({
      name: 'write_document',
      input: { document, content, name: 'rounding' },
    });
    const all = [
      write('requirements', texts.roundingRequirements),
      write('design', texts.roundingDesign),
      write('tasks', texts.roundingTasks),
    ];
    const questions = [{ question: 'Down or up?', answers: ['Down', 'Up'] }];
    model
      .when({ lastUserText: 'Phase: clarify' })
      .script([{ toolCalls: [{ name: 'ask_user', input: { questions } }] }, { text: 'Asked.' }]);
    model
      .when({ lastUserText: 'Phase: quick spec' })
      .script([...all.map((call) => ({ toolCalls: [call] })), { text: 'Written.' }]);
    for (const [index, phase] of ['requirements', 'design', 'tasks'].entries()) {
      model
        .when({ lastUserText: `Phase: ${phase}` })
        .script([{ toolCalls: all.slice(index, index + 1) }, { text: 'Written.' }]);
    }
  };
  const run = (more: Partial<SpecNewRequest> = {}, terminal?: Terminal): Promise<number> =>
    newSpec(
      {
        idea: 'Round totals',
        root: bench.root,
        json: true,
        plan: { kind: 'feature', workflow: 'requirements-first' },
        model: undefined,
        approve: [],
        images: [],
        ...more,
      },
      bench.core,
      streams,
      terminal,
      new AbortController().signal,
    );
  const lines = (): unknown[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  const end = (): Record<string, unknown> => lines().at(-1) as Record<string, unknown>;
  const status = async (name: string, json = true): Promise<unknown> => {
    out = '';
    assert.equal(await statusOfSpec(name, bench.core, json, streams, new AbortController().signal), 0);
    return json ? JSON.parse(out) : out;
  };

  it('prints events as lines, then how far it came, and stops at the first gate', async () => {
    bench = await startBench({ rules });
    assert.equal(await run(), 0);
    for (const line of lines().slice(0, -1)) eventSchema.parse(line);
    assert.deepEqual(
      { ...end(), session: '' },
      {
        type: 'spec-end',
        ok: true,
        session: '',
        name: 'rounding',
        dir: `${bench.root}/.kiro/specs/rounding`,
        gate: 'requirements',
        approved: [],
        declined: null,
      },
    );
  });

  it('passes the gates of exactly those texts whose hashes are given', async () => {
    bench = await startBench({ rules });
    const approve = [
      { document: 'requirements', sha256: await hash(texts.roundingRequirements) },
      { document: 'design', sha256: await hash('something else') },
    ] as const;
    assert.equal(await run({ approve }), 1);
    assert.deepEqual([end()['gate'], end()['approved'], end()['ok']], ['design', ['requirements'], false]);
    assert.match(err, /design\.md is not the text that was to be approved/);
    await assert.rejects(readFile(path.join(bench.folder, '.kiro/specs/rounding/tasks.md')), /ENOENT/);
  });

  it('leaves the questions of a quick spec to the agent without a terminal, and asks them on one', async () => {
    bench = await startBench({ rules });
    assert.equal(await run({ plan: { kind: 'feature', workflow: 'quick' } }), 0);
    assert.equal(end()['gate'], 'tasks');
    await bench.close();
    bench = await startBench({ rules });
    const output = new PassThrough();
    const terminal = { input: new PassThrough(), output, interrupt: () => undefined };
    output.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Number')) terminal.input.write('2\n');
    });
    assert.equal(await run({ plan: { kind: 'feature', workflow: 'quick' } }, terminal), 0);
    const pass = bench.model.requests().find(({ raw }) => raw.includes('Phase: quick spec'));
    assert.match(pass?.raw ?? '', /Down or up\?\\nUp/);
  });

  it('says how a spec stands, as the contract has it', async () => {
    bench = await startBench({ rules, files: smallFiles });
    await run();
    const before = await status('rounding');
    assert.deepEqual(contractErrors('Status', before), []);
    assert.match(JSON.stringify(before), /"phase":"requirements".*"state":"open".*requirements\.md waits for approval/);
    await bench.core.specs.approve(`${bench.root}/.kiro/specs/rounding/requirements.md`);
    await bench.core.sessions.settled((await bench.core.sessions.list())[0]?.session ?? '');
    await writeFile(
      path.join(bench.folder, '.kiro/specs/rounding/requirements.md'),
      `${texts.roundingRequirements}\nMore.\n`,
    );
    const after = await status('rounding');
    assert.match(JSON.stringify(after), /"state":"changed".*requirements\.md has changed since it was approved/);
    assert.match(String(await status('rounding', false)), /requirements: changed\ndesign: open\ntasks: not written/);
  });

  it('counts marks of somebody else, and names the next task', async () => {
    bench = await startBench({
      files: { ...smallFiles, [`${smallSpec}/tasks.md`]: smallTasks.replace('[ ] 2', '[-] 2') },
    });
    const told = JSON.stringify(await status('small'));
    assert.match(told, /"foreignMarks":\["2"\]/);
    assert.match(told, /"next":"Run task 1\."/);
  });
});

describe('the words of spec new', () => {
  it('are only those that there are', () => {
    const sha = 'a'.repeat(64);
    const parse = (...words: string[]): unknown => parseCommand(['spec', 'new', 'An idea', ...words], '/w');
    assert.deepEqual(parse('--kind', 'bugfix', '--approve', `bugfix@${sha}`, '--approve', `design.md@${sha}`), {
      kind: 'spec-new',
      idea: 'An idea',
      plan: { kind: 'bugfix', workflow: 'requirements-first' },
      approve: [
        { document: 'bugfix', sha256: sha },
        { document: 'design', sha256: sha },
      ],
      images: [],
      model: undefined,
      folder: '/w',
      json: false,
    });
    for (const words of [
      ['--kind', 'chore'],
      ['--workflow', 'agile'],
      ['--kind', 'bugfix', '--workflow', 'quick'],
      ['--detail', 'low'],
      ['--approve', 'requirements'],
      ['--approve', `notes@${sha}`],
    ]) {
      assert.throws(() => parse(...words), UsageError, words.join(' '));
    }
    assert.throws(() => parseCommand(['spec', 'new'], '/w'), UsageError);
  });
});
