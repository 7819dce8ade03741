import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EventOf, EventPayload } from '../../../src/core/events/event';
import { isRejected } from '../../../src/core/events/review';
import type { Settings } from '../../../src/core/ports';
import { ImageRefused } from '../../../src/core/sessions/prompt-images';
import type { Session } from '../../../src/core/sessions/session';
import { ReviewMoved } from '../../../src/core/sessions/session-review';
import type { HunkRow } from '../../../src/core/workflow/open-reviews';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { smallFiles, smallSpec } from '../../support/small-spec';

type Call = { readonly name: string; readonly input: Record<string, unknown> };
const create = (file: string, content: string): Call => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});
const replace = (file: string, from: string, to: string): Call => ({
  name: 'write',
  input: { command: 'replace', path: file, old_string: from, new_string: to },
});
const read = (file: string): Call => ({ name: 'read', input: { paths: [{ path: file }] } });

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].join('\n').concat('\n');
const files = { 'numbers.txt': numbers, 'old.txt': 'to be deleted\n' };
const edited = numbers.replace('two', 'TWO').replace('seven', 'SEVEN');

/** The agent changes two lines of one file, makes another and deletes a third, and closes. */
const edits = (model: ModelServer): void => {
  model.when({ lastUserText: 'Go on where you stopped' }).reply({ text: 'I went on.' });
  model
    .when({ lastUserText: /My comments on your edits[^]*lower case/ })
    .script([
      { toolCalls: [read('numbers.txt')] },
      { toolCalls: [replace('numbers.txt', 'SEVEN', 'Seven')] },
      { text: 'It is lower case now.' },
    ]);
  model.when({ lastUserText: 'My comments on your edits' }).reply({ text: 'I have read your comments.' });
  model.when({ lastUserText: 'Edit the numbers' }).script([
    { toolCalls: [read('numbers.txt'), read('old.txt')] },
    {
      toolCalls: [
        replace('numbers.txt', 'two', 'TWO'),
        replace('numbers.txt', 'seven', 'SEVEN'),
        create('new.txt', 'new\n'),
        { name: 'delete', input: { paths: ['old.txt'] } },
      ],
    },
    { text: 'All is edited.' },
  ]);
  model
    .when({ lastUserText: 'Edit one line' })
    .script([
      { toolCalls: [read('numbers.txt')] },
      { toolCalls: [replace('numbers.txt', 'two', 'TWO')] },
      { toolCalls: [replace('numbers.txt', 'three', 'THREE')] },
      { text: 'Both lines are edited.' },
    ]);
  model.when({ lastUserText: 'What now' }).reply({ text: 'Say what you want.' });
};

const supervised = { agentAutonomy: 'Supervised' };

describe('a session in Supervised mode', () => {
  let bench: Bench;
  let session: Session;
  afterEach(() => bench.close());

  const begin = async (options: BenchOptions = {}): Promise<void> => {
    bench = await startBench({ rules: edits, settings: supervised, ...options, files: { ...files, ...options.files } });
  };
  const prompt = async (text: string, options: BenchOptions = {}): Promise<void> => {
    await begin(options);
    session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, text);
  };
  const waits = (of = session): Promise<void> =>
    until('the review', () => of.head?.reviewing === true && of.review.isOpen, 20_000);
  const idle = (): Promise<void> => bench.core.sessions.settled(session.id);
  const at = (file: string): string => path.join(bench.folder, file);
  const uri = (file: string): string => `${bench.root}/${file}`;
  const content = (file: string): Promise<string | undefined> => readFile(at(file), 'utf8').catch(() => undefined);
  const all = <Type extends EventPayload['type']>(type: Type, of = session): EventOf<Type>[] =>
    of.recentEvents.filter((event): event is typeof event & EventOf<Type> => event.type === type);
  const last = (): EventOf<'stopped'> => {
    const end = all('stopped').at(-1);
    assert.ok(end);
    return end;
  };
  const hunks = async (file = 'numbers.txt'): Promise<readonly HunkRow[]> =>
    bench.core.reviews.hunks(uri(file), (await content(file)) ?? '');
  const hunkAt = async (line: number): Promise<HunkRow> => {
    const found = (await hunks()).find((hunk) => hunk.line === line);
    assert.ok(found, `a hunk at line ${String(line)}`);
    return found;
  };
  const requests = (): number => bench.model.requests('/v1/messages').length;

  it('waits behind a step that edited, with the edits on disk, and names each file', async () => {
    await prompt('Edit the numbers');
    await waits();
    assert.deepEqual([session.head?.state, session.isRunning], ['waiting', true]);
    assert.equal(await content('numbers.txt'), edited);
    assert.equal(await content('new.txt'), 'new\n');
    assert.equal(await content('old.txt'), undefined);
    const rows = await bench.core.reviews.list();
    assert.deepEqual(
      rows.map(({ label, found, made, added, removed, hunks: places }) => [
        label,
        found === null ? 'added' : made === null ? 'removed' : 'modified',
        added,
        removed,
        places,
      ]),
      [
        ['numbers.txt', 'modified', 2, 2, 2],
        ['new.txt', 'added', 1, 0, 1],
        ['old.txt', 'removed', 0, 1, 1],
      ],
    );
    assert.equal(all('asked').length, 0, 'nothing is asked beside it');
  });

  it('takes no pictures with a word on it, and says so instead of dropping them', async () => {
    await prompt('Edit the numbers');
    await waits();
    const image = { name: 'a.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) };
    await assert.rejects(bench.core.sessions.prompt(session.id, 'Like this', undefined, [image]), ImageRefused);
    await waits();
  });

  it('goes on when all is accepted', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().reason, 'finished');
    assert.equal(await content('numbers.txt'), edited);
    assert.equal(all('reviewEnded')[0]?.told, undefined);
    assert.equal(session.state.review, undefined);
  });

  it('stops at each step that edits and at no other', async () => {
    await prompt('Edit one line');
    for (let step = 1; step <= 2; step += 1) {
      await until(`review ${String(step)}`, () => session.review.isOpen && all('reviewOpened').length === step);
      await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    }
    await idle();
    assert.equal(all('reviewOpened').length, 2);
    assert.equal(last().reason, 'finished');
  });

  it('takes everything back and stops when all is rejected', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
    await idle();
    assert.deepEqual([last().reason, last().code], ['cancelled', 'rejected']);
    assert.equal(await content('numbers.txt'), numbers);
    assert.equal(await content('new.txt'), undefined);
    assert.equal(await content('old.txt'), 'to be deleted\n');
    assert.equal(session.head?.canContinue, true);
  });

  it('accepts the others and stops when a file was rejected, and tells the model which', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.reviews.decide(session.id, { act: 'reject', uri: uri('new.txt') });
    assert.equal(await content('new.txt'), undefined, 'taken back at once');
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.deepEqual([last().reason, last().code], ['cancelled', 'rejected']);
    assert.equal(await content('numbers.txt'), edited);
    await bench.core.sessions.prompt(session.id, 'What now?');
    await idle();
    const told = bench.model.requests('/v1/messages').at(-1)?.raw ?? '';
    assert.match(told, /new\.txt: rejected\. It is gone again/);
    assert.doesNotMatch(told, /numbers\.txt: rejected/);
  });

  it('gives a rejected file back when it is accepted after all', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.reviews.decide(session.id, { act: 'reject', uri: uri('numbers.txt') });
    assert.equal(await content('numbers.txt'), numbers);
    await bench.core.reviews.decide(session.id, { act: 'accept', uri: uri('numbers.txt') });
    assert.equal(await content('numbers.txt'), edited);
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().reason, 'finished');
  });

  it('takes back one place and keeps another', async () => {
    await prompt('Edit the numbers');
    await waits();
    assert.deepEqual(
      (await hunks()).map(({ line, lines, removed }) => [line, lines, removed]),
      [
        [2, 1, 1],
        [7, 1, 1],
      ],
    );
    const second = await hunkAt(7);
    await bench.core.reviews.decideHunk(session.id, second, 'rejected');
    assert.equal(await content('numbers.txt'), numbers.replace('two', 'TWO'));
    await assert.rejects(bench.core.reviews.decideHunk(session.id, second, 'rejected'), ReviewMoved);
    await bench.core.reviews.decideHunk(session.id, await hunkAt(2), 'accepted');
    assert.deepEqual(await hunks(), []);
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().code, 'rejected');
    const told = all('reviewEnded')[0]?.told ?? '';
    assert.match(told, /numbers\.txt: a part was rejected[^]*-seven\n\+SEVEN/);
  });

  it('sends comments to the agent with file and lines, and shows what it makes of them together with the rest', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.reviews.decideHunk(session.id, await hunkAt(2), 'accepted');
    await bench.core.reviews.comment(session.id, {
      uri: uri('numbers.txt'),
      lines: { from: 7, to: 7 },
      text: 'Write it in lower case.',
    });
    await bench.core.reviews.send(session.id);
    await until('the next review', () => session.review.isOpen && all('reviewOpened').length === 2);
    assert.match(all('reviewEnded')[0]?.told ?? '', /numbers\.txt, line 7:\n```\nSEVEN\n```\nWrite it in lower case\./);
    assert.equal(await content('numbers.txt'), edited.replace('SEVEN', 'Seven'));
    const rows = await bench.core.reviews.list();
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['numbers.txt', 'new.txt', 'old.txt'],
    );
    assert.deepEqual(
      (await hunks()).map(({ line }) => line),
      [7],
      'what was accepted does not come up again',
    );
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().reason, 'finished');
  });

  it('comes up again at the end when comments leave edits undecided', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.sessions.prompt(session.id, 'Are you sure?');
    await until('the next review', () => session.review.isOpen && all('reviewOpened').length === 2);
    assert.match(all('reviewEnded')[0]?.told ?? '', /Are you sure\?/);
    assert.equal(session.isRunning, true);
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().reason, 'finished');
  });

  it('takes only the agent’s lines back from a file that the user went on with', async () => {
    await prompt('Edit the numbers');
    await waits();
    await writeFile(at('numbers.txt'), `mine\n${edited}`);
    await bench.core.reviews.decideHunk(session.id, await hunkAt(8), 'rejected');
    assert.equal(await content('numbers.txt'), `mine\n${numbers.replace('two', 'TWO')}`);
    await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
    await idle();
    assert.equal(await content('numbers.txt'), `mine\n${numbers}`);
  });

  it('keeps the user’s text where both changed the same lines, and says so', async () => {
    await prompt('Edit the numbers');
    await waits();
    await writeFile(at('numbers.txt'), edited.replace('TWO', 'TWO, and mine'));
    await writeFile(at('new.txt'), 'new, and mine\n');
    await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
    await idle();
    assert.equal(await content('numbers.txt'), numbers.replace('two', 'TWO, and mine'));
    assert.equal(await content('new.txt'), 'new, and mine\n');
    const notices = all('noticed').map(({ text }) => text);
    assert.match(
      notices.join('\n'),
      /numbers\.txt: One place was changed since the agent's edit, so your text was kept/,
    );
    assert.match(notices.join('\n'), /new\.txt: One place was changed/);
  });

  it('leaves a file alone that the user deleted meanwhile, or made anew', async () => {
    await prompt('Edit the numbers');
    await waits();
    await rm(at('new.txt'));
    await writeFile(at('old.txt'), 'mine\n');
    await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
    await idle();
    assert.equal(await content('new.txt'), undefined);
    assert.equal(await content('old.txt'), 'mine\n');
  });

  it('stays open when the turn is stopped, and a new prompt can be sent beside it', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.sessions.cancel(session.id);
    assert.deepEqual([session.isRunning, session.head?.reviewing, session.head?.state], [false, true, 'idle']);
    await bench.core.sessions.prompt(session.id, 'What now?');
    await idle();
    assert.equal(session.review.isOpen, true);
    const before = requests();
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(requests(), before, 'who stopped the agent has not asked it to go on');
  });

  it('is there again after a restart, and Accept All goes on with the turn that was cut short', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.dispose();
    const core = await bench.restart();
    session = await core.sessions.open(session.id);
    assert.deepEqual(
      [session.head?.reviewing, session.head?.state, session.state.lastStop],
      [true, 'idle', 'interrupted'],
    );
    const found = (await core.reviews.hunks(uri('numbers.txt'), edited)).find(({ line }) => line === 2);
    assert.ok(found);
    await core.reviews.decideHunk(session.id, found, 'accepted');
    await core.reviews.decide(session.id, { act: 'acceptAll' });
    await core.sessions.settled(session.id);
    assert.match(bench.model.requests('/v1/messages').at(-1)?.raw ?? '', /Go on where you stopped/);
    assert.equal(last().reason, 'finished');
  });

  it('sends comments after a restart as the next prompt', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.dispose();
    const core = await bench.restart();
    session = await core.sessions.open(session.id);
    await core.reviews.comment(session.id, { uri: uri('new.txt'), text: 'Why is this new?' });
    await core.reviews.send(session.id);
    await until('the next review', () => session.review.isAwaited && session.review.isOpen);
    assert.match(all('prompted').at(-1)?.text ?? '', /new\.txt:\nWhy is this new\?/);
    await core.reviews.decide(session.id, { act: 'acceptAll' });
    await core.sessions.settled(session.id);
    assert.equal(last().reason, 'finished');
  });

  it('switches in the middle of a turn, from the next call on', async () => {
    await begin({ settings: {} });
    session = await bench.core.sessions.create(bench.root);
    let switched = false;
    session.onEvent((event) => {
      if (event.type !== 'toolEnded' || event.changes.length === 0 || switched) return;
      switched = true;
      void bench.core.sessions.chooseAutonomy(session.id, 'supervised');
    });
    await bench.core.sessions.prompt(session.id, 'Edit one line');
    await waits();
    const [opened] = all('reviewOpened');
    assert.equal(opened?.files.length, 1);
    assert.deepEqual(
      (await hunks()).map(({ line }) => line),
      [3],
      'the edit before the switch is not reviewed',
    );
    await bench.core.sessions.chooseAutonomy(session.id, 'autopilot');
    assert.equal(session.review.isOpen, true, 'what is under review stays so');
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().reason, 'finished');
  });

  it('a copy of a session has no part in its review', async () => {
    await prompt('Edit the numbers');
    await waits();
    await bench.core.sessions.cancel(session.id);
    const copy = await bench.core.sessions.fork(session.id);
    assert.equal(copy.review.isOpen, false);
    assert.equal(copy.state.unreviewed, undefined);
    assert.equal(copy.autonomy.autonomy, 'supervised');
    assert.equal(session.review.isOpen, true);
  });

  it('checks a task behind its review, and one whose edits were rejected is not done', async () => {
    const builds = (model: ModelServer): void => {
      model
        .when({ lastUserText: 'Make one' })
        .script([{ toolCalls: [create('src/one.js', 'export const one = 1;\n')] }, { text: 'Made one.' }]);
    };
    await begin({ rules: builds, files: smallFiles });
    const tasks = (): Promise<string | undefined> => content(`${smallSpec}/tasks.md`);
    session = await bench.core.specs.startTask(uri(smallSpec), '1');
    await waits();
    assert.deepEqual(
      session.review.files.map((file) => file.uri),
      [uri('src/one.js')],
      'the mark in tasks.md is no edit of the agent',
    );
    assert.equal(all('taskEnded').length, 0);
    await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
    await until('the end of the task', () => all('taskEnded').length === 1);
    assert.equal(all('taskEnded')[0]?.outcome, 'not-done');
    await idle();
    assert.doesNotMatch((await tasks()) ?? '', /\[[x-]\] 1/);

    session = await bench.core.specs.startTask(uri(smallSpec), '1');
    await waits();
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await until('the end of the task', () => all('taskEnded').length === 1);
    assert.equal(all('taskEnded')[0]?.outcome, 'done');
    assert.deepEqual(
      (await bench.core.specs.taskChanges(uri(smallSpec), '1')).map(({ label }) => label),
      ['src/one.js'],
    );
  });

  it('reviews what subagents edited in the session that they work for', async () => {
    await prompt('Delegate', {
      rules: (model) => {
        model
          .when({ lastUserText: 'Delegate' })
          .script([
            { toolCalls: [{ name: 'subagent', input: { subagents: [{ task: 'Make a file' }] } }] },
            { text: 'It is made.' },
          ]);
        model
          .when({ lastUserText: 'Make a file' })
          .script([
            { toolCalls: [create('made.txt', 'made\n')] },
            { toolCalls: [create('more.txt', 'more\n')] },
            { text: 'Made.' },
          ]);
      },
    });
    await waits();
    assert.equal(all('subagentEnded').length, 1, 'they are not stopped one by one');
    await bench.core.reviews.decide(session.id, { act: 'reject', uri: uri('more.txt') });
    assert.equal(await content('more.txt'), undefined);
    assert.deepEqual(
      session.review.files.filter(isRejected).map((file) => file.uri),
      [uri('more.txt')],
    );
    await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    await idle();
    assert.equal(last().code, 'rejected');
  });
});

describe('how writing is allowed', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const restricting = (values: readonly unknown[]): Pick<BenchOptions, 'wrap'> => ({
    wrap: (ports) => {
      const settings: Settings = {
        get: (key) => ports.settings.get(key),
        onDidChange: (listener) => ports.settings.onDidChange(listener),
        restricting: (key) => (key === 'agentAutonomy' ? values : []),
      };
      return { ...ports, settings };
    },
  });

  it('is Autopilot where nothing was said: the agent writes without a question', async () => {
    bench = await startBench({ rules: edits, files });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, 'Edit the numbers');
    await bench.core.sessions.settled(session.id);
    assert.equal(session.state.lastStop, 'finished');
    assert.equal(await readFile(path.join(bench.folder, 'numbers.txt'), 'utf8'), edited);
    const types = new Set(session.recentEvents.map(({ type }) => type));
    for (const type of ['asked', 'reviewOpened', 'autonomyChanged'] as const)
      assert.equal(types.has(type), false, type);
  });

  it('asks for each write where nobody could review, whatever is set', async () => {
    bench = await startBench({ rules: edits, files, edits: 'asked' });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, 'Edit the numbers');
    assert.equal((await bench.asked(session)).grant?.kind, 'write-inside');
  });

  it('a folder can ask for Supervised, which no choice of the session undoes, and cannot ask for Autopilot', async () => {
    bench = await startBench({ ...restricting(['Supervised']) });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.chooseAutonomy(session.id, 'autopilot');
    assert.deepEqual(await bench.core.sessions.autonomy(session.id), { autonomy: 'supervised', fixed: true });
    assert.equal(session.state.mode, 'supervised');
    await bench.close();
    bench = await startBench({ ...restricting(['Autopilot']), settings: supervised });
    assert.deepEqual(await bench.core.sessions.autonomy(), { autonomy: 'supervised', fixed: false });
  });

  it('a value that nobody knows counts as the careful one', async () => {
    bench = await startBench({ settings: { agentAutonomy: 'supervized' } });
    assert.deepEqual(await bench.core.sessions.autonomy(), { autonomy: 'supervised', fixed: false });
  });

  it('files that run later are asked for in both modes', async () => {
    const rules = (model: ModelServer): void => {
      model
        .when({ lastUserText: 'Add a script' })
        .script([{ toolCalls: [create('.vscode/tasks.json', '{}\n')] }, { text: 'It could not be added.' }]);
    };
    bench = await startBench({ rules });
    for (const autonomy of ['autopilot', 'supervised'] as const) {
      const session = await bench.core.sessions.create(bench.root);
      await bench.core.sessions.chooseAutonomy(session.id, autonomy);
      await bench.core.sessions.prompt(session.id, 'Add a script');
      const asked = await bench.asked(session);
      assert.equal(asked.grant, undefined);
      await bench.core.sessions.answer(session.id, asked.ask, { answer: 'reject' });
      await bench.idle(session);
    }
  });
});

describe('a workspace that is not trusted', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('lets one talk without tools, says so, and gives them from the next turn on once it is trusted', async () => {
    let trusted = false;
    const rules = (model: ModelServer): void => {
      model
        .when({ lastUserText: 'Read it anyway' })
        .script([{ toolCalls: [read('README.md')] }, { text: 'There was no tool.' }]);
      model.when({ lastUserText: 'Hello' }).reply({ text: 'Hello to you.' });
    };
    bench = await startBench({ rules, trusted: () => trusted });
    const session = await bench.core.sessions.create(bench.root);
    const run = async (text: string): Promise<void> => {
      await bench.core.sessions.prompt(session.id, text);
      await bench.core.sessions.settled(session.id);
      assert.equal(session.state.lastStop, 'finished');
    };
    const tools = (): number => bench.model.requests('/v1/messages').at(-1)?.body?.tools.length ?? -1;
    await run('Hello');
    assert.equal(tools(), 0);
    const notices = session.recentEvents.flatMap((event) => (event.type === 'noticed' ? [event.text] : []));
    assert.match(notices.join(), /not trusted: the agent has no tools/);
    await run('Read it anyway');
    const refused = session.recentEvents.findLast((event) => event.type === 'toolEnded');
    assert.ok(refused?.type === 'toolEnded');
    assert.equal(refused.outcome, 'failed');
    trusted = true;
    await run('Hello');
    assert.ok(tools() > 0);
  });

  it('starts no spec, approves nothing and runs no task', async () => {
    bench = await startBench({ trusted: false, files: smallFiles });
    await assert.rejects(bench.core.specs.start('An idea', bench.root), /not trusted/);
    await assert.rejects(bench.core.specs.startTask(`${bench.root}/${smallSpec}`, '1'), /not trusted/);
    await assert.rejects(bench.core.specs.approve(`${bench.root}/${smallSpec}/tasks.md`), /not trusted/);
    assert.equal((await bench.core.specs.list()).length, 1, 'and can be read');
  });
});
