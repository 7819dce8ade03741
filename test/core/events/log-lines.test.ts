import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatLogLine, parseLog } from '../../../src/core/events/log-lines';
import { anyEvents } from './arbitrary-events';

describe('the lines of a log', () => {
  it('give back every event that was written', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const read = parseLog(events.map(formatLogLine).join(''));
        assert.deepEqual(
          read,
          events.map((event) => ({ kind: 'event', event })),
        );
      }),
    );
  });

  it('are read as earlier versions wrote them', () => {
    const about = { type: 'sessionOpened', kind: 'subagent', root: 'file:///a', title: 't' };
    const line = { v: 1, seq: 1, session: 's', turn: 0, at: '2026-01-01T00:00:00.000Z', ...about };
    const untitled = { ...line, parent: { session: 'p', call: 'c' } };
    assert.deepEqual(parseLog(`${JSON.stringify(untitled)}\n`), [{ kind: 'event', event: untitled }]);
  });

  it('lose at most the last event when the log was cut anywhere', () => {
    fc.assert(
      fc.property(anyEvents(), fc.nat(), (events, cut) => {
        const text = events.map(formatLogLine).join('');
        const part = text.slice(0, cut % (text.length + 1));
        const whole = part.split('\n').length - 1;
        const read = parseLog(part);
        assert.deepEqual(
          read.slice(0, whole),
          events.slice(0, whole).map((event) => ({ kind: 'event', event })),
        );
        assert.ok(read.length <= whole + 1);
      }),
    );
  });

  it('keep an event of a later version, and tell it from a torn line', () => {
    const later = '{"v":1,"seq":7,"session":"s","turn":1,"at":"x","type":"somethingNew","payload":1}';
    assert.deepEqual(
      parseLog(`${later}\n{"v":1,"seq":8,"ty`).map((line) => line.kind),
      ['foreign', 'torn'],
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseLog(text).length >= 0));
  });
});
