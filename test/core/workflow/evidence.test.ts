import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostics, FileCheck, FileError } from '../../../src/core/ports';
import { EditEvidence, newErrors } from '../../../src/core/workflow/evidence';

const error = fc.record<FileError>({
  line: fc.integer({ min: 1, max: 50 }),
  message: fc.constantFrom('a', 'b', 'c'),
  source: fc.constantFrom(undefined, 'ts'),
});
const errors = fc.array(error, { maxLength: 12 });

describe('new errors', () => {
  it('are none when errors only moved', () => {
    fc.assert(
      fc.property(errors, fc.nat(9), (before, by) => {
        const moved = before.map((each) => ({ ...each, line: each.line + by })).reverse();
        assert.deepEqual(newErrors(before, moved), []);
      }),
    );
  });

  it('are exactly those that were added, message by message', () => {
    fc.assert(
      fc.property(errors, errors, (before, added) => {
        const key = ({ source, message }: FileError): string => `${source ?? ''} ${message}`;
        const found = newErrors(before, [...before, ...added])
          .map(key)
          .sort();
        assert.deepEqual(found, added.map(key).sort());
      }),
    );
  });
});

type Answer = Omit<FileCheck, 'uri'>;

/** A language server that says what the test tells it. */
function server(answers: ReadonlyMap<string, Answer>): Diagnostics {
  return {
    errorsNow: () => undefined,
    check: (uris) =>
      Promise.resolve(
        uris.map((uri) => ({ uri, ...(answers.get(uri) ?? { result: 'no-provider' as const, errors: [] }) })),
      ),
  };
}

const signal = new AbortController().signal;
const broken: FileError = { line: 3, message: 'x is not defined', source: 'ts' };

describe('the evidence of a task', () => {
  it('is checked when every edited file was checked and has no new error', async () => {
    const evidence = new EditEvidence(server(new Map([['file:///a.ts', { result: 'checked', errors: [] }]])), []);
    await evidence.before('file:///a.ts', true, signal);
    assert.equal((await evidence.after(['file:///a.ts'], signal)).evidence, 'checked');
  });

  it('is not checked when no language server speaks about one of the files', async () => {
    const evidence = new EditEvidence(server(new Map([['file:///a.ts', { result: 'checked', errors: [] }]])), []);
    const { evidence: word, checks } = await evidence.after(['file:///a.ts', 'file:///b.xyz'], signal);
    assert.equal(word, 'not-checked');
    assert.deepEqual(
      checks.map((check) => check.result),
      ['checked', 'no-provider'],
    );
  });

  it('is not checked where there is no editor', async () => {
    assert.equal((await new EditEvidence(undefined, []).after(['file:///a.ts'], signal)).evidence, 'not-checked');
  });

  it('failed when an edited file has an error that it had not before', async () => {
    const answers = new Map([['file:///a.ts', { result: 'checked' as const, errors: [] as FileError[] }]]);
    const evidence = new EditEvidence(server(answers), []);
    await evidence.before('file:///a.ts', true, signal);
    answers.set('file:///a.ts', { result: 'checked', errors: [broken] });
    const settled = await evidence.after(['file:///a.ts'], signal);
    assert.equal(settled.evidence, 'failed');
    assert.deepEqual(settled.checks[0]?.newErrors, [{ line: 3, message: 'x is not defined', source: 'ts' }]);
  });

  it('does not hold an error against a task that was there before it', async () => {
    const evidence = new EditEvidence(server(new Map([['file:///a.ts', { result: 'checked', errors: [broken] }]])), []);
    await evidence.before('file:///a.ts', true, signal);
    assert.equal((await evidence.after(['file:///a.ts'], signal)).evidence, 'checked');
  });

  it('measures against what was there before an interruption, not after it', async () => {
    const answers = new Map([['file:///a.ts', { result: 'checked' as const, errors: [] as FileError[] }]]);
    const baseline = await new EditEvidence(server(answers), []).before('file:///a.ts', true, signal);
    assert.ok(baseline);
    answers.set('file:///a.ts', { result: 'checked', errors: [broken] });
    const event = { v: 1 as const, seq: 1, session: 's', turn: 1, at: '', ...baseline };
    const resumed = new EditEvidence(server(answers), [event]);
    assert.equal(await resumed.before('file:///a.ts', true, signal), undefined);
    assert.equal((await resumed.after(['file:///a.ts'], signal)).evidence, 'failed');
  });

  it('does not hold the errors of a file against the task that moved it', async () => {
    const answer: Answer = { result: 'checked', errors: [broken] };
    const evidence = new EditEvidence(
      server(new Map(['a', 'b', 'c'].map((name) => [`file:///${name}.ts`, answer]))),
      [],
    );
    await evidence.before('file:///b.ts', false, signal, 'file:///a.ts');
    await evidence.before('file:///c.ts', false, signal, 'file:///b.ts');
    assert.equal((await evidence.after(['file:///c.ts'], signal)).evidence, 'checked');
  });

  it('is not checked when there is nothing to look at', async () => {
    assert.equal((await new EditEvidence(server(new Map()), []).after([], signal)).evidence, 'not-checked');
  });

  it('is not checked when a file was passed over in the answer', async () => {
    const deaf: Diagnostics = { errorsNow: () => [], check: () => Promise.resolve([]) };
    assert.equal((await new EditEvidence(deaf, []).after(['file:///a.ts'], signal)).evidence, 'not-checked');
  });

  it('holds no error against a task of which nobody knows whether it was there before, and calls it not checked', async () => {
    const answers = new Map<string, Answer>([['file:///a.ts', { result: 'no-answer', errors: [] }]]);
    const evidence = new EditEvidence(server(answers), []);
    const baseline = await evidence.before('file:///a.ts', true, signal);
    assert.equal(baseline?.unknown, true);
    answers.set('file:///a.ts', { result: 'checked', errors: [broken] });
    const resumed = new EditEvidence(server(answers), [baseline]);
    for (const each of [evidence, resumed]) {
      assert.equal((await each.after(['file:///a.ts'], signal)).evidence, 'not-checked');
    }
    answers.set('file:///a.ts', { result: 'checked', errors: [] });
    assert.equal((await evidence.after(['file:///a.ts'], signal)).evidence, 'checked', 'no errors are none');
  });
});
