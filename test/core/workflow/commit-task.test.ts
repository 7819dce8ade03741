import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ports } from '../../../src/core/ports';
import type { Session } from '../../../src/core/sessions/session';
import type { RunEnd } from '../../../src/core/workflow/run-end';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import { smallSpec } from '../../support/small-spec';
import { builds, make, shell, waveFiles } from '../../support/wave-project';

const settings = {
  'checks.testCommand': '',
  'run.commitPerTask': true,
  'run.parallel': 'off',
  'sandbox.enabled': false,
};

describe('one commit for each task', function () {
  this.timeout(120_000);
  let bench: Bench;
  let dir: string;
  afterEach(() => bench.close());

  const git = (...args: string[]): string => execFileSync('git', args, { cwd: bench.folder, encoding: 'utf8' }).trim();
  const lines = (...args: string[]): readonly string[] => git(...args).split('\n');
  const begin = async (options: BenchOptions = {}, ignored = ''): Promise<void> => {
    const files = { ...waveFiles, '.gitignore': `${ignored}\n`, 'mine.txt': 'mine\n', 'src/old.js': 'old\n' };
    bench = await startBench({
      rules: builds,
      ...options,
      settings: { ...settings, ...options.settings },
      files: { ...files, ...options.files },
    });
    dir = `${bench.root}/${smallSpec}`;
    git('init', '-q');
    git('config', 'user.name', 'Ann');
    git('config', 'user.email', 'ann@example.org');
    git('add', '-A');
    git('commit', '-qm', 'First');
  };
  const runTask = async (key = '1'): Promise<Session> => {
    const session = await bench.core.specs.startTask(dir, key);
    await bench.answerAll(session, 'run');
    await until('the task has ended', () => session.recentEvents.some(({ type }) => type === 'taskEnded'), 60_000);
    await bench.core.sessions.settled(session.id);
    return session;
  };
  const runAll = async (): Promise<void> => {
    const ends: RunEnd[] = [];
    bench.core.specs.onDidEndRun((end) => ends.push(end));
    await bench.core.specs.runAll(dir, (session) => void bench.answerAll(session, 'run'));
    await until('the run has ended', () => ends.length > 0, 100_000);
    assert.equal(ends[0]?.isDone, true, ends[0]?.text);
  };
  const notices = (session: Session): string =>
    session.recentEvents.flatMap((event) => (event.type === 'noticed' ? [event.text] : [])).join('\n');
  const tasks = (): Promise<string> => readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');
  const write = (file: string, text: string): Promise<void> => writeFile(path.join(bench.folder, file), text);
  const notCommitted = async (session: Session, why: RegExp): Promise<void> => {
    assert.match(notices(session), why);
    assert.deepEqual(lines('log', '--format=%s'), ['First']);
    assert.match(await tasks(), /\[x\] 1\. Make one/, 'the task is done all the same');
  };

  it('has the files of the task and its box, says what it is for, and leaves what is the user’s', async () => {
    await begin();
    await write('mine.txt', 'staged\n');
    git('add', 'mine.txt');
    await write('mine.txt', 'staged and changed\n');
    await write('src/old.js', 'changed\n');
    await write('new.txt', 'new\n');
    await appendFile(path.join(bench.folder, smallSpec, 'tasks.md'), '\nA note of mine.\n');
    const session = await runTask();
    assert.deepEqual(lines('log', '--format=%s'), ['1 Make one', 'First'], notices(session));
    assert.deepEqual(lines('show', '--format=', '--name-status', 'HEAD'), [
      `M\t${smallSpec}/tasks.md`,
      'A\tsrc/one.js',
      'A\ttest/one.test.js',
    ]);
    const [before, after] = [git('show', `HEAD~:${smallSpec}/tasks.md`), git('show', `HEAD:${smallSpec}/tasks.md`)];
    assert.equal(after, before.replace('[ ] 1.', '[x] 1.'));
    assert.equal(git('log', '-1', '--format=%an <%ae>'), 'Ann <ann@example.org>');
    const trailers = lines('log', '-1', '--format=%(trailers:unfold)').filter((each) => each !== '');
    assert.deepEqual(trailers.slice(0, 2), ['Feature: small, Task 1', 'Feature: small, Requirement 1.1']);
    assert.match(trailers[2] ?? '', /^Evidence: .*test/);
    assert.match(notices(session), new RegExp(`Committed as ${git('rev-parse', 'HEAD').slice(0, 10)}: 1 Make one\\.`));

    // What the user staged and changed is as it was.
    assert.equal(git('show', ':mine.txt'), 'staged');
    assert.equal(await readFile(path.join(bench.folder, 'mine.txt'), 'utf8'), 'staged and changed\n');
    assert.deepEqual(
      lines('status', '--short')
        .map((each) => each.trim())
        .toSorted(),
      [`?? new.txt`, `M ${smallSpec}/tasks.md`, 'M src/old.js', 'MM mine.txt'],
    );
    assert.match(await tasks(), /A note of mine\./);

    // The thread from the criterion leads to it.
    const [show] = (await bench.core.specs.shows()).filter(({ name }) => name === 'small');
    assert.ok(show);
    const study = await bench.core.specs.study(show, AbortSignal.timeout(8_000));
    const trace = await study?.trace(AbortSignal.timeout(20_000));
    assert.deepEqual(trace?.criteria.find(({ id }) => id === '1.1')?.commits, [git('rev-parse', 'HEAD')]);
  });

  it('does nothing in the repository where it is not wanted', async () => {
    for (const off of [{ settings: { 'run.commitPerTask': false } }, { wrap: restricted }]) {
      await begin(off);
      const files = (): string =>
        execFileSync('find', ['.git', '-type', 'f', '-newer', 'mine.txt'], { cwd: bench.folder, encoding: 'utf8' });
      const before = files();
      const session = await runTask();
      assert.doesNotMatch(notices(session), /ommitted/);
      assert.deepEqual(lines('log', '--format=%s'), ['First']);
      assert.equal(files(), before);
      if ('wrap' in off) return;
      await bench.close();
    }
  });

  it('comes with each task of a run, also where they work at the same time', async () => {
    await begin({ settings: { 'run.parallel': 'auto' } });
    await runAll();
    const names = ['1 Make one', '2 Make two', '5.1 Make three', '5.3 Make four'];
    assert.deepEqual(lines('log', '--reverse', '--format=%s'), ['First', ...names]);
    const of = (commit: string): readonly string[] => lines('show', '--format=', '--name-only', commit);
    assert.deepEqual(of('HEAD~3'), [`${smallSpec}/tasks.md`, 'src/one.js', 'test/one.test.js']);
    assert.deepEqual(of('HEAD'), [`${smallSpec}/tasks.md`, 'src/four.js', 'test/four.test.js']);
    const boxes = (commit: string): string =>
      [...git('show', `${commit}:${smallSpec}/tasks.md`).matchAll(/^ *- \[(.)\]/gm)].map(([, mark]) => mark).join('');
    assert.deepEqual(['HEAD~3', 'HEAD~2', 'HEAD~1', 'HEAD'].map(boxes), [
      'x  x     ',
      'xx x     ',
      'xx x x   ',
      'xx xxx x ',
    ]);
    assert.equal(git('status', '--short'), '');
  });

  it('is not made where changes of the user would go with it', async () => {
    const edits = (): NonNullable<BenchOptions['rules']> => (model) =>
      model
        .when({ lastUserText: 'Your task is 1 Make one' })
        .script([{ toolCalls: [...make('one'), shell("echo 'more' >> src/old.js")] }, { text: 'Made one.' }]);
    await begin({ rules: edits() });
    await write('src/old.js', 'mine\n');
    const head = await runTask();
    await notCommitted(head, /Not committed: src\/old\.js held changes that are in no commit when the task began\./);
    assert.equal(git('diff', '--cached'), '', 'nothing is staged');
    await bench.close();

    await begin({ rules: edits() });
    await write('src/old.js', 'staged\n');
    git('add', 'src/old.js');
    await write('src/old.js', 'old\n');
    await notCommitted(await runTask(), /Not committed: src\/old\.js is staged with changes of yours\./);
    assert.equal(git('show', ':src/old.js'), 'staged');
  });

  it('is not made of what nothing checked, nor in the middle of a merge', async () => {
    await begin({ settings: { 'checks.testCommand': 'none' } });
    await notCommitted(await runTask(), /Not committed: nothing checked the task\./);
    await bench.close();

    await begin();
    await write('.git/MERGE_HEAD', `${git('rev-parse', 'HEAD')}\n`);
    await notCommitted(await runTask(), /Not committed: a merge is under way in the repository\./);
  });

  it('is made without a branch, and without what Git ignores', async () => {
    await begin({}, '.kiro\ntest/');
    git('checkout', '-q', '--detach');
    const session = await runTask();
    assert.deepEqual(
      lines('show', '--format=%s', '--name-only', 'HEAD'),
      ['1 Make one', '', 'src/one.js'],
      notices(session),
    );
    assert.match(notices(session), /Its box is in no commit yet\./);
  });

  it('goes through the hooks of the repository, which may refuse it', async () => {
    await begin();
    const hook = path.join(bench.folder, '.git/hooks/pre-commit');
    await mkdir(path.dirname(hook), { recursive: true });
    await writeFile(
      hook,
      '#!/bin/sh\ngit diff --cached --name-only > seen.txt\necho "no commits on Fridays" >&2\nexit 1\n',
    );
    await chmod(hook, 0o755);
    await write('mine.txt', 'staged\n');
    git('add', 'mine.txt');
    await notCommitted(await runTask(), /Not committed: Git says: no commits on Fridays/);
    assert.deepEqual((await readFile(path.join(bench.folder, 'seen.txt'), 'utf8')).trim().split('\n'), [
      `${smallSpec}/tasks.md`,
      'src/one.js',
      'test/one.test.js',
    ]);
    assert.equal(git('diff', '--cached', '--name-only'), 'mine.txt');
  });

  it('has a plan that was in no commit yet, without marks of other tasks', async () => {
    await begin({}, `${smallSpec}/tasks.md`);
    await write('.gitignore', '\n');
    git('commit', '-qam', 'Plan is no longer ignored');
    await runAll();
    assert.equal(git('show', `HEAD:${smallSpec}/tasks.md`), (await tasks()).trim());
    const first = lines('log', '--reverse', '--format=%H', '--', `${smallSpec}/tasks.md`)[0] ?? '';
    assert.equal(git('show', '-s', '--format=%s', first), '1 Make one');
    assert.doesNotMatch(git('show', `${first}:${smallSpec}/tasks.md`), /\[[~-]\]/);
  });

  it('has what the task left, not what the user made of it meanwhile', async () => {
    await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'Your task is 1 Make one' })
          .script([{ toolCalls: make('one') }, { toolCalls: [shell('echo wait')] }, { text: 'Made one.' }]),
    });
    const session = await bench.core.specs.startTask(dir, '1');
    session.onEvent((event) => {
      if (event.type !== 'asked') return;
      const isMoment = event.label.includes('echo wait');
      const edited = isMoment ? appendFile(path.join(bench.folder, 'src/one.js'), '// mine\n') : Promise.resolve();
      void edited.then(() => session.answer(event.ask, { answer: 'run' }));
    });
    await until('the task has ended', () => session.recentEvents.some(({ type }) => type === 'taskEnded'), 60_000);
    await bench.core.sessions.settled(session.id);
    assert.equal(await readFile(path.join(bench.folder, 'src/one.js'), 'utf8'), 'export const one = 1;\n// mine\n');
    assert.equal(git('show', 'HEAD:src/one.js'), 'export const one = 1;', notices(session));
    assert.equal(git('status', '--short'), 'M src/one.js');
  });
});

/** The open folder says no. */
const restricted = (ports: Ports): Ports => ({
  ...ports,
  settings: {
    get: (key) => ports.settings.get(key),
    restricting: (key) => (key === 'run.commitPerTask' ? [false] : []),
    onDidChange: (listener) => ports.settings.onDidChange(listener),
  },
});
