import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AgentEvent } from '../../../src/core/events/event';
import { historyOf } from '../../../src/core/events/history';
import { ViewBuilder } from '../../../src/core/events/view-builder';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, startBench } from '../../support/core-bench';
import type { Fault } from '../../support/model/faults';
import { rounds } from '../../support/rounds';

/** Everything that can go wrong between a model and us. */
const everyFault: readonly Fault[] = [
  { kind: 'status', status: 401 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'status', status: 429, retryAfter: '600' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 529 },
  { kind: 'html' },
  { kind: 'cut', at: 'headers' },
  { kind: 'cut', at: 'start' },
  { kind: 'cut', at: 'text' },
  { kind: 'cut', at: 'toolInput' },
  { kind: 'short', at: 'text' },
  { kind: 'short', at: 'toolInput' },
  { kind: 'stall', at: 'headers' },
  { kind: 'stall', at: 'text' },
  { kind: 'error-event', errorType: 'overloaded_error', at: 'start' },
  { kind: 'error-event', errorType: 'api_error', at: 'text' },
];

const sessions = rounds({ all: 20, always: 8 });
const turnsEach = 25;
/** Times that a person presses *Retry* before they would give up. */
const mostRetries = 12;

describe(`${(sessions * turnsEach).toString()} turns in which every tenth request fails`, () => {
  const seed = Number(process.env['FINGERPOST_CHAOS_SEED'] ?? 20_261_126);
  let bench: Bench;
  afterEach(() => bench.close());

  it(`end, every one, with nothing lost, nothing done twice and sound logs (FINGERPOST_CHAOS_SEED=${seed})`, async () => {
    let calls = 0;
    bench = await startBench({
      server: { faults: { seed, length: 10_000, rate: 0.1, kinds: everyFault }, print: () => undefined },
      files: { 'log.txt': 'begin\n' },
      // Loops and caps are other tests' matter: here the model always does something new.
      settings: { 'models.idleSeconds': 0.4, 'limits.turnTokens': 0, 'limits.sessionTokens': 0 },
      rules: (model) =>
        model.when({ offers: 'write' }).reply((view) => {
          const [, turn = ''] = /turn (\S+)/.exec(view.lastUserText) ?? [];
          const wanted = turn === '' ? current : turn;
          const text = readFileSync(`${bench.folder}/log.txt`, 'utf8');
          if (text.includes(`${wanted} `)) return { text: `Turn ${wanted} is written down.` };
          const last = view.toolResults.at(-1);
          calls += 1;
          if (last?.tool !== 'read') {
            const line = 1 + (calls % 3);
            return {
              text: 'I look.',
              toolCalls: [{ name: 'read', input: { paths: [{ path: 'log.txt', start: line }] } }],
            };
          }
          const content = `${wanted} call ${calls.toString()}\n`;
          return {
            text: 'I write.',
            toolCalls: [{ name: 'write', input: { command: 'insert', path: 'log.txt', line: 1, content } }],
          };
        }),
      wrap: (ports) => ({
        ...ports,
        // Waits between tries are a person's time; here they are a thousandth of it.
        clock: { now: () => ports.clock.now(), sleep: (ms, signal) => ports.clock.sleep(ms / 1_000, signal) },
      }),
    });
    let current = '';
    let retries = 0;
    for (let number = 0; number < sessions; number += 1) {
      const session = await bench.core.sessions.create(bench.root);
      await bench.answerAll(session, 'run');
      for (let turn = 0; turn < turnsEach; turn += 1) {
        current = `${number.toString()}.${turn.toString()}`;
        await bench.core.sessions.prompt(session.id, `turn ${current}`);
        await bench.idle(session);
        for (let tries = 0; session.state.lastStop !== 'finished'; tries += 1) {
          assert.ok(tries < mostRetries, `turn ${current} never ends: ${JSON.stringify(session.recentEvents.at(-1))}`);
          assert.equal(session.state.progress, 'idle');
          assert.equal(session.state.canContinue, true);
          retries += 1;
          await bench.core.sessions.continue(session.id);
          await bench.idle(session);
        }
      }
      await checkLog(session);
      await bench.core.sessions.list();
    }
    const lines = (await readFile(`${bench.folder}/log.txt`, 'utf8')).trimEnd().split('\n').slice(1);
    const turns = lines.map((line) => line.split(' ')[0]);
    assert.equal(turns.length, sessions * turnsEach, 'every turn is written down');
    assert.equal(new Set(turns).size, turns.length, 'none twice');
    assert.ok(retries > 20, `${retries.toString()} retries by hand`);
  }).timeout(300_000);
});

/** A log holds what happened in its order, each call once, and gives the same view however it is read. */
async function checkLog(session: Session): Promise<void> {
  const events: AgentEvent[] = [];
  for await (const event of session.allEvents()) events.push(event);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
  const of = (type: AgentEvent['type']): string[] =>
    events.flatMap((event) => (event.type === type && 'call' in event ? [event.call] : []));
  assert.equal(new Set(of('toolStarted')).size, of('toolStarted').length, 'no call is run twice');
  const made = events.flatMap((event) =>
    event.type === 'replied' ? event.blocks.flatMap((block) => (block.kind === 'toolCall' ? [block.call] : [])) : [],
  );
  assert.deepEqual(of('toolEnded').sort(), made.sort(), 'every call that was made has one end');
  const prompts = events.filter(({ type }) => type === 'prompted').length;
  assert.equal(events.filter(({ type }) => type === 'stopped').length, prompts, 'every turn has one end');
  const view = new ViewBuilder();
  for (const event of events) view.apply(event);
  const whole = view.page(Number.MAX_SAFE_INTEGER);
  const shown = session.page(30);
  assert.deepEqual(whole?.items.slice(-30), shown?.items);
  assert.ok(
    whole?.items.every(
      (item) => !('state' in item) || !['running', 'streaming', 'drafting', 'asking'].includes(item.state),
    ),
  );
  const roles = historyOf(events).map(({ role }) => role);
  assert.ok(roles.every((role, index) => role !== 'user' || roles[index - 1] !== 'user'));
}
