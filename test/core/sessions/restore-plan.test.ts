import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentEvent, FileChange } from '../../../src/core/events/event';
import type { FileImage } from '../../../src/core/ports';
import { isByDefault, isPossible, planRestore, type Present, tracesOf } from '../../../src/core/sessions/restore-plan';

const uri = 'file:///w/a.txt';
const ended = (seq: number, ...changes: FileChange[]): AgentEvent => {
  const about = { call: 'c', name: 'shell', label: '', outcome: 'done', content: '', seen: [] } as const;
  return { v: 1, seq, session: 's', turn: 1, at: '', type: 'toolEnded', ...about, changes };
};
const change = (before: string | null, after: string | null): FileChange => ({ uri, before, after });
const present = (image: Present['image'], more: Partial<Present> = {}): Present => {
  return { image, dirty: false, kept: true, ...more };
};
const content = (name: string | null, more: Partial<FileImage> = {}): FileImage => ({ content: name, ...more });
const plan = (changes: readonly FileChange[], now: Present): string => {
  const [file] = planRestore(tracesOf([ended(5, ...changes)], 5), () => now);
  return file ? `${file.action} ${file.state}${isByDefault(file) ? '' : ' (kept)'}` : 'as it was';
};

describe('what a restore would do with a file', () => {
  const edited = [change('old', 'new')];
  const made = [change(null, 'new')];
  const deleted = [change('old', null)];

  it('is to undo what only the agent did', () => {
    assert.equal(plan(edited, present(content('new'))), 'restore agent');
    assert.equal(plan(made, present(content('new'))), 'delete agent');
    assert.equal(plan(deleted, present(content(null))), 'recreate agent');
    assert.equal(
      plan(
        [{ ...change('x', 'x'), was: { mode: 0o644 }, is: { mode: 0o755 } }],
        present(content('x', { mode: 0o755 })),
      ),
      'restore agent',
    );
  });

  it('is nothing where it is as it was', () => {
    assert.equal(plan(edited, present(content('old'))), 'as it was');
    assert.equal(plan(made, present(content(null))), 'as it was');
    assert.equal(plan([change('old', 'new'), change('new', 'old')], present(content('old'))), 'as it was');
  });

  it('is to keep what somebody else changed, unless it is chosen', () => {
    assert.equal(plan(edited, present(content('theirs'))), 'restore changed (kept)');
    assert.equal(plan(edited, present(content(null))), 'recreate changed (kept)');
    assert.equal(plan(made, present(content('theirs'))), 'delete changed (kept)');
    assert.equal(
      plan([change('old', 'new'), change('theirs', 'newer')], present(content('newer'))),
      'restore mixed (kept)',
    );
    assert.equal(plan(edited, present(content('new'), { dirty: true })), 'restore unsaved (kept)');
    assert.equal(plan(edited, present(content('new', { link: true }))), 'restore changed (kept)');
  });

  it('is nothing where it cannot be done', () => {
    assert.equal(plan(edited, present('other')), 'nothing blocked (kept)');
    assert.equal(plan(edited, present('elsewhere')), 'nothing blocked (kept)');
    assert.equal(plan(edited, present(content('new'), { kept: false })), 'nothing lost (kept)');
    assert.equal(
      plan([{ ...change('large-1-1', 'new'), was: { lost: true } }], present(content('new'))),
      'nothing lost (kept)',
    );
    assert.equal(plan(made, present(content('large-2-2', { lost: true }))), 'nothing lost (kept)');
  });

  it('never undoes by itself what differs from what the agent left', () => {
    const name = fc.constantFrom('a', 'b', 'c', null);
    const image = name.map((each) => content(each));
    const changes = fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, image, fc.boolean(), fc.boolean(), (steps, now, dirty, kept) => {
        const all = steps.map(([before, after]) => change(before, after));
        const [file] = planRestore(tracesOf([ended(5, ...all)], 5), () => ({ image: now, dirty, kept }));
        if (!file) return;
        if (isByDefault(file)) {
          assert.equal(now.content, all.at(-1)?.after);
          assert.ok(!dirty && isPossible(file));
          assert.ok(all.every((each, index) => index === 0 || all[index - 1]?.after === each.before));
        }
        assert.equal(file.into.content, all[0]?.before);
      }),
    );
  });

  it('counts only what was done from the checkpoint on', () => {
    const events = [ended(4, change('older', 'old')), ended(6, change('old', 'new'))];
    assert.equal(tracesOf(events, 5)[0]?.before.content, 'old');
    assert.equal(tracesOf(events, 4)[0]?.before.content, 'older');
  });
});
