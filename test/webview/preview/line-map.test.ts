import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DrawnLine, LineMap } from '../../../src/webview/preview/source/line-map';

const drawn = fc.array(
  fc.record<DrawnLine>({
    line: fc.integer({ min: 1, max: 200 }),
    top: fc.double({ min: -50, max: 5_000, noNaN: true }),
  }),
  { maxLength: 60 },
);
const end = { line: 180, top: 4_500 };

/** A page as it should be: every line lower than the one before. */
const wellDrawn = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 2, max: 170 }), fc.integer({ min: 1, max: 40 })), {
    selector: ([line]) => line,
    maxLength: 60,
  })
  .map((all) => {
    let top = 0;
    return all.sort(([one], [other]) => one - other).map(([line, height]) => ({ line, top: (top += height) }));
  });

describe('lines and heights of a preview', () => {
  it('never run against each other, whatever is drawn where', () => {
    const value = fc.double({ min: -100, max: 6_000, noNaN: true });
    fc.assert(
      fc.property(drawn, value, value, (places, one, other) => {
        const map = new LineMap(places, end);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        assert.ok(map.topOf(low) <= map.topOf(high));
        assert.ok(map.lineAt(low) <= map.lineAt(high));
      }),
    );
  });

  it('stay inside of the document and the page', () => {
    fc.assert(
      fc.property(drawn, fc.double({ noNaN: true }), (places, value) => {
        const map = new LineMap(places, end);
        assert.ok(map.topOf(value) >= 0 && map.topOf(value) <= end.top);
        assert.ok(map.lineAt(value) >= 1 && map.lineAt(value) <= end.line);
      }),
    );
  });

  it('lead back to where one came from', () => {
    fc.assert(
      fc.property(wellDrawn, fc.double({ min: 1, max: 179, noNaN: true }), (places, line) => {
        const map = new LineMap(places, end);
        assert.ok(Math.abs(map.lineAt(map.topOf(line)) - line) < 1e-6);
      }),
    );
  });

  it('meet at everything that is drawn', () => {
    fc.assert(
      fc.property(wellDrawn, (places) => {
        const map = new LineMap(places, end);
        for (const { line, top } of places) assert.equal(map.topOf(line), top);
      }),
    );
  });

  it('are in step between two things: half of the lines is half of the way', () => {
    const map = new LineMap(
      [
        { line: 10, top: 100 },
        { line: 20, top: 300 },
      ],
      { line: 30, top: 400 },
    );
    assert.equal(map.topOf(15), 200);
    assert.equal(map.lineAt(250), 17.5);
    assert.equal(map.lineAt(350), 25);
  });
});
