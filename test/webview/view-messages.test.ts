import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFromScenarioPage, readFromTracePage } from '../../src/editor/spec-views/from-pages';
import { readLook } from '../../src/webview/trace/trace-store';

const look = { mode: 'graph', text: '', gapsOnly: false, hidden: ['task'], selected: undefined, from: 0 };

describe('what the pages of views say', () => {
  it('is taken as it is meant', () => {
    assert.deepEqual(readFromTracePage({ type: 'look', look }), { type: 'look', look });
    assert.deepEqual(readFromTracePage({ type: 'open', key: 'task 1', more: 1 }), { type: 'open', key: 'task 1' });
    const cell = { system: 'Desk', event: 'it burns', state: 'open' };
    assert.deepEqual(readFromScenarioPage({ type: 'add', cell }), { type: 'add', cell });
  });

  it('is no message where it is anything else', () => {
    for (const message of [
      undefined,
      'open',
      { type: 'open' },
      { type: 'open', key: 'x'.repeat(200_000) },
      { type: 'look', look: { ...look, from: -1 } },
      { type: 'look', look: { ...look, hidden: ['everything'] } },
      { type: 'run', command: 'rm' },
    ]) {
      assert.equal(readFromTracePage(message), undefined);
      assert.equal(readFromScenarioPage(message), undefined);
    }
  });

  it('exports in the forms that there are', () => {
    assert.equal(readFromTracePage({ type: 'export', as: 'html' }), undefined);
    assert.deepEqual(readFromTracePage({ type: 'export', as: 'csv' }), { type: 'export', as: 'csv' });
  });

  it('begins with a look that can be met, whatever was kept', () => {
    fc.assert(
      fc.property(fc.anything(), (kept) => {
        assert.ok(readFromTracePage({ type: 'ready', look: readLook(kept) }));
      }),
    );
    assert.deepEqual(readLook(look), look);
  });
});
