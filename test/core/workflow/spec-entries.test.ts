import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { conversationMaterial } from '../../../src/core/workflow/spec-sources';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import * as texts from '../../support/spec-texts';

describe('ways to begin a spec', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const writes = (model: ModelServer, words: string, content: string): void =>
    void model
      .when({ lastUserText: words })
      .script([
        { toolCalls: [{ name: 'write_document', input: { name: 'rounding', content } }] },
        { text: 'Written.' },
      ]);
  const documents = (model: ModelServer): void => {
    writes(model, 'Phase: requirements', texts.roundingRequirements);
    writes(model, 'Phase: design', texts.roundingDesign);
    writes(model, 'Phase: tasks', texts.roundingTasks);
  };
  const begin = async (rules: (model: ModelServer) => void = () => undefined, more: BenchOptions = {}): Promise<void> =>
    void (bench = await startBench({
      ...more,
      rules: (model) => {
        rules(model);
        documents(model);
        model.when({}).reply({ text: 'Then let us round down.' });
      },
    }));
  const say = async (session: Session, text: string): Promise<Session> => {
    const next = await bench.core.sessions.prompt(session.id, text);
    await bench.core.sessions.settled(next.id);
    return next;
  };
  const chat = async (): Promise<Session> => {
    const session = await bench.core.sessions.create(bench.root);
    await say(session, 'Totals must be whole cents. Never up!');
    return session;
  };

  describe('from a chat', () => {
    it('asks first; on yes the requirements are written with what was decided there', async () => {
      await begin();
      const session = await chat();
      assert.equal(await say(session, 'Generate spec'), session);
      const { choices } = session.state;
      assert.equal(choices?.about, 'generate');
      assert.equal(bench.model.requests().length, 1, 'asking costs nothing');
      const spec = await bench.core.sessions.choose(session.id, { set: choices.set, choice: '1', option: 0 });
      assert.notEqual(spec, session);
      await bench.atGate(spec, 'requirements');
      const request = bench.model.requests().find(({ raw }) => raw.includes('Phase: requirements'));
      assert.match(request?.raw ?? '', /User: Totals must be whole cents\. Never up!/);
      assert.match(request?.raw ?? '', /Agent: Then let us round down\./);
      assert.equal(session.state.choices, undefined);
    });

    it('goes on unchanged on no, and when something else is said', async () => {
      await begin();
      const session = await chat();
      for (const answer of [1, null]) {
        await say(session, 'Generate spec');
        const { set = '' } = session.state.choices ?? {};
        assert.equal(await bench.core.sessions.choose(session.id, { set, choice: '1', option: answer }), session);
        await bench.core.sessions.settled(session.id);
      }
      await say(session, 'Generate spec');
      assert.equal(await say(session, 'And below zero?'), session);
      assert.equal(session.state.choices, undefined);
      const last = session
        .page(20)
        ?.items.filter(({ kind }) => kind === 'choices')
        .at(-1);
      assert.equal(last?.kind === 'choices' && last.state, 'over');
      const requests = bench.model.requests();
      assert.equal(requests.length, 2);
      assert.doesNotMatch(requests[1]?.raw ?? '', /Generate spec/, 'the model never hears of it');
      assert.deepEqual(await bench.core.specs.list(), []);
    });
  });

  describe('from a file', () => {
    it('has requirements written from what it says', async () => {
      await begin(undefined, { files: { 'docs/prd.md': '# Rounding\n\nThe drawer has no half cents.\n' } });
      const session = await bench.core.sessions.create(bench.root);
      const spec = await bench.core.sessions.prompt(session.id, '#docs/prd.md Generate a spec from it');
      await bench.atGate(spec, 'requirements');
      assert.match(bench.model.requests()[0]?.raw ?? '', /The drawer has no half cents/);
    });

    for (const [what, file] of [
      ['is not there', 'docs/none.md'],
      ['lies outside of the folder', '../outside.md'],
      ['lies outside, written otherwise', 'src/../../outside.md'],
      ['is hidden from the agent', 'secret.md'],
    ] as const) {
      it(`says so where it ${what}, and asks the model nothing`, async () => {
        await begin(undefined, {
          files: { 'secret.md': 'hidden\n', '.kiroignore': 'secret.md\n' },
          settings: { agentIgnoreFiles: ['.kiroignore'] },
        });
        await writeFile(path.join(bench.folder, '../outside.md'), 'outside\n');
        const session = await bench.core.sessions.create(bench.root);
        await assert.rejects(
          bench.core.sessions.prompt(session.id, `#${file} Generate a spec from it`),
          /no file|not a file/,
        );
        assert.equal(bench.model.requests().length, 0);
      });
    }
  });

  it('from a sentence, through three gates, with the project’s own rules for plans (FLOW-06)', async () => {
    const testsFirst = texts.roundingTasks.replace('1. Write `round`', '1. Write the tests of `round`');
    await begin((model) => writes(model, 'Regenerate', testsFirst));
    const session = await bench.core.sessions.create(bench.root);
    const spec = await bench.core.sessions.prompt(
      session.id,
      'I need a specification for email verification and password reset',
    );
    await bench.atGate(spec, 'requirements');
    await bench.core.sessions.prompt(spec.id, 'LGTM');
    await bench.atGate(spec, 'design');
    await bench.core.sessions.prompt(spec.id, 'LGTM');
    await bench.atGate(spec, 'tasks');
    await mkdir(path.join(bench.folder, '.kiro/steering'), { recursive: true });
    await writeFile(path.join(bench.folder, '.kiro/steering/specs.md'), 'In plans, tests come before code.\n');
    await bench.core.sessions.prompt(spec.id, 'Regenerate the tasks');
    await bench.atGate(spec, 'tasks');
    const request = bench.model.requests().find(({ raw }) => raw.includes('Regenerate'));
    assert.match(JSON.stringify(request?.body?.system), /tests come before code/);
    assert.equal(await readFile(path.join(bench.folder, '.kiro/specs/rounding/tasks.md'), 'utf8'), testsFirst);
    await bench.core.sessions.prompt(spec.id, 'LGTM');
    await until('the tasks can be run', async () => (await bench.core.specs.list())[0]?.phase === 'execution');
  });

  it('asks for stories, diagrams, interfaces, and tasks that are tied to criteria (FLOW-09)', async () => {
    await begin();
    const spec = await bench.core.specs.start('Add a review system for products', bench.root);
    for (const document of ['requirements', 'design', 'tasks'] as const) {
      await bench.atGate(spec, document);
      await bench.core.sessions.approve(spec.id);
    }
    await bench.core.sessions.settled(spec.id);
    const last = bench.model.requests().at(-1)?.raw ?? '';
    for (const demanded of [
      'User Story',
      'Mermaid diagram',
      'public functions or types',
      'Types, schemas',
      'Every criterion is named by at least one task',
    ]) {
      assert.ok(last.includes(demanded), demanded);
    }
  });
});

describe('what a spec is told of the chat before it', () => {
  it('holds every word of the user, and the latest answers, of a long conversation', async () => {
    const event = (seq: number, payload: object): AgentEvent =>
      ({ v: 1, seq, session: 's', turn: seq, at: '2026-01-01T00:00:00Z', ...payload }) as AgentEvent;
    const events = Array.from({ length: 40 }, (_, index) => [
      event(2 * index, { type: 'prompted', by: 'user', text: `Decision ${index}.` }),
      event(2 * index + 1, {
        type: 'replied',
        blocks: [{ kind: 'text', text: `Answer ${index} ${'x'.repeat(5_000)}` }],
        stop: 'end',
        usage: {},
      }),
    ]).flat();
    const material = (await conversationMaterial(events)) ?? '';
    for (let index = 0; index < 40; index += 1) assert.match(material, new RegExp(`Decision ${index}\\.`));
    assert.match(material, /Answer 39/);
    assert.doesNotMatch(material, /Answer 0 /);
    assert.match(material, /older answers of the agent are left out/);
    assert.ok(material.length < 70_000);
    assert.equal(await conversationMaterial([]), undefined);
  });
});
