import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EventOf, EventPayload } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { fixedSettings } from '../../support/node-ports';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { smallFiles, smallSpec } from '../../support/small-spec';

type Call = { readonly name: string; readonly input: Record<string, unknown> };
const delegate = (...subagents: readonly { readonly agent?: string; readonly task: string }[]): Call => ({
  name: 'subagent',
  input: { subagents },
});
const create = (file: string, content: string): Call => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});

describe('subagents', () => {
  let bench: Bench;
  let parent: Session;
  afterEach(() => bench.close());

  /** A chat whose agent makes that one call, and closes when it is answered. */
  async function begin(
    call: Call,
    options: BenchOptions & { readonly rules: (model: ModelServer) => void },
  ): Promise<void> {
    bench = await startBench({
      ...options,
      rules: (model) => {
        model.when({ lastUserText: 'Delegate this' }).script([{ toolCalls: [call] }, { text: 'All have answered.' }]);
        options.rules(model);
      },
    });
    parent = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(parent.id, 'Delegate this');
  }
  const all = <Type extends EventPayload['type']>(session: Session, type: Type): EventOf<Type>[] =>
    session.recentEvents.filter((event): event is typeof event & EventOf<Type> => event.type === type);
  const result = (): EventOf<'toolEnded'> => {
    const [end] = all(parent, 'toolEnded');
    assert.ok(end);
    return end;
  };
  const children = (): Promise<Session[]> =>
    Promise.all(all(parent, 'subagentStarted').map(({ child }) => bench.core.sessions.open(child)));
  const question = async (count = 1): Promise<NonNullable<EventOf<'subagentTold'>['question']>> => {
    const asked = (): NonNullable<EventOf<'subagentTold'>['question']>[] =>
      all(parent, 'subagentTold').flatMap((event) => (event.question ? [event.question] : []));
    await until('a subagent asks', () => asked().length >= count);
    const last = asked()[count - 1];
    assert.ok(last);
    return last;
  };
  const file = (name: string): Promise<string> => readFile(path.join(bench.folder, name), 'utf8');

  it('work side by side in conversations of their own, and answer in one message', async () => {
    await begin(delegate({ agent: 'context-gatherer', task: 'Where are prices made?' }, { task: 'Count the files' }), {
      rules: (model) => {
        model
          .when({ lastUserText: 'Where are prices made?' })
          .script([
            { toolCalls: [{ name: 'read', input: { paths: [{ path: 'README.md' }] } }] },
            { text: 'In src/cart.js.' },
          ]);
        model.when({ lastUserText: 'Count the files' }).reply({ text: 'There are seven.' });
      },
    });
    await bench.idle(parent);
    assert.equal(result().outcome, 'done');
    assert.equal(
      result().content,
      '## 1. context-gatherer answers\n\nIn src/cart.js.\n\n## 2. general-purpose answers\n\nThere are seven.',
    );
    const requests = bench.model
      .requests()
      .map(({ raw }) => JSON.parse(raw) as { system: unknown; tools: { name: string }[]; messages: unknown[] });
    const of = (task: string) => requests.filter(({ messages }) => JSON.stringify(messages[0]).includes(task));
    const [gatherer] = of('Where are prices made?');
    const [helper] = of('Count the files');
    assert.deepEqual(
      gatherer?.tools.map(({ name }) => name),
      ['read', 'glob', 'grep', 'diagnostics'],
    );
    assert.deepEqual(
      helper?.tools.map(({ name }) => name),
      [
        ...['read', 'glob', 'grep', 'write', 'rename', 'relocate', 'refactor', 'move', 'delete', 'diagnostics'],
        ...['shell', 'process_start', 'process_output', 'process_list', 'process_stop', 'web_fetch'],
      ],
    );
    assert.match(JSON.stringify(gatherer.system), /You are context-gatherer, a subagent/);
    assert.doesNotMatch(
      JSON.stringify([...of('Where are prices made?'), helper]),
      /Delegate this|Count the files.*prices/,
    );
    const started = parent.recentEvents.flatMap(({ type }) => (/^subagent(?:Started|Ended)/.test(type) ? [type] : []));
    assert.deepEqual(started.slice(0, 2), ['subagentStarted', 'subagentStarted'], 'both run at the same time');
    assert.deepEqual(
      all(parent, 'subagentEnded')
        .map(({ toolCalls }) => toolCalls)
        .sort(),
      [0, 1],
    );
    assert.equal((await bench.core.sessions.list()).length, 1, 'lists show conversations of people');
    assert.equal(parent.state.spent.requests, 5, 'what they cost is in the sum');
    const [child] = await children();
    const { call, title } = { call: result().call, title: 'Delegate this' };
    assert.deepEqual(child?.head?.parent, { session: parent.id, call, title });
  });

  it('are asked for in the session that they work for, and what is always allowed there is allowed for all', async () => {
    await begin(delegate({ task: 'Make a' }, { task: 'Make b' }), {
      edits: 'asked',
      rules: (model) => {
        for (const name of ['a', 'b']) {
          model
            .when({ lastUserText: `Make ${name}` })
            .script([
              { toolCalls: [create(`${name}.txt`, name)] },
              { toolCalls: [create(`${name}2.txt`, name)] },
              { text: 'Made.' },
            ]);
        }
      },
    });
    const first = await question();
    await until('the session waits', () => parent.head?.state === 'waiting');
    const second = await question(2);
    await bench.core.sessions.answer(parent.id, first.ask, { answer: 'reject', text: 'another name' });
    assert.equal(parent.head?.state, 'waiting', 'for the other one');
    await bench.core.sessions.answer(parent.id, second.ask, { answer: 'always' });
    await bench.idle(parent);
    assert.deepEqual(parent.state.grants, [{ kind: 'write-inside' }]);
    const outcomes = (await children()).map((child) => all(child, 'toolEnded').map(({ outcome }) => outcome));
    assert.deepEqual(outcomes.map((each) => each.join()).sort(), ['done,done', 'refused,done']);
    assert.equal(result().changes.length, 3);
    assert.deepEqual(parent.state.edited.length, 3, 'their edits are edits of the session');
    const [child] = await children();
    assert.deepEqual(child?.state.grants, child?.state.grants.length ? [{ kind: 'write-inside' }] : []);
  });

  it('still wait for their answer when what it trusts cannot be written', async () => {
    const full = new Error('The disk is full.');
    await begin(delegate({ task: 'Make a' }), {
      wrap: (ports) => ({
        ...ports,
        settings: { ...fixedSettings({}), get: (key) => ports.settings.get(key), append: () => Promise.reject(full) },
      }),
      rules: (model) =>
        model
          .when({ lastUserText: 'Make a' })
          .script([{ toolCalls: [{ name: 'shell', input: { command: 'echo one' } }] }, { text: 'Made.' }]),
    });
    const { ask } = await question();
    await assert.rejects(bench.core.sessions.answer(parent.id, ask, { answer: 'run', trusts: 'echo one' }), full);
    assert.deepEqual(all(parent, 'answered'), []);
    assert.equal(parent.head?.state, 'waiting');
    await bench.core.sessions.answer(parent.id, ask, { answer: 'run' });
    await bench.idle(parent);
    assert.equal(all(parent, 'answered').length, 1);
    assert.equal(result().outcome, 'done');
  });

  it('are held to the guards of a task and give their edits to its evidence', async () => {
    bench = await startBench({
      files: smallFiles,
      rules: (model) => {
        model
          .when({ lastUserText: 'Make one' })
          .script([{ toolCalls: [delegate({ task: 'Write both' })] }, { text: 'Made.' }]);
        model.when({ lastUserText: 'Write both' }).script([
          { toolCalls: [create('src/one.js', 'export const one = 1;\n')] },
          {
            toolCalls: [
              { name: 'write', input: { command: 'create', path: `${smallSpec}/design.md`, content: 'mine' } },
            ],
          },
          { text: 'Written.' },
        ]);
      },
      diagnostics: {
        errorsNow: () => [],
        check: (uris) => Promise.resolve(uris.map((uri) => ({ uri, result: 'checked', errors: [] }))),
      },
    });
    parent = await bench.core.specs.startTask(`${bench.root}/${smallSpec}`, '1');
    parent.onEvent((event) => {
      if (event.type === 'subagentTold' && event.question)
        void bench.core.sessions.answer(parent.id, event.question.ask, { answer: 'run' });
    });
    await until('the task has ended', () => all(parent, 'taskEnded').length > 0);
    const [end] = all(parent, 'taskEnded');
    assert.deepEqual([end?.outcome, end?.evidence], ['done', 'checked']);
    assert.equal(end?.checks.length, 1);
    const [child] = await children();
    assert.ok(child);
    assert.deepEqual(
      all(child, 'toolEnded').map(({ outcome }) => outcome),
      ['done', 'refused'],
    );
    assert.notEqual(await file(`${smallSpec}/design.md`).catch(() => ''), 'mine');
  });

  it('of a file are held to what it forbids, have the tools it grants, and run on the model it names', async () => {
    const agent = {
      name: 'careful',
      description: 'Changes documents.',
      prompt: 'You change documents only.',
      tools: ['write', 'shell'],
      model: 'claude-demo.small',
      allowedTools: ['write'],
      toolsSettings: { write: { deniedPaths: ['src/**'] }, shell: { deniedCommands: ['rm *'] } },
    };
    await begin(delegate({ agent: 'careful', task: 'Change them' }), {
      edits: 'asked',
      files: { '.kiro/agents/careful.json': JSON.stringify(agent) },
      rules: (model) =>
        model
          .when({ lastUserText: 'Change them' })
          .script([
            { toolCalls: [create('src/a.js', 'a')] },
            { toolCalls: [{ name: 'shell', input: { command: 'true && rm -rf docs' } }] },
            { toolCalls: [create('docs.md', 'a')] },
            { text: 'Changed.' },
          ]),
    });
    const asked = await question();
    assert.match(asked.label, /docs\.md/, 'a file of the repository frees nothing');
    await bench.core.sessions.answer(parent.id, asked.ask, { answer: 'run' });
    await bench.idle(parent);
    const [child] = await children();
    assert.ok(child);
    assert.deepEqual(
      all(child, 'toolEnded').map(({ outcome }) => outcome),
      ['refused', 'refused', 'done'],
    );
    assert.match(all(child, 'toolEnded')[0]?.content ?? '', /agent careful forbids it \(src\/\*\*\)/);
    const request = bench.model.requests().find(({ raw }) => raw.includes('You change documents only.'));
    assert.match(request?.raw ?? '', /"model":"claude-demo-small"/);
    const offered = JSON.parse(request?.raw ?? '{}') as { tools: { name: string; description: string }[] };
    assert.deepEqual(
      offered.tools.map(({ name }) => name),
      [
        ...['write', 'rename', 'relocate', 'refactor', 'move', 'delete'],
        ...['shell', 'process_start', 'process_output', 'process_list', 'process_stop'],
      ],
    );
    const [main] = bench.model.requests();
    assert.match(main?.raw ?? '', /- careful: Changes documents\./, 'chosen by its description');
  });

  const refused: readonly (readonly [what: string, call: Call, says: RegExp])[] = [
    [
      'an agent that is not there, with those that are',
      delegate({ agent: 'contextgatherer', task: 'x' }),
      /no agent named "contextgatherer"; none was started\. Did you mean context-gatherer\? The agents are: context-gatherer, general-purpose\./,
    ],
    ['five at once', delegate(...Array.from({ length: 5 }, () => ({ task: 'x' }))), /At most 4 run at once/],
    ['none', delegate(), /does not fit/],
  ];
  for (const [what, call, says] of refused) {
    it(`are not started for ${what}`, async () => {
      await begin(call, { rules: () => undefined });
      await bench.idle(parent);
      assert.equal(result().outcome, 'failed');
      assert.match(result().content, says);
      assert.equal(all(parent, 'subagentStarted').length, 0);
    });
  }

  it('fail one by one: the others answer, and the failure is told', async () => {
    await begin(delegate({ task: 'Refuse this' }, { task: 'Answer this' }), {
      rules: (model) => {
        model.when({ lastUserText: 'Refuse this' }).reply({ text: 'I would', stop: 'refusal' });
        model.when({ lastUserText: 'Answer this' }).reply({ text: 'Here it is.' });
      },
    });
    await bench.idle(parent);
    assert.equal(result().outcome, 'done');
    assert.match(
      result().content,
      /1\. general-purpose could not finish\n\nThe model declined[^]*2\. general-purpose answers\n\nHere it is\./,
    );
    assert.equal(parent.state.lastStop, 'finished');
  });

  it('can be stopped one by one', async () => {
    await begin(delegate({ task: 'Wait long' }, { task: 'Answer this' }), {
      rules: (model) => {
        model
          .when({ lastUserText: 'Wait long' })
          .script([{ toolCalls: [{ name: 'shell', input: { command: 'sleep 300' } }] }]);
        model.when({ lastUserText: 'Answer this' }).reply({ text: 'Here it is.' });
      },
    });
    const asked = await question();
    await bench.core.sessions.answer(parent.id, asked.ask, { answer: 'run' });
    const order = all(parent, 'subagentStarted').find(({ query }) => query === 'Wait long');
    const first = await bench.core.sessions.open(order?.child ?? '');
    await until('it runs', () => all(first, 'toolStarted').length > 0);
    await bench.core.sessions.cancel(first.id);
    await bench.idle(parent);
    assert.match(result().content, /1\. general-purpose was stopped[^]*2\. general-purpose answers/);
    assert.equal(parent.state.lastStop, 'finished');
  });

  it('all end with the turn that they work for, and what they changed is kept in it', async () => {
    await begin(delegate({ task: 'Edit and wait' }, { task: 'Just wait' }), {
      rules: (model) => {
        model
          .when({ lastUserText: 'Edit and wait' })
          .script([
            { toolCalls: [create('a.txt', 'a')] },
            { toolCalls: [{ name: 'shell', input: { command: 'sleep 300' } }] },
          ]);
        model
          .when({ lastUserText: 'Just wait' })
          .script([{ toolCalls: [{ name: 'shell', input: { command: 'sleep 300' } }] }]);
      },
    });
    parent.onEvent((event) => {
      if (event.type === 'subagentTold' && event.question)
        void bench.core.sessions.answer(parent.id, event.question.ask, { answer: 'run' });
    });
    for (const event of all(parent, 'subagentTold'))
      if (event.question) await bench.core.sessions.answer(parent.id, event.question.ask, { answer: 'run' });
    await until('both wait in their commands', async () => {
      const running = await children();
      return (
        running.length === 2 && running.every((child) => all(child, 'toolStarted').some(({ name }) => name === 'shell'))
      );
    });
    await bench.core.sessions.cancel(parent.id);
    assert.equal(parent.state.lastStop, 'cancelled');
    assert.deepEqual(
      all(parent, 'subagentEnded').map(({ outcome }) => outcome),
      ['cancelled', 'cancelled'],
    );
    for (const child of await children()) assert.equal(child.isRunning, false);
    assert.deepEqual([result().outcome, result().changes.length], ['cancelled', 1]);
  });

  it('count towards the caps of the session that they work for', async () => {
    await begin(delegate({ task: 'Go on and on' }), {
      settings: { 'limits.turnTokens': 9_000 },
      rules: (model) =>
        model.when({ lastUserText: 'Go on and on' }).script(
          Array.from({ length: 50 }, (_, index) => ({
            toolCalls: [{ name: 'read', input: { paths: [{ path: 'README.md', start: index + 1 }] } }],
          })),
        ),
    });
    await bench.idle(parent);
    assert.equal(parent.state.lastStop, 'limit');
    const [child] = await children();
    assert.equal(child?.state.lastStop, 'limit');
    assert.ok(bench.model.requests().length < 10);
    const { input, output } = parent.state.turnSpent;
    assert.ok(input + output >= 9_000);
    assert.ok(child.state.spent.input < 9_000, 'what the session had spent before counts');
  });

  it('are ended by a crash, are told of after it, and can be gone on with as what they are', async () => {
    await begin(delegate({ agent: 'context-gatherer', task: 'Look long' }), {
      rules: (model) => {
        model.when({ lastUserText: /Go on where you stopped/ }).reply({ text: 'Looked.' });
        model.when({ lastUserText: 'Look long' }).reply({ text: 'x'.repeat(2_000), chunkMs: 50, chunkSize: 1 });
      },
    });
    await until('it works', () => all(parent, 'subagentStarted').length > 0);
    const [started] = all(parent, 'subagentStarted');
    assert.ok(started);
    await bench.core.dispose();
    const core = await bench.restart();
    const again = await core.sessions.open(parent.id);
    assert.deepEqual(
      all(again, 'subagentEnded').map(({ outcome }) => outcome),
      ['cancelled'],
    );
    const child = await core.sessions.open(started.child);
    assert.equal(child.state.lastStop, 'interrupted');
    await core.sessions.continue(child.id);
    await bench.idle(child);
    const last = JSON.parse(bench.model.requests().at(-1)?.raw ?? '{}') as { tools: { name: string }[] };
    assert.deepEqual(
      last.tools.map(({ name }) => name),
      ['read', 'glob', 'grep', 'diagnostics'],
    );
    await core.sessions.delete(parent.id);
    await assert.rejects(core.sessions.open(child.id), /no longer there/);
  });

  it('leave what they had changed known to the session when everything ends at once', async () => {
    await begin(delegate({ task: 'Edit and go on' }), {
      edits: 'asked',
      rules: (model) =>
        model
          .when({ lastUserText: 'Edit and go on' })
          .script([{ toolCalls: [create('a.txt', 'a')] }, { text: 'x'.repeat(2_000), chunkMs: 50, chunkSize: 1 }]),
    });
    const asked = await question();
    await bench.core.sessions.answer(parent.id, asked.ask, { answer: 'run' });
    await until('it has edited', () => all(parent, 'subagentTold').some(({ changes }) => changes !== undefined));
    await bench.core.dispose();
    const again = await (await bench.restart()).sessions.open(parent.id);
    assert.deepEqual(
      again.state.edited.map(({ uri }) => path.basename(uri)),
      ['a.txt'],
    );
  });
});
