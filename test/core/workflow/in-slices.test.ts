import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../../src/core/ports';
import type { Steps } from '../../../src/core/text/steps';
import { inSlices } from '../../../src/core/workflow/in-slices';

describe('work in slices', () => {
  const { signal } = new AbortController();

  /** A clock whose time passes with steps alone, and what happened by it. */
  function told(): { readonly clock: Clock; readonly log: string[]; readonly work: (name: string) => Steps<string> } {
    const log: string[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => now,
      async sleep(_, end) {
        end.throwIfAborted();
        log.push('break');
        await wait(0);
      },
    };
    function* work(name: string): Steps<string> {
      for (let step = 0; step < 4; step += 1) {
        log.push(name);
        now += 3;
        yield;
      }
      return name;
    }
    return { clock, log, work };
  }

  it('has a break between two slices of whatever goes on at the same time', async () => {
    const { clock, log, work } = told();
    const done = await Promise.all(['a', 'b', 'c'].map((name) => inSlices(work(name), clock, signal)));
    assert.deepEqual(done, ['a', 'b', 'c']);
    const slices = log.join(' ').split('break');
    for (const slice of slices.slice(1)) assert.ok(slice.trim().split(' ').length <= 2, log.join(' '));
    for (const slice of slices) assert.ok(new Set(slice.trim().split(' ')).size <= 1, log.join(' '));
  });

  it('goes on for the others when one of them is stopped', async () => {
    const { clock, work } = told();
    const stop = new AbortController();
    const all = ['a', 'b', 'c'].map((name) => inSlices(work(name), clock, name === 'b' ? stop.signal : signal));
    stop.abort(new Error('stopped'));
    const ends = await Promise.allSettled(all);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });
});
