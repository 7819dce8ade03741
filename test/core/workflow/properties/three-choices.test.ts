import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent, EventOf } from '../../../../src/core/events/event';
import type { Session } from '../../../../src/core/sessions/session';
import { type Bench, startBench, until } from '../../../support/core-bench';
import type { ModelServer } from '../../../support/model/model-server';
import { smallFiles, smallSpec, smallTasks } from '../../../support/small-spec';

const file = (name: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command: `cat > ${name} <<'END'\n${content}END` },
});
const keys = (map: string): string =>
  `const keys = ${map};\nexport const save = (p, k) => void (keys[p] = k);\nexport const load = (p) => keys[p];\n`;
const test = `import fc from 'fast-check';
import test from 'node:test';
import { load, save } from '../src/keys.js';
// Feature: small, Property 1: What is saved is loaded
test('keys', () => fc.assert(
  fc.property(fc.constantFrom('a', '__proto__'), fc.string({ minLength: 1 }), (p, k) => (save(p, k), load(p) === k)), { seed: 34 }));
`;
const design =
  '# Design Document: Small\n\n## Correctness Properties\n\n### Property 1: What is saved is loaded\n\n*For any* provider and key, loading gives what was saved.\n\n**Validates: Requirements 1.1**\n';

describe('a task that ends with a property that fails', function () {
  this.timeout(240_000);
  let bench: Bench;
  let dir: string;
  afterEach(() => bench.close());

  const begin = async (rules: (model: ModelServer) => void): Promise<Session> => {
    bench = await startBench({
      rules: (model) => {
        rules(model);
        model
          .when({ lastUserText: 'Make one' })
          .script([
            { toolCalls: [file('src/keys.js', keys('{}')), file('test/keys.test.js', test)] },
            { text: 'Made one.' },
          ]);
      },
      settings: { 'checks.testCommand': '', 'run.fixAttempts': 0 },
      files: {
        ...smallFiles,
        [`${smallSpec}/design.md`]: design,
        [`${smallSpec}/tasks.md`]: smallTasks,
        'src/old.js': '',
        'test/old.test.js': "import test from 'node:test';\ntest('old', () => undefined);\n",
      },
    });
    await symlink(path.resolve(__dirname, '../../../../node_modules'), path.join(bench.folder, 'node_modules'));
    dir = `${bench.root}/${smallSpec}`;
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.answerAll(session, 'run');
    await ended(session, 1);
    return session;
  };
  const all = <T extends AgentEvent['type']>(session: Session, type: T): readonly EventOf<T>[] =>
    session.recentEvents.flatMap((event) => (event.type === type ? [event as EventOf<T> & AgentEvent] : []));
  const ended = async (session: Session, times: number): Promise<void> => {
    await until('the task has ended', () => all(session, 'taskEnded').length === times && !session.isRunning, 60_000);
    await bench.core.sessions.settled(session.id);
  };
  const choose = async (session: Session, option: number): Promise<Session> => {
    const [put] = all(session, 'choicesPut');
    assert.ok(put);
    return bench.core.sessions.choose(session.id, { set: put.set, choice: '1', option });
  };

  it('asks whether code, spec or test is wrong, and shows the input at criterion and property', async () => {
    const session = await begin(() => undefined);
    assert.equal(all(session, 'taskEnded')[0]?.outcome, 'not-done');
    const [put] = all(session, 'choicesPut');
    assert.deepEqual(
      [
        put?.about,
        put?.choices.map(({ choice, question, options }) => [choice, question, options.map(({ label }) => label)]),
      ],
      [
        'counterexample',
        [
          [
            '1',
            'Property 1 fails for ["__proto__"," "]. What is wrong?',
            ['Fix the code', 'Fix the spec', 'Fix the test'],
          ],
        ],
      ],
    );
    const signal = AbortSignal.timeout(30_000);
    const requirements = smallFiles[`${smallSpec}/requirements.md`] ?? '';
    for (const [name, text] of [
      ['requirements.md', requirements],
      ['design.md', design],
    ] as const) {
      const uri = `${dir}/${name}`;
      const [lens] = await bench.core.reading.lenses(uri, text, signal);
      assert.match(lens?.title ?? '', / · fails for \["__proto__"," "\]$/, name);
      assert.deepEqual(lens?.failing, { dir, number: '1' });
    }
    const line = design.split('\n').findIndex((each) => each.startsWith('### Property 1')) + 1;
    const card = await bench.core.reading.hover({ uri: `${dir}/design.md`, text: design, line, column: 14 }, signal);
    const [example] = card?.cards[0]?.examples ?? [];
    assert.equal(example?.text, 'Property 1 fails for ["__proto__"," "]');
    assert.match(example.detail, /^after \d+ random inputs?, shrunk \d+ times; seed 34, path [\d:]+$/);
    assert.deepEqual([example.place.uri, example.place.line], [`${bench.root}/test/keys.test.js`, 4]);
  });

  it('goes on with the code where that is wrong; the input stays as an example of what failed once', async () => {
    const session = await begin((model) => {
      model
        .when({ lastUserText: 'the code is wrong' })
        .script([{ toolCalls: [file('src/keys.js', keys('Object.create(null)'))] }, { text: 'Mended.' }]);
    });
    assert.equal((await choose(session, 0)).id, session.id);
    await ended(session, 2);
    const told = all(session, 'prompted').at(-1)?.text ?? '';
    assert.match(
      told,
      /^Property 1 \(What is saved is loaded\) failed after \d+ random inputs?, in test\/keys\.test\.js:4\.\nCounterexample: \["__proto__"," "\]/,
    );
    assert.match(told, /To see it again: seed 34, path/);
    assert.match(told, /The property: \*For any\* provider[\s\S]*Criterion 1\.1: THE Thing SHALL be small/);
    assert.equal(all(session, 'taskEnded').at(-1)?.outcome, 'done', all(session, 'taskEnded').at(-1)?.reason);
    const card = await bench.core.reading.hover(
      { uri: `${dir}/design.md`, text: design, line: 5, column: 14 },
      AbortSignal.timeout(30_000),
    );
    assert.match(card?.cards[0]?.examples[0]?.text ?? '', /^Property 1 once failed for/);
    await assert.rejects(bench.core.properties.fix(dir, '1', 'code'), /Property 1 did not fail when it was last run/);
  });

  it('has the spec changed in its own session, where the change is reviewed', async () => {
    const session = await begin((model) => {
      model.when({ lastUserText: 'Action: mend the spec' }).script([
        {
          toolCalls: [
            {
              name: 'write_document',
              input: { document: 'design', old_string: 'provider and key', new_string: 'provider of the list and key' },
            },
          ],
        },
        { text: 'The property left out what providers there are.' },
      ]);
    });
    const spec = await choose(session, 1);
    assert.equal(spec.state.kind, 'spec');
    await until('a review waits', () => spec.review.files.some(({ uri }) => uri.endsWith('design.md')), 60_000);
    const told = all(spec, 'prompted').at(-1);
    assert.equal(told?.shown, 'Fix the spec: property 1 fails for ["__proto__"," "]');
    assert.match(
      told.text,
      /<document name="requirements\.md">[\s\S]*<document name="design\.md">[\s\S]*says: the spec is wrong/,
    );
  });

  it('lets that one test be changed where it is wrong, and asks about it before it counts', async () => {
    const session = await begin((model) => {
      model
        .when({ lastUserText: 'the test is wrong' })
        .script([
          { toolCalls: [file('test/keys.test.js', test.replace("'a', '__proto__'", "'a', 'b'"))] },
          { text: 'The generator made providers that there are not.' },
        ]);
    });
    await choose(session, 2);
    await ended(session, 2);
    const told = all(session, 'prompted').at(-1)?.text ?? '';
    assert.match(
      told,
      /You may change the tagged test at test\/keys\.test\.js:4 and its generators, and no other test/,
    );
    assert.equal(all(session, 'taskEnded').at(-1)?.outcome, 'done', all(session, 'taskEnded').at(-1)?.reason);
    assert.match(await readFile(path.join(bench.folder, 'test/keys.test.js'), 'utf8'), /'a', 'b'/);
  });
});
