import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { IdleDeadline } from '../../../src/core/models/idle-deadline';
import { ModelError } from '../../../src/core/models/model';
import { noSignal } from './asking';

async function* counting(items: number, pauseMs: number, onReturn: () => void): AsyncGenerator<number> {
  try {
    for (let item = 0; item < items; item += 1) {
      await sleep(pauseMs);
      yield item;
    }
  } finally {
    onReturn();
  }
}

async function take<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

const isStalled = (error: unknown): boolean => error instanceof ModelError && error.code === 'stalled';

describe('an idle deadline', () => {
  it('lets a source take longer in all than it may be silent at once', async () => {
    const deadline = new IdleDeadline(500, noSignal);
    assert.deepEqual(await take(deadline.each(counting(8, 100, () => undefined))), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(deadline.signal.aborted, false);
  });

  it('ends a wait for a source that hears no signal', async () => {
    const deadline = new IdleDeadline(20, noSignal);
    const deaf = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    await assert.rejects(take(deadline.each(deaf)), isStalled);
    assert.ok(isStalled(deadline.signal.reason));
  });

  it('passes the reason of the caller on, before and during a wait', async () => {
    const reason = new Error('enough');
    const early = new IdleDeadline(1000, AbortSignal.abort(reason));
    await assert.rejects(early.wait(sleep(1000)), reason);
    const cancel = new AbortController();
    const deadline = new IdleDeadline(1000, cancel.signal);
    const waiting = deadline.wait(new Promise<never>(() => undefined));
    cancel.abort(reason);
    await assert.rejects(waiting, reason);
  });

  it('passes the failure of a step on', async () => {
    const failure = new Error('broken');
    await assert.rejects(new IdleDeadline(1000, noSignal).wait(Promise.reject(failure)), failure);
  });

  it('tells a source that its reader left', async () => {
    let left = false;
    for await (const item of new IdleDeadline(1000, noSignal).each(counting(5, 1, () => (left = true)))) {
      if (item === 1) break;
    }
    await sleep(5);
    assert.ok(left);
  });

  it('hears the caller no more when it is closed', () => {
    const cancel = new AbortController();
    const deadline = new IdleDeadline(1000, cancel.signal);
    deadline.close();
    cancel.abort();
    assert.equal(deadline.signal.aborted, false);
  });
});
