import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { FileSettings } from '../../../src/core/node/settings';
import type { EventOf } from '../../../src/core/events/event';
import type { Ports, Settings } from '../../../src/core/ports';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, startBench, until } from '../../support/core-bench';
import { fixedSettings } from '../../support/node-ports';

describe('a command on its card', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  before(async function () {
    this.timeout(120_000);
    // The first turn of a process loads the model's library, and the first command the grammar.
    const session = await begin(['true'], { trustedCommands: ['true'] });
    await until('the first turn is over', () => !session.isRunning, 110_000);
    await bench.close();
  });

  const begin = async (
    commands: readonly string[],
    settings: Readonly<Record<string, unknown>> = {},
    own?: Settings,
    wrap = (ports: Ports): Ports => ports,
  ): Promise<Session> => {
    bench = await startBench({
      settings,
      wrap: (ports) => {
        const get = (key: string): unknown => own?.get(key) ?? ports.settings.get(key);
        return wrap({ ...ports, ...(own && { settings: { ...own, get } }) });
      },
      rules: (model) =>
        model
          .when({ lastUserText: 'Do it' })
          .script([
            ...commands.map((command) => ({ toolCalls: [{ name: 'shell', input: { command } }] })),
            { text: 'Done.' },
          ]),
    });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, 'Do it');
    return session;
  };
  const events = <Type extends 'asked' | 'answered' | 'toolStarted' | 'toolEnded'>(
    session: Session,
    type: Type,
  ): readonly EventOf<Type>[] =>
    session.recentEvents.filter((event): event is Extract<typeof event, { type: Type }> => event.type === type);

  it('runs without a card when the user trusts it, part by part', async () => {
    const session = await begin(['echo one && echo two'], { trustedCommands: ['echo *'] });
    await bench.idle(session);
    assert.deepEqual(events(session, 'asked'), []);
    assert.match(events(session, 'toolEnded')[0]?.content ?? '', /one\ntwo/);
  });

  it('shows its parts and why each is asked, and what it could be trusted as', async () => {
    const session = await begin(['echo one; touch x'], { trustedCommands: ['echo *'] });
    const asked = await bench.asked(session);
    assert.deepEqual(asked.parts, [
      { text: 'echo one', verdict: 'run', rule: 'echo *' },
      { text: 'touch x', verdict: 'ask' },
    ]);
    assert.deepEqual([asked.command, asked.patterns], ['echo one; touch x', ['echo one; touch x']]);
    await session.answer(asked.ask, { answer: 'reject' });
    await bench.idle(session);
  });

  it('runs as the user changed it, and the model and the log are told', async () => {
    const session = await begin(['echo one']);
    const asked = await bench.asked(session);
    await session.answer(asked.ask, { answer: 'run', command: 'echo two' });
    await bench.idle(session);
    assert.equal(events(session, 'asked').length, 1);
    assert.equal(events(session, 'answered')[0]?.command, 'echo two');
    assert.deepEqual(events(session, 'toolStarted')[0]?.input, { command: 'echo two' });
    const content = events(session, 'toolEnded')[0]?.content ?? '';
    assert.match(
      content,
      /^The user changed the command before it ran\. What ran: echo two\nExit code 0\.\n\[.* the sandbox.*\]\ntwo$/,
    );
  });

  it('is asked again when what the user made of it does more than anybody was told', async () => {
    const session = await begin(['echo one'], { commandDenylist: ['touch'] });
    const first = await bench.asked(session);
    await session.answer(first.ask, { answer: 'run', command: 'touch x' });
    const second = await bench.asked(session);
    assert.notEqual(second.ask, first.ask);
    assert.match(second.reason, /"touch"/);
    assert.equal(second.patterns, undefined);
    await session.answer(second.ask, { answer: 'reject' });
    await bench.idle(session);
    assert.equal(events(session, 'toolStarted').length, 0);
  });

  it('is trusted from then on, in the user’s settings, and only as it was offered', async () => {
    const values = new Map<string, unknown>();
    const settings: Settings = {
      ...fixedSettings({}),
      get: (key) => values.get(key),
      append: (key, entry) =>
        Promise.resolve(void values.set(key, [...((values.get(key) as string[] | undefined) ?? []), entry])),
    };
    const session = await begin(['echo one', 'echo two'], {}, settings);
    const asked = await bench.asked(session);
    assert.deepEqual(asked.patterns, ['echo one', 'echo one *', 'echo *']);
    await session.answer(asked.ask, { answer: 'run', trusts: 'echo *' });
    await bench.idle(session);
    assert.deepEqual(values.get('trustedCommands'), ['echo *']);
    assert.equal(events(session, 'asked').length, 1);
    assert.equal(events(session, 'answered')[0]?.trusts, 'echo *');
  });

  it('is asked about where no sandbox works, which a conversation says once', async () => {
    const state = { works: false as const, because: 'there is no bwrap', advice: 'Install bubblewrap.' };
    const session = await begin(['echo one', 'echo two'], {}, undefined, (ports) => ({
      ...ports,
      sandbox: Object.assign(Object.create(ports.sandbox) as Ports['sandbox'], { state: () => Promise.resolve(state) }),
    }));
    await bench.answerAll(session, 'run');
    await bench.idle(session);
    const notices = session.recentEvents.filter((event) => event.type === 'noticed');
    assert.deepEqual(
      notices.map(({ level, text }) => ({ level, text })),
      [
        {
          level: 'warning',
          text: 'Commands run outside of a sandbox: there is no bwrap. You are asked before each. Install bubblewrap.',
        },
      ],
    );
    assert.equal(events(session, 'asked').length, 2);
    assert.match(events(session, 'asked')[0]?.reason ?? '', /there is no bwrap/);
    assert.match(
      events(session, 'toolEnded')[1]?.content ?? '',
      /Outside the sandbox: .*there is no bwrap.*\n?.*\ntwo/,
    );
  });

  it('is not trusted as something that was not offered', async () => {
    const session = await begin(['echo one']);
    const asked = await bench.asked(session);
    await session.answer(asked.ask, { answer: 'run', trusts: '*' });
    await bench.idle(session);
    assert.equal(events(session, 'answered')[0]?.trusts, undefined);
  });

  it('still waits for its answer when the settings cannot be written', async () => {
    const broken: Settings = { ...fixedSettings({}), append: () => Promise.reject(new Error('The disk is full.')) };
    const session = await begin(['echo one'], {}, broken);
    const asked = await bench.asked(session);
    await assert.rejects(session.answer(asked.ask, { answer: 'run', trusts: 'echo one' }), /disk is full/);
    await session.answer(asked.ask, { answer: 'run' });
    await bench.idle(session);
    assert.equal(events(session, 'toolEnded')[0]?.outcome, 'done');
  });

  it('is trusted in the terminal’s file, whose comments stay', async () => {
    bench = await startBench();
    const home = bench.home;
    const files = new Map<string, string>([['settings.json', '{\n  // mine\n  "trustedCommands": ["ls"]\n}\n']]);
    const store = {
      read: (name: string) => Promise.resolve(files.get(name)),
      write: (name: string, content: string | Uint8Array) => Promise.resolve(void files.set(name, String(content))),
    };
    const settings = await FileSettings.load(store, home.path);
    await settings.append('trustedCommands', 'npm *');
    await settings.append('trustedCommands', 'ls');
    assert.deepEqual(settings.get('trustedCommands'), ['ls', 'npm *']);
    assert.match(files.get('settings.json') ?? '', /\/\/ mine[\s\S]*"ls",?\s*"npm \*"/);
    await assert.rejects(readFile(home.at('settings.json')), /ENOENT/);
  });
});
