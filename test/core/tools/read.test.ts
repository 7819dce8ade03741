import assert from 'node:assert/strict';
import fc from 'fast-check';
import { temporaryFolder } from '../../support/temporary-folder';
import { withBench } from './tool-bench';

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

describe('read', () => {
  it('gives a file with its numbers and remembers it as seen', () =>
    withBench({ 'src/cart.ts': 'one\n\ttwo | 2\n' }, async (bench) => {
      const result = await bench.read('src/cart.ts');
      assert.equal(result.content, 'src/cart.ts, lines 1-2 of 2:\n1|one\n2|\ttwo | 2');
      assert.equal(result.outcome, 'done');
      assert.deepEqual(result.seen, [
        { uri: `${bench.root}/src/cart.ts`, hash: bench.ports.digests.sha256('one\n\ttwo | 2\n') },
      ]);
    }));

  const ranges: readonly (readonly [object, string])[] = [
    [{ start: 2, end: 3 }, 'a, lines 2-3 of 5:\n2|line 2\n3|line 3\n[Cut'],
    [{ start: 4 }, 'a, lines 4-5 of 5:\n4|line 4\n5|line 5'],
    [{ end: 1 }, 'a, lines 1-1 of 5:\n1|line 1'],
    [{ start: -2 }, 'a, lines 4-5 of 5:\n4|line 4\n5|line 5'],
    [{ start: -99, end: -5 }, 'a, lines 1-1 of 5:\n1|line 1'],
    [{ start: 2, end: 99 }, 'a, lines 2-5 of 5:\n2|line 2\n3|line 3\n4|line 4\n5|line 5'],
    [{ start: 6 }, 'a has only 5 lines.'],
    [{ start: 4, end: 2 }, 'a: the lines 4 to 2 are none.'],
  ];
  for (const [range, wanted] of ranges) {
    it(`${JSON.stringify(range)} of five lines is ${JSON.stringify(wanted.split('\n')[0])}`, () =>
      withBench({ a: lines(5) }, async (bench) => {
        const { content } = await bench.call('read', { paths: [{ path: 'a', ...range }] });
        assert.equal(content, wanted.replace('\n[Cut', ''));
      }));
  }

  it('a range is the lines of that range, for any file and any range', () => {
    const text = fc
      .array(fc.constantFrom('a', '|', '\n', '\r\n', ''), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const at = fc.integer({ min: -15, max: 15 }).filter((line) => line !== 0);
    return withBench({}, (bench) =>
      fc.assert(
        fc.asyncProperty(text, at, at, async (content, start, end) => {
          await bench.put({ a: content });
          const all = content.split(/\r\n|\n/);
          if (all.at(-1) === '') all.pop();
          const from = start > 0 ? start : Math.max(1, all.length + 1 + start);
          const to = Math.min(all.length, end > 0 ? end : Math.max(1, all.length + 1 + end));
          const shown = (await bench.call('read', { paths: [{ path: 'a', start, end }] })).content.split('\n').slice(1);
          const wanted = all.slice(from - 1, to).map((line, index) => `${from + index}|${line}`);
          assert.deepEqual(
            shown.filter((line) => !line.startsWith('[')),
            to < from ? [] : wanted,
          );
        }),
      ),
    );
  });

  it('a long file is cut and says where to go on', () =>
    withBench({ a: lines(5000) }, async (bench) => {
      const { content } = await bench.read('a');
      assert.match(content, /^a, lines 1-2000 of 5000:/);
      assert.match(content, /\n2000\|line 2000\n\[Cut here\. Read on with start: 2001\.\]$/);
    }));

  it('a very long line is cut and says how long it is', () =>
    withBench({ a: `${'x'.repeat(5000)}\nb\n` }, async (bench) => {
      const { content } = await bench.read('a');
      assert.match(content, /^1\|x{2000} \[cut: the line has 5000 characters\]$/m);
      assert.match(content, /^2\|b$/m);
    }));

  it('several paths come in one answer, what does not fit being named', () =>
    withBench({ a: 'A\n', big: `${'x'.repeat(1900)}\n`.repeat(200), b: 'B\n' }, async (bench) => {
      const two = await bench.read('a', 'b');
      assert.equal(two.content, 'a, lines 1-1 of 1:\n1|A\n\nb, lines 1-1 of 1:\n1|B');
      const many = await bench.read('big', 'big', 'big', 'a');
      assert.match(many.content, /\n\na: not read, the answer is full/);
      assert.ok(many.content.length < 130_000);
    }));

  it('an empty file and a file without a last newline are told apart', () =>
    withBench({ a: '', b: 'x' }, async (bench) => {
      assert.equal((await bench.read('a')).content, 'a is empty.');
      assert.match((await bench.read('b')).content, /\n1\|x\n\[No newline at the end of the file\.\]$/);
    }));

  it('a binary file is told with its size', () =>
    withBench({ 'logo.png': new Uint8Array([137, 80, 78, 71, 0, 0, 0, 1]) }, async (bench) => {
      const result = await bench.read('logo.png');
      assert.equal(result.content, 'logo.png is not a text file (8 bytes).');
      assert.equal(result.outcome, 'failed');
    }));

  it('a missing file brings the most similar names of its folder', () =>
    withBench({ 'src/cart.ts': '', 'src/card.ts': '', 'src/zebra.md': '' }, async (bench) => {
      const result = await bench.read('src/carts.ts');
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^There is no src\/carts\.ts\. In src: cart\.ts/);
      assert.doesNotMatch(result.content, /zebra/);
      assert.match((await bench.read('srcs/deep/cart.ts')).content, /The path exists as far as \..* In \.: src\//);
    }));

  it('a missing file outside tells no names of a folder that nobody allowed', () =>
    withBench({}, async (bench) => {
      const outside = await temporaryFolder({ 'private-plan.txt': 'x' });
      const { content } = await bench.read(outside.at('private-plans.txt'));
      assert.doesNotMatch(content, /private-plan\.txt/);
    }));

  it('one of several that is missing does not take the others away', () =>
    withBench({ a: 'A\n' }, async (bench) => {
      const result = await bench.read('a', 'missing');
      assert.equal(result.outcome, 'done');
      assert.match(result.content, /1\|A\n\nThere is no missing\./);
    }));

  it('a folder lists its entries, one level if nothing is said', () =>
    withBench({ 'src/cart.ts': '', 'src/deep/x.ts': '', '.env': '', 'README.md': '' }, async (bench) => {
      assert.equal((await bench.read('.')).content, '.:\n.env\nREADME.md\nsrc/');
      const two = await bench.call('read', { paths: [{ path: '.', depth: 2 }] });
      assert.match(two.content, /\nREADME\.md\nsrc\/\nsrc\/cart\.ts\nsrc\/deep\/$/);
    }));

  it('deeper levels leave out what .gitignore hides', () =>
    withBench({ '.gitignore': 'dist/\n', 'dist/a.js': '', 'src/a.ts': '' }, async (bench) => {
      const { content } = await bench.call('read', { paths: [{ path: '.', depth: 3 }] });
      assert.match(content, /\ndist\/\n/);
      assert.doesNotMatch(content, /a\.js/);
    }));

  it('a large folder is cut and counted', async () => {
    const files = Object.fromEntries(Array.from({ length: 1100 }, (_, at) => [`f${at}`, '']));
    await withBench(files, async (bench) => assert.match((await bench.read('.')).content, /\[100 more\./));
  });

  it('unsaved changes are what is read, and said', () =>
    withBench({ a: 'disk\n' }, async (bench) => {
      const text = 'buffer\n';
      const buffer = { text, hash: bench.ports.digests.sha256(text), dirty: true };
      const documents = bench.documentsWith({ read: () => Promise.resolve(buffer) });
      const { content } = await bench.call('read', { paths: [{ path: 'a' }] }, { documents });
      assert.match(content, /unsaved changes in the editor are shown.*\n1\|buffer/);
    }));

  it('stops when it is told to', () =>
    withBench({ a: 'x' }, async (bench) => {
      const call = bench.call('read', { paths: [{ path: 'a' }] }, { signal: AbortSignal.abort(new Error('stop')) });
      await assert.rejects(call, /stop/);
    }));
});
