import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { EventOf } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import type { ReplySource } from '../../support/model/replies';
import { keyBody, randomValue, token } from '../trust/drawn-secrets';

type Call = { readonly name: string; readonly input: Record<string, unknown> };

/** The same secrets in every run. */
const seed = 20_240_917;
const [aws = '', value = '', other = ''] = [
  fc.sample(token, { seed, numRuns: 1 })[0],
  ...fc.sample(randomValue, { seed, numRuns: 2 }),
];
const key = fc.sample(keyBody, { seed, numRuns: 1 })[0] ?? [];
const secrets = [aws, value, other, ...key];

const config = [
  'export const region = "eu-west-1";',
  `export const accessKey = "${aws}";`,
  `export const apiToken = "${value}";`,
  'export const key = `-----BEGIN ' + 'PRIVATE KEY-----',
  ...key,
  '-----END ' + 'PRIVATE KEY-----`;',
  'export const retries = 3;',
  '// See [[secret:api-key:0123ab]] in the manual.',
  '',
].join('\n');

describe('secrets in a session', () => {
  let bench: Bench;
  let session: Session;
  afterEach(() => bench.close());

  async function begin(options: BenchOptions = {}): Promise<void> {
    bench = await startBench({ files: { 'src/config.ts': config, 'notes.md': 'x\n' }, ...options });
    session = await bench.core.sessions.create(bench.root);
    await bench.answerAll(session, 'run');
  }

  /** One turn in which the agent makes these calls. */
  async function turn(prompt: string, ...calls: readonly Call[]): Promise<readonly EventOf<'toolEnded'>[]> {
    bench.model.next({ toolCalls: [...calls] }, ...between.splice(0), { text: 'Done.' });
    const before = session.lastSeq;
    await bench.core.sessions.prompt(session.id, prompt);
    await bench.idle(session);
    return session.recentEvents.flatMap((event) => (event.type === 'toolEnded' && event.seq > before ? [event] : []));
  }

  /** What else the model says in the next turn, to a subagent. */
  const between: ReplySource[] = [];

  const reading: Call = { name: 'read', input: { paths: [{ path: 'src/config.ts' }] } };
  const shell = (command: string): Call => ({ name: 'shell', input: { command } });
  const replace = (old_string: string, new_string: string, file = 'src/config.ts'): Call => ({
    name: 'write',
    input: { command: 'replace', path: file, old_string, new_string },
  });
  const file = (name: string): Promise<string> => readFile(path.join(bench.folder, name), 'utf8');
  const placeholdersIn = (text: string): readonly string[] =>
    [...text.matchAll(/\[\[secret:[^\]]+\]\]/g)].map(([all]) => all);

  /** Every byte of every log, and of every request that was sent. */
  async function told(model: ModelServer = bench.model): Promise<string> {
    const names = await readdir(bench.home.path, { recursive: true });
    const logs = names.filter((name) => /sessions\/.*\.jsonl?$/.test(name));
    assert.ok(logs.length > 0);
    const texts = await Promise.all(logs.map((name) => readFile(bench.home.at(name), 'utf8')));
    return [...texts, JSON.stringify(model.requests())].join('\n');
  }

  async function assertUntold(): Promise<void> {
    const text = await told();
    for (const secret of secrets) assert.equal(text.includes(secret), false, `${secret} was told`);
  }

  it('a file is read, and edited beside and with its secrets, and they are nowhere but in the file', async () => {
    await begin();
    const [read] = await turn('read it', reading);
    assert.ok(read);
    assert.equal(placeholdersIn(read.content).length, 3 + key.length);
    const line = (start: string): string =>
      (read.content.split('\n').find((each) => each.includes(start)) ?? '').replace(/^\d+\|/, '');
    const [first, moved] = await turn(
      'edit it',
      replace('export const retries = 3;', 'export const retries = 5;'),
      replace(
        `${line('accessKey')}\n${line('apiToken')}`,
        `${line('apiToken')}\n${line('accessKey').replace('accessKey', 'awsKey')}`,
      ),
    );
    assert.deepEqual([first?.outcome, moved?.outcome], ['done', 'done'], moved?.content);
    const [a, b] = [`export const accessKey = "${aws}";`, `export const apiToken = "${value}";`];
    const wanted = config
      .replace(`${a}\n${b}`, `${b}\n${a.replace('accessKey', 'awsKey')}`)
      .replace('retries = 3', 'retries = 5');
    assert.equal(await file('src/config.ts'), wanted);
    await assertUntold();
    // What was there can be had back, as it was.
    assert.equal(await bench.core.blob(first?.changes[0]?.before ?? ''), config);
  });

  it('a key line by itself, a part of a file and hits of a search are masked too', async () => {
    await begin({ files: { 'long.ts': `const a = "${'x '.repeat(244)}", apiToken = "${other}";\n` } });
    const [lines, hits, cut] = await turn(
      'look around',
      { name: 'read', input: { paths: [{ path: 'src/config.ts', start: 6, end: 6 }] } },
      { name: 'grep', input: { pattern: '[A-Za-z0-9+/]{50}|retries', folder: 'src' } },
      { name: 'grep', input: { pattern: 'apiToken', folder: '.', include: 'long.ts' } },
    ).then((ends) => ends);
    assert.ok(lines && hits && cut);
    assert.equal(cut.content.includes(other.slice(0, 12)), false, cut.content);
    await assertUntold();
  });

  it('what a command puts out is masked, in pieces and in the end', async () => {
    await begin();
    const half = Math.floor(value.length / 2);
    const [end] = await turn(
      'run it',
      shell(
        `printf 'API_TOKEN='; node -e "const s=${JSON.stringify(Array.from(value, (each) => each.charCodeAt(0)))}.map(c=>String.fromCharCode(c)).join('');process.stdout.write(s.slice(0,${half}));setTimeout(()=>process.stdout.write(s.slice(${half})+'\\nagain '+s+'\\n'),300)"; cat src/config.ts`,
      ),
    );
    assert.equal(end?.outcome, 'done', end?.content);
    assert.match(end.content, /again \[\[secret:/);
    const live = session.recentEvents.flatMap((event) => (event.type === 'toolOutput' ? [event.text] : [])).join('');
    assert.match(live, /again \[\[secret:/);
    await assertUntold();
  });

  it('a secret that the user types is masked, and the agent can write it all the same', async () => {
    await begin();
    bench.model.next({ text: 'I will.' });
    await bench.core.sessions.prompt(session.id, `put API_TOKEN=${other} into notes.md`);
    await bench.idle(session);
    const [placeholder = ''] = placeholdersIn(JSON.stringify(session.recentEvents));
    const [end] = await turn('write it', {
      name: 'write',
      input: { command: 'create', path: 'made.env.ts', content: `export const t = '${placeholder}';\n` },
    });
    assert.equal(end?.outcome, 'done', end?.content);
    assert.equal(await file('made.env.ts'), `export const t = '${other}';\n`);
    await assertUntold();
  });

  it('a placeholder that stands for nothing is not written', async () => {
    await begin();
    const [end] = await turn('write it', {
      name: 'write',
      input: { command: 'create', path: 'new.ts', content: 'key = [[secret:api-key:beef00]]' },
    });
    assert.equal(end?.outcome, 'failed');
    assert.match(end.content, /\[\[secret:api-key:beef00\]\] stands for no secret of this conversation/);
    await assert.rejects(file('new.ts'), /ENOENT/);
  });

  it('what only reads like one in a file is written as it stands', async () => {
    await begin();
    const [read] = await turn('read it', reading);
    const comment =
      read?.content
        .split('\n')
        .find((line) => line.includes('manual'))
        ?.replace(/^\d+\|/, '') ?? '';
    assert.match(comment, /\[\[secret:literal:/);
    const [end] = await turn('edit it', replace(comment, `${comment} Twice.`));
    assert.equal(end?.outcome, 'done', end?.content);
    assert.match(await file('src/config.ts'), /See \[\[secret:api-key:0123ab\]\] in the manual\. Twice\./);
  });

  it('a command gets a secret only once the user has seen it, whatever was always allowed', async () => {
    await begin();
    const [read] = await turn('read it', reading);
    const placeholder =
      placeholdersIn(read?.content.split('\n').find((line) => line.includes('apiToken')) ?? '')[0] ?? '';
    const command = `printf %s ${placeholder} | wc -c`;
    const [end] = await turn('run it', shell(command));
    assert.match(end?.content ?? '', new RegExp(`^\\s*${value.length}$`, 'm'));
    const asked = session.recentEvents.findLast((event) => event.type === 'asked');
    assert.ok(asked?.type === 'asked');
    assert.ok(asked.reason.includes(`gets the secret behind ${placeholder}`));
    assert.ok(asked.detail.includes(command));
    assert.equal(asked.grant, undefined);
    await assertUntold();
  });

  it('other tools are not given secrets, and say so', async () => {
    await begin();
    const [read] = await turn('read it', reading);
    const [placeholder = ''] = placeholdersIn(read?.content ?? '');
    const [end] = await turn('find it', { name: 'grep', input: { pattern: placeholder } });
    assert.equal(end?.outcome, 'failed');
    assert.match(end.content, /stands for a secret that you are not shown, and grep is not given secrets/);
  });

  it('after a restart placeholders stand for the same, and requests begin with the same bytes', async () => {
    await begin();
    const [read] = await turn('read it', reading);
    const masked = read?.content ?? '';
    const [placeholder = ''] = placeholdersIn(masked);
    await bench.core.dispose();
    const names = await readdir(bench.home.path, { recursive: true });
    const kept = names.filter((name) => name.endsWith('.secrets'));
    assert.equal(kept.length, 1);
    assert.equal((await stat(bench.home.at(kept[0] ?? ''))).mode & 0o777, 0o600);
    const core = await bench.restart();
    const again = await core.sessions.open(session.id);
    const write = { name: 'write', input: { command: 'create', path: 'after.ts', content: `a = '${placeholder}'` } };
    bench.model.next({ toolCalls: [write] }, { text: 'Done.' });
    await bench.answerAll(again, 'run');
    await core.sessions.prompt(again.id, 'go on');
    await bench.idle(again);
    const after = await readFile(new URL(`${again.state.root}/after.ts`), 'utf8');
    assert.equal(after, `a = '${aws}'`);
    const requests = bench.model.requests().map(({ body }) => JSON.stringify(body));
    assert.ok(requests.at(-1)?.includes(placeholder));
    await assertUntold();
    await core.sessions.delete(session.id);
    const left = await readdir(bench.home.path, { recursive: true });
    assert.deepEqual(
      left.filter((name) => name.endsWith('.secrets')),
      [],
    );
  });

  it('a copy of a session knows its secrets, and steering that holds one does not tell it', async () => {
    await begin({
      files: { 'src/config.ts': config, '.kiro/steering/keys.md': `Use API_TOKEN=${other} for tests.\n` },
    });
    const [read] = await turn('read it', reading);
    const [placeholder = ''] = placeholdersIn(read?.content ?? '');
    const copy = await bench.core.sessions.fork(session.id);
    session = copy;
    await bench.answerAll(copy, 'run');
    const [end] = await turn('copy it', {
      name: 'write',
      input: { command: 'create', path: 'copied.ts', content: placeholder },
    });
    assert.equal(end?.outcome, 'done', end?.content);
    assert.equal(await file('copied.ts'), aws);
    await assertUntold();
  });

  it('a subagent’s placeholders are those of the session that it works for', async () => {
    await begin();
    between.push({ toolCalls: [reading] }, { text: 'It is in src/config.ts.' });
    await turn('ask for it', { name: 'subagent', input: { subagents: [{ task: 'find the key' }] } });
    const [child] = session.recentEvents.flatMap((event) => (event.type === 'subagentStarted' ? [event.child] : []));
    const opened = await bench.core.sessions.open(child ?? '');
    const [placeholder = ''] = placeholdersIn(JSON.stringify(opened.recentEvents));
    const [end] = await turn('write it', {
      name: 'write',
      input: { command: 'create', path: 'from-child.ts', content: placeholder },
    });
    assert.equal(end?.outcome, 'done', end?.content);
    assert.equal(await file('from-child.ts'), aws);
    await assertUntold();
  });
});
