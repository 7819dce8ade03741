import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Documents } from '../../../src/core/ports';
import { applyEdits } from '../../../src/core/text/span';
import type { ToolBench } from './tool-bench';
import { withBench } from './tool-bench';

const replace = (at: string, old_string: string, new_string: string, more: object = {}): object => ({
  command: 'replace',
  path: at,
  old_string,
  new_string,
  ...more,
});

/** The real documents with an editor in front that formats whatever is saved. */
function formatting(bench: ToolBench, format: (text: string) => string): Documents {
  const { documents } = bench.ports;
  return bench.documentsWith({
    async apply(uri, edits, expectedHash) {
      const outcome = await documents.apply(uri, edits, expectedHash);
      const now = await documents.read(uri);
      if (outcome === 'applied' && now !== undefined) await writeFile(fileURLToPath(uri), format(now.text));
      return outcome;
    },
  });
}

/** An editor that holds one document with unsaved changes, in memory alone. */
function dirtyBuffer(bench: ToolBench, text: string): Documents & { buffer(): string } {
  const { digests } = bench.ports;
  let buffer = text;
  const documents = bench.documentsWith({
    read: () => Promise.resolve({ text: buffer, hash: digests.sha256(buffer), dirty: true }),
    apply: (_, edits, expectedHash) => {
      if (digests.sha256(buffer) !== expectedHash) return Promise.resolve('stale');
      buffer = applyEdits(buffer, edits);
      return Promise.resolve('unsaved');
    },
  });
  return { ...documents, buffer: () => buffer };
}

describe('write', () => {
  describe('create', () => {
    it('makes a file and its folders, and what it wrote counts as read', () =>
      withBench({}, async (bench) => {
        const made = await bench.call('write', { command: 'create', path: 'src/new/a.ts', content: 'one\n' });
        assert.equal(made.content, 'src/new/a.ts was created and has 1 line.');
        assert.equal(await bench.text('src/new/a.ts'), 'one\n');
        const [change] = made.changes ?? [];
        assert.equal(change?.before, null);
        assert.equal(bench.kept.get(change.after ?? ''), 'one\n');
        const edited = await bench.call('write', replace('src/new/a.ts', 'one', 'two'));
        assert.equal(edited.outcome, 'done', edited.content);
      }));

    it('refuses a file that exists, and writes nothing', () =>
      withBench({ a: 'mine\n' }, async (bench) => {
        const result = await bench.call('write', { command: 'create', path: 'a', content: 'new\n' });
        assert.equal(result.outcome, 'failed');
        assert.match(result.content, /exists already/);
        assert.equal(await bench.text('a'), 'mine\n');
      }));

    it('overwrites only what was read and has not changed since', () =>
      withBench({ a: 'mine\r\n' }, async (bench) => {
        const overwrite = { command: 'create', path: 'a', content: 'new\n', overwrite: true };
        assert.match((await bench.call('write', overwrite)).content, /has not been read/);
        await bench.read('a');
        await bench.put({ a: 'mine, later\r\n' });
        assert.match((await bench.call('write', overwrite)).content, /has changed since you last read it/);
        assert.equal(await bench.text('a'), 'mine, later\r\n');
        await bench.read('a');
        assert.equal((await bench.call('write', overwrite)).outcome, 'done');
        assert.equal(await bench.text('a'), 'new\r\n');
        assert.match((await bench.call('write', overwrite)).content, /holds exactly this already/);
      }));

    it('refuses folders', () =>
      withBench({ 'src/a': '' }, async (bench) => {
        assert.equal(
          (await bench.call('write', { command: 'create', path: 'src', content: '' })).content,
          'src is a folder.',
        );
      }));

    it('a host that cannot write is told, and that nothing was written', () =>
      withBench({}, async (bench) => {
        const refusing = bench.documentsWith({
          create: () => Promise.reject(new Error('EROFS: read-only file system')),
        });
        const input = { command: 'create', path: 'a', content: 'new' };
        const result = await bench.call('write', input, { documents: refusing });
        assert.equal(result.outcome, 'failed');
        assert.match(result.content, /^Writing a failed: EROFS: read-only file system\. Nothing was written\.$/);
        assert.equal(result.changes, undefined);
      }));
  });

  describe('replace', () => {
    it('edits the file and shows what is there now', () =>
      withBench({ 'src/a.ts': 'one\ntwo\nthree\n' }, async (bench) => {
        await bench.read('src/a.ts');
        const result = await bench.call('write', replace('src/a.ts', 'two', '2'));
        assert.equal(result.content, 'src/a.ts was edited and has 3 lines.\n1|one\n2|2\n3|three');
        assert.equal(await bench.text('src/a.ts'), 'one\n2\nthree\n');
        const [change] = result.changes ?? [];
        assert.equal(bench.kept.get(change?.before ?? ''), 'one\ntwo\nthree\n');
        assert.equal(bench.kept.get(change?.after ?? ''), 'one\n2\nthree\n');
      }));

    it('refuses a file that was not read', () =>
      withBench({ a: 'x' }, async (bench) => {
        const result = await bench.call('write', replace('a', 'x', 'y'));
        assert.match(result.content, /has not been read in this conversation\. Read it first; nothing was written\./);
        assert.equal(await bench.text('a'), 'x');
      }));

    it('refuses a file that somebody changed since', () =>
      withBench({ a: 'x\n' }, async (bench) => {
        await bench.read('a');
        await bench.put({ a: 'x\nmore\n' });
        const result = await bench.call('write', replace('a', 'x', 'y'));
        assert.equal(result.outcome, 'failed');
        assert.match(result.content, /has changed since/);
        assert.equal(await bench.text('a'), 'x\nmore\n');
      }));

    it('says so when the file changes between the look and the edit', () =>
      withBench({ a: 'x\n' }, async (bench) => {
        await bench.read('a');
        const { documents } = bench.ports;
        const racing = bench.documentsWith({
          apply: async (uri, edits, hash) => {
            await bench.put({ a: 'raced\n' });
            return documents.apply(uri, edits, hash);
          },
        });
        const result = await bench.call('write', replace('a', 'x', 'y'), { documents: racing });
        assert.match(result.content, /has changed since/);
        assert.equal(result.changes, undefined);
        assert.equal(await bench.text('a'), 'raced\n');
      }));

    it('refuses a missing file with similar names, and a binary one with its size', () =>
      withBench({ 'cart.ts': '', 'logo.png': new Uint8Array([0, 1, 2]) }, async (bench) => {
        assert.match(
          (await bench.call('write', replace('carts.ts', 'a', 'b'))).content,
          /no carts\.ts\..*cart\.ts.*Use create/,
        );
        assert.match((await bench.call('write', replace('logo.png', 'a', 'b'))).content, /not a text file \(3 bytes\)/);
      }));

    it('says what a formatter made of it, and the next edit builds on that (theme 14, Kiro #1647)', () =>
      withBench({ 'a.go': 'a=1\nb=2\n' }, async (bench) => {
        const documents = formatting(bench, (text) => text.replace(/(\w)=(\w)/g, '$1 = $2'));
        await bench.read('a.go');
        const first = await bench.call('write', replace('a.go', 'a=1', 'a=3'), { documents });
        assert.equal(first.outcome, 'done');
        assert.match(first.content, /Saving changed the text further/);
        assert.match(first.content, /^\+b = 2$/m);
        assert.equal(bench.kept.get(first.changes?.[0]?.after ?? ''), 'a = 3\nb = 2\n');
        const second = await bench.call('write', replace('a.go', 'b = 2', 'b=4'), { documents });
        assert.equal(second.outcome, 'done', second.content);
        assert.equal(await bench.text('a.go'), 'a = 3\nb = 4\n');
      }));

    it('an edit of a dirty buffer is said to be unsaved, and the disk is as it was', () =>
      withBench({ a: 'disk\n' }, async (bench) => {
        const documents = dirtyBuffer(bench, 'buffer\n');
        await bench.call('read', { paths: [{ path: 'a' }] }, { documents });
        const result = await bench.call('write', replace('a', 'buffer', 'edited'), { documents });
        assert.equal(result.outcome, 'done');
        assert.match(result.content, /stands in that buffer and is not on disk/);
        assert.equal(documents.buffer(), 'edited\n');
        assert.equal(await bench.text('a'), 'disk\n');
      }));

    it('a file that is gone right after the edit is not called written and fine', () =>
      withBench({ a: 'x\n' }, async (bench) => {
        await bench.read('a');
        const { documents } = bench.ports;
        const vanishing = bench.documentsWith({
          apply: async (uri, edits, hash) => {
            const outcome = await documents.apply(uri, edits, hash);
            await rm(bench.at('a'));
            return outcome;
          },
        });
        const result = await bench.call('write', replace('a', 'x', 'y'), { documents: vanishing });
        assert.equal(result.outcome, 'failed');
        assert.match(result.content, /was written, and it is gone now/);
        assert.equal(result.changes?.[0]?.after, null);
      }));

    it('a host that fails in the middle is told with what the file holds', () =>
      withBench({ a: 'x\n' }, async (bench) => {
        await bench.read('a');
        const failing = bench.documentsWith({
          apply: async () => {
            await bench.put({ a: 'hal' });
            throw new Error('ENOSPC: no space left on device');
          },
        });
        const result = await bench.call('write', replace('a', 'x', 'half'), { documents: failing });
        assert.equal(result.outcome, 'failed');
        assert.match(result.content, /^Writing a failed: ENOSPC/);
        assert.match(result.content, /^\+hal$/m);
        assert.equal(bench.kept.get(result.changes?.[0]?.before ?? ''), 'x\n');
      }));

    it('edits through a link inside where the link leads', () =>
      withBench({ 'src/a': 'x\n' }, async (bench) => {
        await bench.link('alias', 'src/a');
        await bench.read('alias');
        assert.equal((await bench.call('write', replace('alias', 'x', 'y'))).outcome, 'done');
        assert.equal(await bench.text('src/a'), 'y\n');
      }));

    it('does nothing once it is told to stop', () =>
      withBench({ a: 'x\n' }, async (bench) => {
        await bench.read('a');
        const signal = AbortSignal.abort(new Error('stop'));
        await assert.rejects(bench.call('write', replace('a', 'x', 'y'), { signal }), /stop/);
        assert.equal(await bench.text('a'), 'x\n');
      }));
  });

  describe('insert', () => {
    it('puts lines behind a line', () =>
      withBench({ a: 'one\r\ntwo\r\n' }, async (bench) => {
        await bench.read('a');
        const result = await bench.call('write', { command: 'insert', path: 'a', line: 1, content: 'x\ny' });
        assert.equal(await bench.text('a'), 'one\r\nx\r\ny\r\ntwo\r\n');
        assert.equal(result.content, 'a was edited and has 4 lines.\n1|one\n2|x\n3|y\n4|two');
      }));

    it('a line that is not there is refused', () =>
      withBench({ a: 'one\n' }, async (bench) => {
        await bench.read('a');
        const result = await bench.call('write', { command: 'insert', path: 'a', line: 3, content: 'x' });
        assert.match(result.content, /was not changed: It has only 1 line; there is no line 3/);
      }));
  });

  it('whatever happens between two edits, a stale text is never written (theme 11)', () =>
    withBench({ a: '' }, (bench) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom('read', 'other', 'edit', 'insert', 'overwrite'), { maxLength: 12 }),
          async (steps) => {
            let disk = 'start\n';
            await bench.put({ a: disk });
            bench.seen.clear();
            let known: string | undefined;
            for (const [at, step] of steps.entries()) {
              if (step === 'other') await bench.put({ a: (disk = `other ${at}\n`) });
              else if (step === 'read') {
                await bench.read('a');
                known = disk;
              } else {
                const word = /\w+/.exec(disk)?.[0] ?? '';
                const input = {
                  edit: replace('a', word, `edit ${at}`),
                  insert: { command: 'insert', path: 'a', line: 0, content: `insert ${at}` },
                  overwrite: { command: 'create', path: 'a', content: `over ${at}\n`, overwrite: true },
                }[step];
                const result = await bench.call('write', input);
                const now = await bench.text('a');
                if (known !== disk) {
                  assert.equal(result.outcome, 'failed');
                  assert.equal(now, disk);
                } else if (result.outcome === 'done') {
                  assert.equal(bench.kept.get(result.changes?.[0]?.before ?? ''), disk);
                  assert.equal(bench.kept.get(result.changes?.[0]?.after ?? ''), now);
                  known = disk = now;
                } else assert.equal(now, disk);
              }
            }
          },
        ),
        { numRuns: 60 },
      ),
    ));
});
