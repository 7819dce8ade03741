import assert from 'node:assert/strict';
import type { Clock } from '../../../src/core/ports';
import { lintLevels } from '../../../src/core/specs/lint/levels';
import { KnownSpecs } from '../../../src/core/workflow/known-specs';
import type { SpecAt } from '../../../src/core/workflow/spec-at';

const never = new AbortController().signal;
const dir = 'file:///shop/.kiro/specs/shop';

/** Each look at it is later by as much as a slice takes, so that every step is one. */
function steppingClock(): Clock & { readonly turns: () => number } {
  let now = 0;
  let turns = 0;
  return {
    now: () => (now += 100),
    sleep: (_, signal) => {
      turns += 1;
      signal.throwIfAborted();
      return new Promise((resolve) => setImmediate(resolve));
    },
    turns: () => turns,
  };
}

function plan(tasks: number): string {
  const lines = ['# Implementation Plan', ''];
  for (let at = 1; at <= tasks; at += 1) {
    lines.push(`- [ ] ${String(at)}. Build piece ${String(at)}`, '  - Write its test', `  - _Requirements: 1.1_`, '');
  }
  return lines.join('\n');
}

const at = (tasks: string): SpecAt => ({ dir, texts: { tasks }, config: undefined });

describe('what is known of a spec', () => {
  it('is found out once for each text of a document, whoever asks and how many at once', async () => {
    const known = new KnownSpecs(steppingClock());
    const text = plan(300);
    const [one, other] = await Promise.all([
      known.document(dir, 'tasks', text, never),
      known.document(dir, 'tasks', text, never),
    ]);
    assert.equal(one.value, other.value);
    const version = await known.version(at(text), never);
    assert.equal(version.spec.tasks, one.value);
    assert.equal(await known.version(at(text), never), version);
    const input = {
      name: 'shop',
      root: '/shop',
      dir: '.kiro/specs/shop',
      documents: { tasks: { text, bytes: 1, sha256: '', approval: 'none' as const } },
      config: undefined,
    };
    const show = await known.show(dir, input, never);
    assert.equal(await known.show(dir, { ...input }, never), show);
    const levels = lintLevels({});
    assert.equal(
      await known.lint(at(text), new Map(), levels, never),
      await known.lint(at(text), new Map(), levels, never),
    );
    assert.equal((await known.document(dir, 'tasks', text, never)).value, one.value);
  });

  it('is found out with turns for others, and no further when nobody waits for it any more', async () => {
    const clock = steppingClock();
    const known = new KnownSpecs(clock);
    const text = plan(2_000);
    const left = new AbortController();
    const first = known.document(dir, 'tasks', text, left.signal);
    const second = known.document(dir, 'tasks', text, never);
    left.abort(new Error('typed on'));
    await assert.rejects(first, /typed on/);
    assert.equal((await second).kind, 'tasks');
    const whole = clock.turns();
    assert.ok(whole > 20, String(whole));
    const stopped = new AbortController();
    const abandoned = known.document(dir, 'tasks', `${text} `, stopped.signal);
    stopped.abort(new Error('closed'));
    await assert.rejects(abandoned, /closed/);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(clock.turns() < whole + 5, String(clock.turns() - whole));
    // Asked for again it is found out after all.
    assert.equal((await known.document(dir, 'tasks', `${text} `, never)).value.text, `${text} `);
  });
});
